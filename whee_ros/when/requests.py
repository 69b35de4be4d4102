"""Texts with plain readings for batch work (`whee when`), turned into turns and cues."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from whee_ros.cues import FaceCue, Turn, VoiceCue
from whee_ros.when.affect import finite


@dataclasses.dataclass(frozen=True)
class Request:
    """One line of ``whee when``: a text with its context and readings.

    ``context`` holds {"speaker", "text"} oldest first; ``face`` and ``voice`` hold valence,
    arousal, confidence and, for a face, expression and action_units.
    """

    text: str
    context: Sequence[Mapping[str, Any]] = ()
    face: Mapping[str, Any] | None = None
    voice: Mapping[str, Any] | None = None
    id: str = ""
    person: str = "person"


def turn_of(text: object, person: str, key: str) -> Turn:
    """Make an ended turn of a text; anything but a text counts as no words."""
    words = text if isinstance(text, str) else ""
    return Turn(
        id=key,
        person=person,
        stamp=0,
        state="ended",
        start=0,
        end=0,
        text=words,
        confidence=1.0 if words.strip() else 0.0,
    )


def face_of(values: Mapping[str, Any]) -> FaceCue:
    """Read a face's summary leniently: what is no finite number is left out."""
    units: dict[int, float] = {}
    given = values.get("action_units")
    for key, value in given.items() if isinstance(given, Mapping) else ():
        number = "".join(character for character in str(key) if character.isdecimal())
        level = finite(value, 0.0)
        if number and level is not None:
            units[int(number[:4])] = level
    expression = values.get("expression")
    return FaceCue(
        stamp=0,
        confidence=_or(values.get("confidence"), 1.0, low=0.0),
        valence=_or(values.get("valence"), 0.0),
        arousal=_or(values.get("arousal"), 0.0),
        expression=expression if isinstance(expression, str) else "neutral",
        action_units=units,
    )


def voice_of(values: Mapping[str, Any]) -> VoiceCue:
    """Read a voice's summary as leniently."""
    return VoiceCue(
        stamp=0,
        duration=1.0,
        is_speaking=True,
        confidence=_or(values.get("confidence"), 1.0, low=0.0),
        valence=_or(values.get("valence"), 0.0),
        arousal=_or(values.get("arousal"), 0.0),
    )


def _or(value: object, default: float, low: float = -1.0) -> float:
    number = finite(value, low)
    return default if number is None else number
