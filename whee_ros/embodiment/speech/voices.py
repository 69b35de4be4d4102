"""Which voice speaks: the choice by name, with silence where it is missing."""

from __future__ import annotations

from whee_ros.embodiment.speech.flite import FliteVoice
from whee_ros.embodiment.speech.silent import SilentVoice
from whee_ros.embodiment.speech.tts import SpeechError, Synthesiser

ENGINES = ("flite", "silent")


def make_voice(engine: str, voice: str) -> tuple[Synthesiser, str]:
    """Give a synthesiser, and why it is silent although another was wanted ("" otherwise)."""
    if engine == "silent":
        return SilentVoice(), ""
    try:
        return FliteVoice(voice), ""
    except SpeechError as error:
        return SilentVoice(), str(error)
