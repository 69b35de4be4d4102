"""What face and voice tell about a turn: readings over its window, each with its confidence.

Action units follow Ekman & Friesen's FACS and the prototypes of EMFACS; only units that landmarks
measure well count fully (1, 2, 4, 12, 25, 26), weak ones (6, 7, 15, 17, 20, 23) less.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence

from whee_ros.cues import NANOSECONDS, Cue, FaceCue, Turn, VoiceCue

# How much of a frame's expression each unit tells; each row sums to 1.
_PROTOTYPES: dict[str, dict[int, float]] = {
    "joy": {12: 0.75, 6: 0.25},
    "sadness": {1: 0.4, 4: 0.3, 15: 0.2, 17: 0.1},
    "anger": {4: 0.55, 7: 0.2, 23: 0.25},
    "fear": {1: 0.25, 2: 0.25, 4: 0.2, 20: 0.1, 26: 0.2},
}
_EXPRESSIONS = {
    "happiness": "joy",
    "happy": "joy",
    "joy": "joy",
    "amused": "joy",
    "sadness": "sadness",
    "sad": "sadness",
    "disappointed": "sadness",
    "despair": "sadness",
    "guilt": "sadness",
    "embarrassed": "fear",
    "anger": "anger",
    "angry": "anger",
    "horrified": "fear",
    "fear": "fear",
    "scared": "fear",
    "disgust": "anger",
    "pain": "sadness",
}
_MARGIN = 0.15


@dataclasses.dataclass(frozen=True)
class Affect:
    """One channel's summary: ``distress`` and ``gladness`` 0..1, valence and arousal -1..1."""

    distress: float
    gladness: float
    valence: float
    arousal: float
    confidence: float
    label: str = "neutral"


def finite(value: object, low: float = -1.0, high: float = 1.0) -> float | None:
    """Clamp a number into its range; None for anything that is not a finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return min(high, max(low, float(value))) if math.isfinite(value) else None


def in_window(cues: Iterable[Cue], turn: Turn, before: float, now: int) -> list:
    """Keep a turn's cues: of this person or nobody yet, from shortly before its start until now.

    Args:
        cues: any cues, in any order.
        turn: whose window it is.
        before: seconds before the turn's start that still count.
        now: nanoseconds; later cues are left out.
    """
    start = turn.start - int(before * NANOSECONDS)
    return [
        cue
        for cue in cues
        if start <= cue.stamp <= now and (not cue.person or cue.person == turn.person)
    ]


def _mean(pairs: Iterable[tuple[float | None, float]]) -> float:
    """Weighted mean of what is known; 0 when nothing is."""
    known = [(value, weight) for value, weight in pairs if value is not None]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if total > 0 else 0.0


def _emotions(face: FaceCue) -> dict[str, float]:
    """How much of each prototype one face shows, by its units and its named expression."""
    units: Mapping[int, float] = face.action_units
    shown = {
        name: sum(share * (finite(units.get(unit, 0.0), 0.0) or 0.0) for unit, share in row.items())
        for name, row in _PROTOTYPES.items()
    }
    # Lowered brows with raised inner corners are sadness, without them anger.
    shown["anger"] *= 1.0 - (finite(units.get(1, 0.0), 0.0) or 0.0)
    named = _EXPRESSIONS.get(face.expression.lower())
    if named:
        shown[named] = max(shown[named], 0.5)
    return shown


def read_face(faces: Sequence[FaceCue]) -> Affect | None:
    """Summarise the faces of one turn; None when no face was seen with any confidence.

    Strong moments count more than the mean: feelings pass over a face in fractions of a second.
    """
    weighted = [(face, finite(face.confidence, 0.0) or 0.0) for face in faces]
    weighted = [(face, weight) for face, weight in weighted if weight > 0]
    if not weighted:
        return None
    shown = [(_emotions(face), weight) for face, weight in weighted]
    level = {
        name: 0.5 * _mean((row[name], weight) for row, weight in shown)
        + 0.5 * _upper([row[name] for row, _ in shown])
        for name in _PROTOTYPES
    }
    valence = _mean((finite(face.valence), weight) for face, weight in weighted)
    arousal = _mean((finite(face.arousal), weight) for face, weight in weighted)
    distress = max(level["sadness"], level["anger"], level["fear"])
    return _affect(
        distress=max(distress, -valence),
        gladness=max(level["joy"], valence),
        valence=valence,
        arousal=arousal,
        confidence=_mean((weight, 1.0) for _, weight in weighted),
        label=max(level, key=lambda name: level[name]) if max(level.values()) > 0.3 else "neutral",
    )


def read_voice(voices: Sequence[VoiceCue]) -> Affect | None:
    """Summarise the voice of one turn; None when nothing was heard with any confidence.

    Valence from prosody is weak, arousal firmer: a low, flat voice and a loud one both differ
    from the person's middle, and only with negative valence do they mean distress.
    """
    speaking = [voice for voice in voices if voice.is_speaking]
    weighted = [
        (
            voice,
            (finite(voice.confidence, 0.0) or 0.0) * max(0.1, finite(voice.duration, 0, 10) or 0),
        )
        for voice in speaking
    ]
    weighted = [(voice, weight) for voice, weight in weighted if weight > 0]
    if not weighted:
        return None
    valence = _mean((finite(voice.valence), weight) for voice, weight in weighted)
    arousal = _mean((finite(voice.arousal), weight) for voice, weight in weighted)
    label = "neutral"
    if abs(valence) > 2 * _MARGIN:
        label = "joy" if valence > 0 else "sadness" if arousal < 0 else "anger"
    return _affect(
        distress=-valence * (0.8 + 0.2 * abs(arousal)),
        gladness=valence * (0.6 + 0.4 * max(0.0, arousal)),
        valence=valence,
        arousal=arousal,
        confidence=_mean((finite(voice.confidence, 0.0), 1.0) for voice, _ in weighted),
        label=label,
    )


def _upper(values: list[float]) -> float:
    """The value that a fifth of the frames reach."""
    return sorted(values)[int(0.8 * (len(values) - 1))]


def _affect(
    *,
    distress: float,
    gladness: float,
    valence: float,
    arousal: float,
    confidence: float,
    label: str,
) -> Affect:
    """Leave a margin around neutral against sensor noise; the larger feeling wins."""
    sad, glad = max(0.0, distress - _MARGIN), max(0.0, gladness - _MARGIN)
    scale = 1.0 / (1.0 - _MARGIN)
    return Affect(
        distress=min(1.0, sad * scale) if sad >= glad else 0.0,
        gladness=min(1.0, glad * scale) if glad > sad else 0.0,
        valence=valence,
        arousal=arousal,
        confidence=confidence,
        label=label,
    )
