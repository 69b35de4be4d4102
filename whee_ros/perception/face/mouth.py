"""Mouth motion as in speech: the lips open and close again several times a second."""

from __future__ import annotations

import itertools
from collections import deque

import numpy as np

from whee_ros.cues import NANOSECONDS

WINDOW_SECONDS = 0.6
FULL = 0.05  # of a swing of the lip gap in fluent speech, outer-canthus distances
_QUIET = 0.007  # swings below are what landmark noise alone makes
_FASTEST = 0.05  # s that a swing takes at least: syllables come at 2 to 7 Hz
_FEWEST = 3  # swings: a smile or a yawn makes two at most, and so does a glitch or a hand
_JUMP = 0.3  # a gap that changes more than this between two images is no lip's movement


class MouthMotion:
    """Measures how much the lip gap goes to and fro over the last 0.6 s.

    Speech opens and closes the mouth 2 to 7 times a second (Chandrasekaran et al. 2009). What is
    counted are swings: stretches in which the gap goes one way, long enough to be seen and slow
    enough to be a jaw's.
    """

    def __init__(self) -> None:
        self._gaps: deque[tuple[int, float]] = deque(maxlen=128)
        self._offset = 0.0

    def update(self, gap: float, stamp: int, trust: float = 1.0) -> float:
        """Take in one reading.

        Args:
            gap: between the inner lips, in outer-canthus distances.
            stamp: nanoseconds, not going back.
            trust: 0..1; the noise of landmarks grows as it falls.

        Returns:
            The motion, 0..1.
        """
        self._take(gap, stamp)
        while stamp - self._gaps[0][0] > WINDOW_SECONDS * NANOSECONDS:
            self._gaps.popleft()
        quiet = _QUIET / max(trust, 0.1)
        sizes = sorted(self._swings(quiet))
        if len(sizes) < _FEWEST:
            return 0.0
        # The largest swing is left out: one outlier is no evidence.
        often = min(1.0, (len(sizes) - _FEWEST + 1) / 2)
        return float(np.clip((np.mean(sizes[:-1]) - quiet) / (FULL - _QUIET), 0.0, 1.0)) * often

    def _take(self, gap: float, stamp: int) -> None:
        if self._gaps and stamp <= self._gaps[-1][0]:
            return
        if self._gaps and abs(gap - self._offset - self._gaps[-1][1]) > _JUMP:
            # The net has jumped, to a hand or another face: go on from where the lips were.
            self._offset = gap - self._gaps[-1][1]
        self._gaps.append((stamp, gap - self._offset))

    def _swings(self, quiet: float) -> list[float]:
        """Sizes of the swings within the window, smaller ones than ``quiet`` not counted."""
        turns = [self._gaps[0]]
        rising: bool | None = None
        for at in self._gaps:
            change = at[1] - turns[-1][1]
            if rising is None or (change > 0) == rising:
                # Further the same way (or the first movement): the turning point moves along.
                if abs(change) >= quiet and rising is None:
                    rising = change > 0
                    turns.append(at)
                elif rising is not None:
                    turns[-1] = at
            elif abs(change) >= quiet:
                rising = change > 0
                turns.append(at)
        return [
            abs(b[1] - a[1])
            for a, b in itertools.pairwise(turns)
            if b[0] - a[0] >= _FASTEST * NANOSECONDS
        ]
