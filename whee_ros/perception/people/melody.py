"""How a voice sounded at the end of what it said, from the features any voice node publishes."""

from __future__ import annotations

import math
from collections import deque
from typing import NamedTuple

from whee_ros.cues import NANOSECONDS

_MEMORY = 8 * NANOSECONDS
_FINAL = 350_000_000  # ns of voiced sound whose movement is measured
_LATEST = 300_000_000  # ns before the end; an older F0 says nothing of it
_FINAL_LEVEL = 200_000_000
_LEAST = 4  # readings


class Ending(NamedTuple):
    """The final F0 slope in semitones per second and the final level in dB; None if unknown."""

    slope: float | None = None
    fall: float | None = None


class Melody:
    """The last eight seconds of F0 and level of one voice."""

    def __init__(self) -> None:
        self._heard: deque[tuple[int, float, float]] = deque()

    def hear(self, stamp: int, f0: float, rms: float) -> None:
        """Take one reading: F0 in Hz (0 unvoiced) and rms, 0..1; what is no number is left out."""
        if not (math.isfinite(f0) and math.isfinite(rms)):
            return
        if self._heard and stamp < self._heard[-1][0]:
            self._heard.clear()
        self._heard.append((stamp, max(f0, 0.0), max(rms, 1e-6)))
        while self._heard[0][0] < stamp - _MEMORY:
            self._heard.popleft()

    def ending(self, start: int, end: int) -> Ending:
        """Tell how the sound between ``start`` and ``end`` ended."""
        inside = [heard for heard in self._heard if start <= heard[0] <= end]
        voiced = [(stamp, 12 * math.log2(f0)) for stamp, f0, _ in inside if f0 > 0]
        return Ending(_slope(voiced, end), _fall(inside, end))


def _slope(voiced: list[tuple[int, float]], end: int) -> float | None:
    if not voiced or voiced[-1][0] < end - _LATEST:
        return None
    last = [(s, f) for s, f in voiced if s > voiced[-1][0] - _FINAL]
    if len(last) < _LEAST:
        return None
    times = [(stamp - end) / NANOSECONDS for stamp, _ in last]
    middle, mean = sum(times) / len(times), sum(f for _, f in last) / len(last)
    spread = sum((time - middle) ** 2 for time in times)
    if spread <= 0:
        return None
    pairs = zip(times, last, strict=True)
    return sum((time - middle) * (f - mean) for time, (_, f) in pairs) / spread


def _fall(inside: list[tuple[int, float, float]], end: int) -> float | None:
    levels = [(stamp, 20 * math.log10(rms)) for stamp, _, rms in inside]
    final = [level for stamp, level in levels if stamp > end - _FINAL_LEVEL]
    if len(levels) < 2 * _LEAST or not final:
        return None
    loud = sorted(level for _, level in levels)[len(levels) * 3 // 4]
    return sum(final) / len(final) - loud
