"""Closed eyes: a blink while short (AU 45), closed eyes when they stay closed (AU 43)."""

from __future__ import annotations

import numpy as np

from whee_ros.cues import NANOSECONDS

BLINK_SECONDS = 0.5


def closure(opening: float, resting: float) -> float:
    """How far the eyes are closed, 0..1: .3 at .6 of the resting opening, 1 at a quarter of it."""
    return float(np.clip((0.75 - opening / max(resting, 1e-3)) / 0.5, 0.0, 1.0))


class Lids:
    """Tells blinks from eyes that stay closed."""

    def __init__(self) -> None:
        self._since: int | None = None

    def update(self, closed: float, stamp: int) -> tuple[dict[int, float], float]:
        """Take in one reading.

        Returns:
            Intensities of AU 43 and 45, and for how many seconds the eyes have been closed.
        """
        if closed < 0.3:
            self._since = None
            return {43: 0.0, 45: 0.0}, 0.0
        if self._since is None:
            self._since = stamp
        seconds = (stamp - self._since) / NANOSECONDS
        blink = seconds < BLINK_SECONDS
        return {43: 0.0 if blink else closed, 45: closed if blink else 0.0}, seconds
