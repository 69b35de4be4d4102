"""What the faces of a turn tell: distress or gladness, by action units and named expressions.

Action units follow Ekman & Friesen's FACS and the prototypes of EMFACS; units that landmarks
measure well (1, 2, 4, 12) count more than weak ones (5, 6, 7, 15, 17, 20, 23). The weights are set
by hand, as no free labelled faces exist; `whee eval affect` checks what they give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whee_ros.cues import FaceCue
from whee_ros.when.affect import Affect, finite, mean, sureness, weighed

# How much of a frame's expression each unit tells; each row sums to 1.
_PROTOTYPES: dict[str, dict[int, float]] = {
    "joy": {12: 0.75, 6: 0.25},
    "sadness": {1: 0.4, 4: 0.3, 15: 0.2, 17: 0.1},
    "anger": {4: 0.55, 7: 0.2, 23: 0.25},
    "fear": {1: 0.25, 2: 0.25, 4: 0.15, 5: 0.15, 20: 0.2},
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
_LABELS = {"sadness": "sad", "anger": "angry", "fear": "afraid"}


def read_face(faces: Sequence[FaceCue], now: int | None = None) -> Affect | None:
    """Summarise the faces of one turn; None when no face was seen with any confidence.

    Strong moments count more than the mean: feelings pass over a face in fractions of a second.
    Older cues count less, and if all are old the summary is less sure.

    Args:
        faces: in any order.
        now: nanoseconds; the age of the cues counts from there (default: from the latest).
    """
    known = weighed(faces, lambda _: 1.0, now)
    if not known:
        return None
    shown = [(_emotions(face), weight) for face, weight in known]
    level = {
        name: 0.5 * mean((row[name], weight) for row, weight in shown)
        + 0.5 * _upper([(row[name], weight) for row, weight in shown])
        for name in _PROTOTYPES
    }
    valence = mean((finite(face.valence), weight) for face, weight in known)
    arousal = mean((finite(face.arousal), weight) for face, weight in known)
    # Leave a margin around neutral against sensor noise; the larger feeling wins.
    sad = max(0.0, max(level["sadness"], level["anger"], level["fear"], -valence) - _MARGIN)
    glad = max(0.0, max(level["joy"], valence) - _MARGIN)
    return Affect(
        distress=min(1.0, sad / (1.0 - _MARGIN)) if sad >= glad else 0.0,
        gladness=min(1.0, glad / (1.0 - _MARGIN)) if glad > sad else 0.0,
        valence=valence,
        arousal=arousal,
        label=_looks(sad, glad, level, arousal),
        **sureness(known, now),
    )


def _emotions(face: FaceCue) -> dict[str, float]:
    """How much of each prototype one face shows, by its units and its named expression."""
    units = {unit: finite(value, 0.0) or 0.0 for unit, value in face.action_units.items()}
    # Inner corners of the brows that rise with the outer ones are surprise, not sadness.
    grief = {**units, 1: max(0.0, units.get(1, 0.0) - units.get(2, 0.0))}
    shown = {
        name: sum(
            share * (grief if name == "sadness" else units).get(unit, 0.0)
            for unit, share in row.items()
        )
        for name, row in _PROTOTYPES.items()
    }
    # Raised brows and wide eyes alone are surprise; fear also draws the brows or lips.
    shown["fear"] *= min(1.0, 3.0 * max(units.get(4, 0.0), units.get(20, 0.0)))
    # Lowered brows with raised inner corners are sadness, without them anger.
    shown["anger"] *= 1.0 - units.get(1, 0.0)
    named = _EXPRESSIONS.get(face.expression.lower())
    if named:
        shown[named] = max(shown[named], 0.5)
    return shown


def _looks(sad: float, glad: float, level: Mapping[str, float], arousal: float) -> str:
    """Name the feeling that won, by the units where they tell which distress it is."""
    if glad > max(sad, 0.1):
        return "glad"
    if sad <= 0.1:
        return "calm"
    name = max(("sadness", "anger", "fear"), key=lambda one: level[one])
    if level[name] > 1.5 * _MARGIN:
        return _LABELS[name]
    return "sad" if arousal < 0.2 else "upset"


def _upper(pairs: Sequence[tuple[float, float]]) -> float:
    """The value that a fifth of the frames, by their weight, reach."""
    left = 0.2 * sum(weight for _, weight in pairs)
    for value, weight in sorted(pairs, reverse=True):
        left -= weight
        if left <= 0:
            return value
    return min(value for value, _ in pairs)
