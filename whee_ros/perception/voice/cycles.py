"""Jitter and shimmer: how unlike the successive cycles of a voice are, in length and strength.

The cycles are found as by Praat's "To PointProcess (cc)": from the strongest point of a voiced
stretch each next cycle lies where the sound is most like the last one (P. Boersma, "Should jitter
be measured by peak picking or by waveform matching?", Folia Phoniatrica et Logopaedica 61, 2009).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.voice.audio import RATE, Samples
from whee_ros.perception.voice.pitch import HOP

_LONGEST = 50  # frames of a stretch; a longer one is measured in parts
_SHORTEST = 5
_MOST_CHANGE = 1.25  # from one cycle to the next by the pitch; more is no cycle
_MOST_RATIO = 1.3  # between neighbouring periods; more is no jitter (Praat's limit)
_MOST_LOUDER = 1.6  # between neighbouring amplitudes
_LEAST_LIKENESS = 0.5
_REACH = 0.2  # of a period, around a point, in which its amplitude is measured (as Praat does)

Floats = NDArray[np.float64]


class Sums(NamedTuple):
    """The values of one kind and the differences between neighbours, summed up and counted."""

    values: float = 0.0
    number: int = 0
    changes: float = 0.0
    pairs: int = 0

    def plus(self, other: Sums) -> Sums:
        """Give the sums over both."""
        return Sums(
            self.values + other.values,
            self.number + other.number,
            self.changes + other.changes,
            self.pairs + other.pairs,
        )

    @property
    def unlikeness(self) -> float:
        """The mean difference between neighbours over the mean; 0 where there are too few."""
        if not self.pairs or self.values <= 0:
            return 0.0
        return (self.changes / self.pairs) / (self.values / self.number)


class Cycles(NamedTuple):
    """The cycles of one or more voiced stretches; periods in seconds, amplitudes linear."""

    periods: Sums = Sums()
    amplitudes: Sums = Sums()

    def plus(self, other: Cycles) -> Cycles:
        """Give the sums over both."""
        return Cycles(self.periods.plus(other.periods), self.amplitudes.plus(other.amplitudes))

    @property
    def jitter(self) -> float:
        """Unlikeness of neighbouring periods, 0.01 for one per cent; Praat's "local"."""
        return self.periods.unlikeness

    @property
    def shimmer(self) -> float:
        """Unlikeness of neighbouring amplitudes; Praat's "local"."""
        return self.amplitudes.unlikeness


class CycleMeter:
    """Follows a stream and its F0, and measures each voiced stretch once it is over."""

    def __init__(self, window: int) -> None:
        """Measure with the frames of a PitchTracker, ``window`` samples long."""
        self._first_centre = window // 2
        self.reset()

    def reset(self) -> None:
        """Forget the stream so far."""
        self._sound: Samples = np.zeros(0, np.float32)
        self._begin = 0  # position in the stream of the first sample kept
        self._frame = 0
        self._run: list[float] = []

    def feed(self, samples: Samples, f0: Floats) -> Cycles:
        """Take samples, and the F0 of the frames given with them; sum up what is over."""
        self._sound = np.concatenate([self._sound, samples])
        total = Cycles()
        for value in f0:
            if value > 0:
                self._run.append(float(value))
            if value <= 0 or len(self._run) == _LONGEST:
                total = total.plus(self._measure())
            self._frame += 1
        self._trim()
        return total

    def _measure(self) -> Cycles:
        run, self._run = self._run, []
        if len(run) < _SHORTEST:
            return Cycles()
        last = self._frame if len(run) == _LONGEST else self._frame - 1
        start = self._first_centre + (last - len(run) + 1) * HOP - HOP // 2 - self._begin
        stretch = self._sound[max(start, 0) : start + len(run) * HOP]
        return measure(stretch.astype(np.float64), np.array(run))

    def _trim(self) -> None:
        """Keep what the stretch under way needs."""
        first = self._first_centre + (self._frame - len(self._run)) * HOP - HOP
        drop = min(first - self._begin, len(self._sound))
        if drop > 0:
            self._sound = self._sound[drop:]
            self._begin += drop


