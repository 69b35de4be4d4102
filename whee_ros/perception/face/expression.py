"""Action units to valence, arousal, and the nearest of hri_msgs' 25 expressions.

Valence and arousal are weighted sums of units; the expression is the prototype whose pattern of
units and whose place on the circumplex come nearest. Sources of the prototypes: the six basic
emotions after EMFACS (Friesen and Ekman 1983), blends after Du, Tao and Martinez (2014),
the weeping of despair after the units that pain and crying share (Prkachin and Solomon 2008),
embarrassed after Keltner (1995), bored, confused and annoyed after Craig et al. (2008), tired and
asleep after the definition of AU 43. Places on the circumplex follow Russell (1980) and Scherer
(2005); where neither names the word (pleading, vulnerable, guilty, rejected, skeptical,
suspicious) both columns are our own reading of the nearest named one, marked rare.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from whee_ros.perception.face.facs import FULL_NOD


class Prototype(NamedTuple):
    """Units of an expression at full strength, and its place on the circumplex, -1..1.

    ``rare`` marks those whose pattern is our own reading: they must fit clearly better to win.
    """

    units: dict[int, float]
    valence: float
    arousal: float
    rare: bool = False


HEAD_DOWN = 54
PROTOTYPES: dict[str, Prototype] = {
    "angry": Prototype({4: 1, 5: 0.4, 7: 0.8, 15: 0.3, 17: 0.3, 23: 0.8}, -0.6, 0.5),
    "sad": Prototype({1: 0.8, 4: 0.6, 15: 1, 17: 0.5}, -0.7, -0.3),
    "happy": Prototype({6: 0.7, 12: 1, 25: 0.3}, 0.8, 0.3),
    "surprised": Prototype({1: 0.9, 2: 1, 5: 0.8, 25: 0.7, 26: 0.8}, 0.1, 0.7),
    "disgusted": Prototype({4: 0.3, 7: 0.4, 9: 1, 15: 0.5, 17: 0.6}, -0.7, 0.3),
    "scared": Prototype({1: 0.8, 2: 0.5, 4: 0.7, 5: 1, 20: 0.8, 25: 0.6, 26: 0.3}, -0.6, 0.7),
    "pleading": Prototype({1: 1, 4: 0.5, 17: 0.6}, -0.3, 0.2, True),
    "vulnerable": Prototype({1: 1, 4: 0.2, 15: 0.4}, -0.4, -0.1, True),
    "despaired": Prototype({1: 0.3, 4: 0.8, 6: 0.9, 9: 0.6, 15: 0.6, 20: 0.5}, -0.9, 0.2),
    "guilty": Prototype({1: 0.6, 4: 0.5, 15: 0.6, HEAD_DOWN: 0.8}, -0.6, -0.2, True),
    "disappointed": Prototype({4: 0.4, 15: 0.8, 17: 0.8}, -0.6, -0.4),
    "embarrassed": Prototype({12: 0.6, 23: 0.6, HEAD_DOWN: 0.8}, -0.1, 0.2),
    "horrified": Prototype({1: 0.7, 2: 0.7, 4: 0.9, 5: 1, 9: 0.5, 25: 0.9, 26: 0.8}, -0.9, 0.9),
    "skeptical": Prototype({2: 0.7, 4: 0.4, 7: 0.4, 23: 0.5}, -0.3, 0.1, True),
    "annoyed": Prototype({4: 0.8, 7: 0.6, 23: 0.4}, -0.5, 0.2),
    "furious": Prototype({4: 1, 5: 0.7, 7: 0.8, 9: 0.6, 23: 0.5, 25: 0.6}, -0.9, 0.9),
    "suspicious": Prototype({4: 0.7, 7: 1}, -0.35, 0.15, True),
    "rejected": Prototype({1: 0.6, 15: 1, HEAD_DOWN: 0.6}, -0.7, -0.4, True),
    "bored": Prototype({15: 0.3, 43: 0.7, HEAD_DOWN: 0.4}, -0.3, -0.6),
    "tired": Prototype({15: 0.2, 26: 0.2, 43: 1}, -0.2, -0.6),
    "asleep": Prototype({43: 1}, 0.0, -1.0),
    "confused": Prototype({1: 0.4, 4: 0.9, 7: 0.6, 12: 0.2}, -0.3, 0.1),
    "amazed": Prototype({1: 0.8, 2: 1, 5: 0.9, 12: 0.4, 25: 0.9, 26: 0.9}, 0.5, 0.9),
    "excited": Prototype({1: 0.4, 2: 0.5, 5: 0.4, 6: 0.7, 12: 1, 25: 0.8, 26: 0.6}, 0.8, 0.8),
}
EXPRESSIONS = ("neutral", *PROTOTYPES)

# Units that take part, and how much each one tells: trust in its measure, and for lips and jaw
# that they also move when nothing is felt.
_EVIDENCE: dict[int, float] = {
    1: 0.9, 2: 0.9, 4: 1.0, 5: 0.7, 6: 0.5, 7: 0.4, 9: 0.6, 12: 1.0, 15: 0.8, 17: 0.35, 20: 0.45,
    23: 0.35, 25: 0.4, 26: 0.6, 43: 0.8, HEAD_DOWN: 0.4,
}  # fmt: skip
_UNITS = tuple(_EVIDENCE)
_WEIGHTS = np.array(list(_EVIDENCE.values()))
_VALENCE: dict[int, float] = {
    4: -0.55, 9: -0.45, 15: -0.5, 17: -0.15, 20: -0.2, 23: -0.15,
}  # fmt: skip
_AROUSAL: dict[int, float] = {
    1: 0.1, 2: 0.25, 4: 0.2, 5: 0.35, 6: 0.1, 7: 0.1, 9: 0.25, 12: 0.25, 15: -0.2, 17: -0.05,
    20: 0.25, 23: 0.2, 25: 0.1, 26: 0.25, 43: -0.8,
}  # fmt: skip

NEUTRAL_BELOW = 0.3  # weighted strength of all units
_PLACE_WEIGHT = 0.25  # cost of a whole circumplex of distance, in units of cosine
_LONG_CLOSED_SECONDS = 10.0
# By how much another expression must fit better than the one shown before.
_STAY, _STAY_NEUTRAL = 0.08, 0.04


class Reading(NamedTuple):
    """What a face shows."""

    expression: str
    valence: float
    arousal: float
    confidence: float


def _patterns() -> tuple[np.ndarray, np.ndarray]:
    rows = np.array([[p.units.get(u, 0.0) for u in _UNITS] for p in PROTOTYPES.values()])
    rows = rows * _WEIGHTS
    places = np.array([[p.valence, p.arousal] for p in PROTOTYPES.values()])
    return rows / np.linalg.norm(rows, axis=1, keepdims=True), places


_PATTERNS, _PLACES = _patterns()
_NAMES = tuple(PROTOTYPES)
_RARE = np.array([0.12 * p.rare for p in PROTOTYPES.values()])


def read(
    units: Mapping[int, float],
    pitch: float = 0.0,
    mouth_motion: float = 0.0,
    closed_seconds: float = 0.0,
    before: str | None = None,
) -> Reading:
    """Name what the action units show.

    Args:
        units: FACS number to intensity 0..1; units not given count as 0.
        pitch: of the head, radians, positive looking down.
        mouth_motion: 0..1; a speaking mouth's open lips and jaw are no expression.
        closed_seconds: for how long the eyes have been closed; only long closure reads as tired.
        before: what the face showed a moment ago; another expression must fit clearly better.

    Returns:
        The expression; its confidence speaks for the pattern alone, not for the image.
    """
    shown = {u: min(1.0, max(0.0, units.get(u, 0.0))) for u in _UNITS}
    for unit in (25, 26):
        shown[unit] *= 1.0 - 0.8 * mouth_motion
    shown[43] *= min(1.0, closed_seconds / _LONG_CLOSED_SECONDS)
    shown[HEAD_DOWN] = min(1.0, max(0.0, (pitch - 0.2) / (FULL_NOD - 0.2)))
    valence, arousal = _circumplex(shown)
    strength_of = np.array([shown[u] for u in _UNITS]) * _WEIGHTS
    # A lowered head colours an expression, it is none by itself.
    strength = float(np.linalg.norm(strength_of[: _UNITS.index(HEAD_DOWN)]))
    stay = {None: 0.0, "neutral": _STAY_NEUTRAL}.get(before, -_STAY_NEUTRAL)
    if strength < NEUTRAL_BELOW + stay:
        return Reading("neutral", valence, arousal, 0.6 * (1.0 - 0.7 * strength / NEUTRAL_BELOW))
    return _nearest(strength_of, strength, (valence, arousal), before)


def _nearest(
    pattern: np.ndarray, strength: float, here: tuple[float, float], before: str | None
) -> Reading:
    likeness = _PATTERNS @ pattern / np.linalg.norm(pattern)
    # A weak smile is a weak happiness: prototypes are compared at the strength shown.
    apart = np.linalg.norm(min(1.0, strength) * _PLACES - here, axis=1)
    scores = likeness - _PLACE_WEIGHT * apart - _RARE
    if before in PROTOTYPES:
        scores[_NAMES.index(before)] += _STAY
    best = int(scores.argmax())
    # Neighbours on the circumplex mean nearly the same; doubt comes from the far ones.
    far = np.linalg.norm(_PLACES - _PLACES[best], axis=1) > 0.5
    margin = float(np.clip((scores[best] - scores[far].max()) / 0.3, 0.0, 1.0))
    fit = float(np.clip(likeness[best], 0.0, 1.0))
    confidence = fit * (0.4 + 0.6 * margin) * strength / (strength + 0.3)
    return Reading(_NAMES[best], *here, confidence)


def _circumplex(shown: Mapping[int, float]) -> tuple[float, float]:
    smile = 0.65 * shown[12] + 0.25 * min(shown[6], shown[12])
    # Raised inner corners of the brows without the outer ones are sadness, not surprise.
    grief = max(0.0, shown[1] - shown[2])
    sorrow = sum(w * shown[u] for u, w in _VALENCE.items()) - 0.3 * grief
    # Laughter lowers the brow and wrinkles the nose too.
    # Cheeks raised without a smile: weeping or pain.
    sorrow -= 0.2 * max(0.0, shown[6] - shown[12])
    valence = smile + sorrow * (1.0 - 0.7 * shown[12])
    arousal = sum(w * shown[u] for u, w in _AROUSAL.items()) - 0.15 * grief
    return float(np.clip(valence, -1.0, 1.0)), float(np.clip(arousal, -1.0, 1.0))
