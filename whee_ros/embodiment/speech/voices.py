"""Which voice speaks: the choice by name, with silence where it is missing."""

from __future__ import annotations

from whee_ros.embodiment.speech.espeak import EspeakVoice
from whee_ros.embodiment.speech.flite import VOICES, FliteVoice
from whee_ros.embodiment.speech.piper import PiperVoice
from whee_ros.embodiment.speech.silent import SilentVoice
from whee_ros.embodiment.speech.tts import SpeechError, Synthesiser

ENGINES = ("flite", "espeak-ng", "piper", "silent")


def make_voice(engine: str, voice: str) -> tuple[Synthesiser, str]:
    """Give a synthesiser, and why it is silent although another was wanted ("" otherwise).

    A voice of flite's, which is the default, is English for espeak-ng.
    """
    try:
        if engine == "flite":
            return FliteVoice(voice), ""
        if engine == "espeak-ng":
            return EspeakVoice("en" if voice in VOICES else voice), ""
        if engine == "piper":
            return PiperVoice(voice), ""
    except SpeechError as error:
        return SilentVoice(), str(error)
    return SilentVoice(), ""
