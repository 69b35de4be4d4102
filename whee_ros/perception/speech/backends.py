"""Which recogniser listens: the choice by name."""

from __future__ import annotations

import dataclasses

from whee_ros.perception.speech.recogniser import Recogniser
from whee_ros.perception.speech.whisper import WhisperRecogniser, WhisperSettings
from whee_ros.settings import setting


@dataclasses.dataclass(frozen=True)
class BackendSettings:
    """The recogniser, and the models of pocketsphinx; Whisper has settings of its own."""

    backend: str = setting(
        "pocketsphinx", "speech recogniser", choices=("pocketsphinx", "whisper"), live=False
    )
    acoustic_model: str = setting("", "pocketsphinx: folder, empty: en-US inside", live=False)
    language_model: str = setting("", "pocketsphinx: file, empty: en-US inside", live=False)
    dictionary: str = setting("", "pocketsphinx: file, empty: en-US inside", live=False)


def make_recogniser(settings: BackendSettings, whisper: WhisperSettings) -> Recogniser:
    """Load the recogniser that the settings name.

    Raises:
        SpeechError: it cannot be used; the message names the cause and the cure.
    """
    if settings.backend == "whisper":
        return WhisperRecogniser(whisper)
    from whee_ros.perception.speech.sphinx import SphinxRecogniser

    return SphinxRecogniser(
        settings.acoustic_model, settings.language_model, settings.dictionary, whisper.locale
    )
