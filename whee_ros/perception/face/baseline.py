"""A person's resting face: the running median of every measure."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from whee_ros.cues import NANOSECONDS

Vector = NDArray[np.float64]

START_SECONDS = 1.0
START_FRAMES = 10  # and no sooner than this many images, where they come slowly
SAMPLES_PER_SECOND = 2
_LIMIT = 2.0  # spreads by which a first second may differ from people at large
_START_AT_MOST = 120


class Baseline:
    """Learns the resting values of one face.

    Before anything is known the resting face is that of people at large. Over the first second
    it moves to the median of that second, but no further than two spreads between people, so a
    person met smiling is not taken to smile at rest. That start then fills half of the running
    median's window: it takes more than ``seconds / 2`` of one expression to become "neutral".
    """

    def __init__(self, rest: Vector, spread: Vector, seconds: float) -> None:
        self._rest, self._spread = rest, spread
        self._window: deque[Vector] = deque(maxlen=max(2, int(seconds * SAMPLES_PER_SECOND)))
        self._start: deque[Vector] = deque(maxlen=_START_AT_MOST)
        self._first: int | None = None
        self._next = 0
        self._values = rest.copy()
        self._learnt = 0.0

    @property
    def values(self) -> Vector:
        """The resting value of each measure."""
        return self._values

    @property
    def learnt(self) -> float:
        """0 while the values are the population's, 1 once they are the person's own."""
        return self._learnt

    def update(self, values: Vector, stamp: int) -> None:
        """Take in one steady, near-frontal reading; stamps must not go back."""
        if self._learnt < 1.0:
            self._first = stamp if self._first is None else self._first
            self._settle(values, (stamp - self._first) / NANOSECONDS)
        elif stamp >= self._next:
            self._next = stamp + NANOSECONDS // SAMPLES_PER_SECOND
            self._window.append(values)
            self._values = np.median(np.array(self._window), axis=0)

    def _settle(self, values: Vector, seconds: float) -> None:
        self._start.append(values)
        reach = _LIMIT * self._spread
        own = np.clip(
            np.median(np.array(self._start), axis=0), self._rest - reach, self._rest + reach
        )
        self._learnt = min(1.0, seconds / START_SECONDS, len(self._start) / START_FRAMES)
        self._values = (1.0 - self._learnt) * self._rest + self._learnt * own
        if self._learnt >= 1.0:
            half = (self._window.maxlen or 2) // 2
            self._window.extend([own] * half)
            self._start.clear()
