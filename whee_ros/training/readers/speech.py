"""Acted speech with the speaker's emotion: EmoDB and RAVDESS, read in place.

Three classes: distressed (sad, fearful, angry), neutral (neutral, calm), positive (happy);
disgust and surprise are left out, as they are none of the three.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

from whee_ros.perception.voice.model import CLASSES

_GROUPS = {
    "sad": "distressed", "fearful": "distressed", "angry": "distressed",
    "neutral": "neutral", "calm": "neutral", "happy": "positive",
}  # fmt: skip
_EMODB = {"W": "angry", "T": "sad", "A": "fearful", "N": "neutral", "F": "happy"}
_RAVDESS = {
    "01": "neutral", "02": "calm", "03": "happy", "04": "sad", "05": "angry", "06": "fearful",
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Recording:
    """One sentence as an actor said it; ``actor`` is unique over the sets."""

    path: Path
    corpus: str
    actor: str
    sentence: str
    emotion: str

    @property
    def label(self) -> int:
        """The row of the emotion's class in ``CLASSES``."""
        return CLASSES.index(_GROUPS[self.emotion])


def emodb(data: Path) -> Iterator[Recording]:
    """Read the names of EmoDB: speaker, sentence, emotion's letter, version (03a01Fa)."""
    for path in sorted((data / "speech_emotion" / "emodb").glob("*.flac")):
        emotion = _EMODB.get(path.stem[5:6])
        if emotion:
            yield Recording(path, "emodb", f"emodb-{path.stem[:2]}", path.stem[2:5], emotion)


def ravdess(data: Path) -> Iterator[Recording]:
    """Read the names of RAVDESS: 03-01-emotion-intensity-sentence-repetition-actor."""
    for path in sorted((data / "speech_emotion" / "ravdess").glob("*.flac")):
        fields = path.stem.split("-")
        if len(fields) == 7 and fields[2] in _RAVDESS:
            yield Recording(path, "ravdess", f"ravdess-{fields[6]}", fields[4], _RAVDESS[fields[2]])


@dataclasses.dataclass(frozen=True)
class SpeechSet:
    """A set, and what a model card must say of it."""

    read: Callable[[Path], Iterator[Recording]]
    licence: str
    commercial: bool


SPEECH: dict[str, SpeechSet] = {
    "emodb": SpeechSet(emodb, "CC0 1.0", True),
    "ravdess": SpeechSet(ravdess, "CC BY-NC-SA 4.0", False),
}


def speech_sets(variant: str) -> tuple[str, ...]:
    """Name the sets that the voice weights of a variant ("own" or "research") may learn from.

    Raises:
        ValueError: there is no such variant.
    """
    if variant not in ("own", "research"):
        raise ValueError(f"no such variant as {variant!r}: choose own or research")
    return tuple(name for name, one in SPEECH.items() if one.commercial or variant == "research")
