"""Mouth motion as in speech: the lips open and close again several times a second."""

from __future__ import annotations

from collections import deque

import numpy as np

from whee_ros.cues import NANOSECONDS

WINDOW_SECONDS = 0.6
FULL = 0.03  # standard deviation of the lip gap in fluent speech, outer-canthus distances
_QUIET = 0.004  # what landmark noise alone makes


class MouthMotion:
    """Measures how much the lip gap goes to and fro over the last 0.6 s."""

    def __init__(self) -> None:
        self._gaps: deque[tuple[int, float]] = deque(maxlen=128)

    def update(self, gap: float, stamp: int) -> float:
        """Take in one lip gap (outer-canthus distances) and return the motion, 0..1."""
        self._gaps.append((stamp, gap))
        while stamp - self._gaps[0][0] > WINDOW_SECONDS * NANOSECONDS:
            self._gaps.popleft()
        if len(self._gaps) < 4:
            return 0.0
        gaps = np.array([g for _, g in self._gaps])
        steps = np.diff(gaps)
        # A mouth that opens once, as in a smile, has a large deviation but never comes back.
        to_and_fro = (np.abs(steps).sum() - abs(steps.sum())) / 4
        moved = min(float(gaps.std()), float(to_and_fro))
        return float(np.clip((moved - _QUIET) / FULL, 0.0, 1.0))