def measure(sound: Floats, f0: Floats) -> Cycles:
    """Sum up the cycles of a voiced stretch whose 10 ms frames have the given F0 in Hz."""
    middle = len(sound) // 2
    near = slice(max(middle - _period(f0, middle), 0), middle + _period(f0, middle))
    if near.stop - near.start < 2:
        return Cycles()
    start = near.start + int(np.abs(sound[near]).argmax())
    points = np.array([*_walk(sound, f0, start, -1)[::-1], start, *_walk(sound, f0, start, 1)])
    if len(points) < 5:
        return Cycles()
    periods = np.diff(points) / RATE
    amplitudes = _amplitudes(sound, points)
    steady = np.abs(np.log(periods[1:] / periods[:-1])) < np.log(_MOST_RATIO)
    even = np.abs(np.log(amplitudes[1:] / amplitudes[:-1])) < np.log(_MOST_LOUDER)
    return Cycles(_sums(periods, steady), _sums(amplitudes, even & steady[1:] & steady[:-1]))


def _sums(values: Floats, usable: NDArray[np.bool_]) -> Sums:
    changes = np.abs(np.diff(values))[usable]
    return Sums(float(values.sum()), len(values), float(changes.sum()), len(changes))


def _period(f0: Floats, at: float) -> int:
    return round(RATE / float(f0[min(max(int(at) // HOP, 0), len(f0) - 1)]))


def _walk(sound: Floats, f0: Floats, start: int, way: int) -> list[float]:
    """Give the points before (``way`` -1) or after ``start``, nearest first."""
    points: list[float] = []
    at = float(start)
    while True:
        found = _next(sound, f0, at, way)
        if found is None:
            return points
        points.append(found)
        at = found


def _next(sound: Floats, f0: Floats, at: float, way: int) -> float | None:
    period = _period(f0, at)
    half, here = period // 2, round(at)
    nearest, farthest = int(period / _MOST_CHANGE), int(period * _MOST_CHANGE)
    low = here + nearest if way > 0 else here - farthest
    begin, end = low - half, low + (farthest - nearest) + 1 + half
    if begin < 0 or end > len(sound) or here - half < 0 or here + half > len(sound):
        return None
    cycle = sound[here - half : here + half]
    step = sound.itemsize
    views: Floats = np.ndarray(
        (farthest - nearest + 1, len(cycle)), sound.dtype, sound, begin * step, (step, step)
    )
    energy = np.einsum("ij,ij->i", views, views) * (cycle @ cycle)
    likeness = (views @ cycle) / np.sqrt(np.maximum(energy, 1e-20))
    best = int(likeness.argmax())
    if likeness[best] < _LEAST_LIKENESS or best in (0, len(likeness) - 1):
        return None
    left, top, right = likeness[best - 1 : best + 2]
    curve = left - 2 * top + right
    shift = 0.5 * (left - right) / curve if curve < 0 else 0.0
    # The fraction by which ``here`` was rounded moves the match along with it.
    return float(low + best + shift + (at - here))


def _amplitudes(sound: Floats, points: Floats) -> Floats:
    """Give the Hann-weighted rms of the two cycles around every point but the outer ones."""
    found = []
    for before, at, after in zip(points[:-2], points[1:-1], points[2:], strict=True):
        left, right = _REACH * (at - before), _REACH * (after - at)
        begin, end = round(at - left), round(at + right) + 1
        place = np.arange(begin, end) - at
        width = np.where(place < 0, left, right)
        weight = 0.5 + 0.5 * np.cos(np.pi * np.clip(place / width, -1, 1))
        power = (weight * sound[begin:end] ** 2).sum() / weight.sum()
        found.append(np.sqrt(max(power, 1e-20)))
    return np.array(found)
