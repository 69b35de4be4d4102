"""The cheapest path through the pitch candidates of successive frames, with a short look-ahead.

The costs are those of Praat's autocorrelation method (Boersma 1993); where Praat reads the whole
recording before it decides, a frame is decided here once the four frames after it are known.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

CANDIDATES = 8
LOOK_AHEAD = 4  # frames
VOICING = 0.45
_OCTAVE_COST = 0.02  # prefers the higher of equal peaks; twice Praat's, for want of its look ahead
_JUMP_COST = 0.35  # an octave
_VOICING_COST = 0.14  # between voiced and unvoiced

Floats = NDArray[np.float64]


class Candidates(NamedTuple):
    """The periodicities of n frames: F0 in Hz and height 0..1, (n, CANDIDATES), 0 where none."""

    f0: Floats
    height: Floats

    @classmethod
    def none(cls, count: int) -> Candidates:
        """Give ``count`` frames without any."""
        return cls(np.zeros((count, CANDIDATES)), np.zeros((count, CANDIDATES)))


class _Step(NamedTuple):
    """One frame on the way: its candidates, the unvoiced one last, and their best predecessors."""

    f0: Floats
    height: Floats
    before: NDArray[np.int64]


class PitchPath:
    """Links candidates frame by frame (Viterbi's algorithm with a fixed delay)."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the stream so far."""
        self._steps: deque[_Step] = deque()
        self._score = np.zeros(1)
        self._octave = np.zeros(0)

    def feed(self, found: Candidates) -> tuple[Floats, Floats]:
        """Take n frames; give F0 (0 unvoiced) and height of the frames that are decided now."""
        chosen = []
        strength = found.height + _OCTAVE_COST * np.log2(np.maximum(found.f0, 1.0) / 60.0)
        counts = np.count_nonzero(found.f0, axis=1)
        for f0, height, strong, count in zip(*found, strength, counts, strict=True):
            self._advance(f0[:count], height[:count], strong[:count])
            if len(self._steps) > LOOK_AHEAD:
                chosen.append(self._oldest())
        table = np.array(chosen).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def _advance(self, f0: Floats, height: Floats, strength: Floats) -> None:
        count = len(f0)
        octave = np.log2(f0)
        scores = np.empty((count + 1, len(self._score)))  # the unvoiced candidate is always last
        if count:
            scores[:-1, :-1] = -_JUMP_COST * np.abs(octave[:, None] - self._octave)
            scores[:-1, :-1] += strength[:, None]
            scores[:-1, -1] = strength - _VOICING_COST
        scores[-1, :-1] = VOICING - _VOICING_COST
        scores[-1, -1] = VOICING
        scores += self._score
        before = scores.argmax(axis=1)
        best = scores[np.arange(count + 1), before]
        self._score = best - best.max()  # only differences matter; the sum would grow for ever
        self._octave = octave
        self._steps.append(_Step(f0, height, before))

    def _oldest(self) -> tuple[float, float]:
        """Decide the oldest frame: follow the best path back to it."""
        at = int(self._score.argmax())
        for step in reversed(self._steps):
            last, at = at, int(step.before[at])
        first = self._steps.popleft()
        if last == len(first.f0):
            return 0.0, 0.0
        return float(first.f0[last]), float(first.height[last])
