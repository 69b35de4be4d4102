"""What a stretch of speech sounds like: F0, loudness, rate and pauses, from 10 ms frames."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.voice.cycles import Cycles

HOP_SECONDS = 0.01
_PAUSE = 0.2  # seconds of silence; shorter ones belong to articulation
_NUCLEUS_RANGE = 25.0  # dB below the loudest frame
_NUCLEUS_DIP = 2.0  # dB between two nuclei
_LEAST_VOICED = 10  # frames; fewer give no F0 statistics

Floats = NDArray[np.float64]


class Frame(NamedTuple):
    """One 10 ms frame, a row of a `FrameRing`. Fields as in pitch.Track; ``speech`` is 0 or 1."""

    f0: float
    hnr: float
    level: float
    effort: float
    speech: float


class FrameRing:
    """The newest frames, with the stamps of their centres and the cycles measured with them."""

    def __init__(self, capacity: int, width: int = len(Frame._fields)) -> None:
        """Keep ``capacity`` frames; columns beyond those of `Frame` are handed on as they are."""
        self._capacity, self._width = capacity, width
        self.clear()

    def clear(self) -> None:
        """Forget all frames."""
        # Twice the room, so that the newest frames always lie side by side.
        self._stamps = np.zeros(2 * self._capacity, np.int64)
        self._table = np.zeros((2 * self._capacity, self._width))
        self._cycles: deque[tuple[int, Cycles]] = deque()
        self._end = 0

    def append(self, stamps: NDArray[np.int64], table: Floats, cycles: Cycles) -> None:
        """Take consecutive frames, (n,) and (n, width), and the cycles found with them."""
        if len(stamps) == 0:
            return
        if self._end + len(stamps) > len(self._stamps):
            kept = slice(self._end - self._capacity, self._end)
            self._stamps[: self._capacity] = self._stamps[kept]
            self._table[: self._capacity] = self._table[kept]
            self._end = self._capacity
        self._stamps[self._end : self._end + len(stamps)] = stamps
        self._table[self._end : self._end + len(stamps)] = table
        self._end += len(stamps)
        if cycles.periods.number:
            self._cycles.append((int(stamps[-1]), cycles))
        oldest = self._stamps[max(0, self._end - self._capacity)]
        while self._cycles and self._cycles[0][0] < oldest:
            self._cycles.popleft()

    def between(self, start: int, end: int) -> Floats:
        """Give the rows (n, width) of the frames between two stamps."""
        first = max(0, self._end - self._capacity)
        stamps = self._stamps[first : self._end]
        inside = slice(*np.searchsorted(stamps, [start, end + 1]))
        return self._table[first : self._end][inside]

    def cycles(self, start: int, end: int) -> Cycles:
        """Give the cycles measured between two stamps."""
        total = Cycles()
        for stamp, cycles in self._cycles:
            if start <= stamp <= end:
                total = total.plus(cycles)
        return total


class Prosody(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of speech in numbers; all 0 where too little was heard.

    ``f0`` is the median in Hz, ``f0_range`` the 10th to 90th percentile in semitones, ``level``
    the mean level of speech in dB of full scale, ``effort`` the median balance of energy above
    and below 1 kHz in dB, ``rate`` syllables per second of articulation, ``pauses`` the number of
    pauses and ``pause_share`` their share of the time. ``jitter`` and ``shimmer`` are fractions
    of the mean period and amplitude. ``speech`` and ``voiced`` are seconds.
    """

    f0: float = 0.0
    f0_range: float = 0.0
    level: float = 0.0
    effort: float = 0.0
    hnr: float = 0.0
    jitter: float = 0.0
    shimmer: float = 0.0
    rate: float = 0.0
    pauses: int = 0
    pause_share: float = 0.0
    speech: float = 0.0
    voiced: float = 0.0


def describe(table: Floats, cycles: Cycles | None = None) -> Prosody:
    """Sum up frames in a row (n, 5 or more) and their cycles; silence at both ends is left out."""
    cycles = cycles or Cycles()
    speech = bridge(table[:, 4] > 0)
    heard = np.flatnonzero(speech)
    if len(heard) == 0:
        return Prosody()
    inside = slice(heard[0], heard[-1] + 1)
    table, speech = table[inside], speech[inside]
    voiced = speech & (table[:, 0] > 0)
    seconds = float(speech.sum() * HOP_SECONDS)
    found = Prosody(
        level=float(table[speech, 2].mean()),
        rate=nuclei(table[:, 2], voiced) / seconds,
        pauses=int((np.diff(speech.astype(np.int8)) < 0).sum()),
        pause_share=float(1.0 - speech.mean()),
        speech=seconds,
        voiced=float(voiced.sum() * HOP_SECONDS),
    )
    if voiced.sum() < _LEAST_VOICED:
        return found
    low, middle, high = np.percentile(table[voiced, 0], [10, 50, 90])
    return msgspec.structs.replace(
        found,
        f0=float(middle),
        f0_range=float(12 * np.log2(high / low)),
        hnr=float(np.median(table[voiced, 1])),
        effort=float(np.median(table[voiced, 3])),
        jitter=cycles.jitter,
        shimmer=cycles.shimmer,
    )


def nuclei(level: Floats, voiced: NDArray[np.bool_]) -> int:
    """Count syllable nuclei: voiced peaks of the level with a dip on either side.

    After N. H. de Jong and T. Wempe, "Praat script to detect syllable nuclei and measure speech
    rate automatically" (Behavior Research Methods 41, 2009). Fluent speech is underestimated.
    """
    if len(level) < 3 or not voiced.any():
        return 0
    least = level[voiced].max() - _NUCLEUS_RANGE
    count, peak, dip, rising = 0, -np.inf, float(level[0]), True
    for i, value in enumerate([*level.tolist(), -np.inf]):  # numpy's own floats are slower
        if rising and value > peak:
            peak, at = value, i
        elif rising and value < peak - _NUCLEUS_DIP:
            count += bool(peak > least and peak > dip + _NUCLEUS_DIP and voiced[at])
            dip, rising = value, False
        elif not rising and value > dip + _NUCLEUS_DIP:
            peak, at, rising = value, i, True
        if value < dip:
            dip = value
    return count


def bridge(speech: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Fill gaps in speech that are too short to be pauses."""
    on = np.flatnonzero(speech)
    gaps = np.diff(on) - 1
    filled = speech.copy()
    for i in np.flatnonzero((gaps > 0) & (gaps <= _PAUSE / HOP_SECONDS)):
        filled[on[i] : on[i + 1]] = True
    return filled
