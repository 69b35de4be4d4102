"""A listener's face: goes a little along with the speaker's valence, and never mirrors sadness.

A smile is met by a smaller one. A face in distress, sad, angry or afraid, is met by concern: what
a mirrored sadness or anger does on a robot was never tested, and concern is what listeners show.
"""

from __future__ import annotations

import math
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.expressions import EXPRESSIONS

MOST = 0.45
"""The strongest expression of a listener, 0..1."""
_SHARE = 0.6  # of the speaker's valence
_RISE, _FALL = 0.3, 0.15  # of the speaker's valence, -1..1: where it is met, and where no more
_SURE = 0.3
_STEP = 0.12  # of strength, below which nothing changes
_SMOOTH = 1.0  # s
_EVERY = 2 * NANOSECONDS


class Mirror:
    """Follows one speaker's valence."""

    def __init__(self) -> None:
        self._valence = 0.0
        self._heard: int | None = None
        self._shown, self._strength = "neutral", 1.0
        self._changed: int | None = None

    def felt(self, valence: float, confidence: float, now: int) -> None:
        """Take in the speaker's valence, -1..1; what is no number or unsure is ignored."""
        if not (math.isfinite(valence) and math.isfinite(confidence)) or confidence < _SURE:
            return
        valence = min(max(valence, -1.0), 1.0)
        elapsed = 0.05 if self._heard is None else (now - self._heard) / NANOSECONDS
        self._heard = now
        weight = 1 - math.exp(-max(elapsed, 0.0) / _SMOOTH)
        self._valence += weight * (valence - self._valence)

    @property
    def next(self) -> int:
        """From when on the face may change though nothing more is taken in; 0 before a change."""
        return 0 if self._changed is None else self._changed + _EVERY

    def face(self, now: int) -> dict[str, Any] | None:
        """Give the expression to change to (as `Express` has it), None while the old one fits."""
        if self._changed is not None and now - self._changed < _EVERY:
            return None
        name = self._fitting()
        strength = 1.0 if name == "neutral" else min(MOST, max(0.2, _SHARE * abs(self._valence)))
        if name == self._shown and abs(strength - self._strength) < _STEP:
            return None
        self._shown, self._strength, self._changed = name, strength, now
        valence, arousal = EXPRESSIONS[name]
        return {
            "expression": name,
            "valence": round(valence * strength, 3),
            "arousal": round(arousal * strength, 3),
            "intensity": round(strength, 3),
        }

    def _fitting(self) -> str:
        if abs(self._valence) < _FALL:
            return "neutral"
        if abs(self._valence) < _RISE:
            other = "happy" if self._valence > 0 else "concerned"
            return other if other == self._shown else "neutral"
        return "happy" if self._valence > 0 else "concerned"
