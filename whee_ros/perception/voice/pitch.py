"""Fundamental frequency by normalised autocorrelation, every 10 ms.

After P. Boersma, "Accurate short-term analysis of the fundamental frequency and the
harmonics-to-noise ratio of a sampled sound" (IFA Proceedings 17, 1993): the autocorrelation of a
Hann-windowed frame is divided by that of the window; its peaks are the candidates of the frame,
their height the periodicity, which gives the harmonics-to-noise ratio, too. The candidates are
linked along the cheapest path (see pitch_path.py), 40 ms behind the newest frame.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.voice.audio import RATE, Samples
from whee_ros.perception.voice.pitch_path import CANDIDATES, Candidates, PitchPath
from whee_ros.perception.voice.timbre import TIMBRE, Timbre

HOP = RATE // 100
_SILENCE = 1e-4  # rms of full scale below which nothing is voiced,
_QUIET = 0.04  # or against the loudest frame heard, which fades
_FADE = 0.999  # a frame: a time constant of 10 s
_BLOCK = 512  # frames analysed at once, to bound memory
_EFFORT_SPLIT, _EFFORT_TOP = 1_000.0, 5_000.0
_LEAST_HEIGHT = 0.2  # of a peak that may be a candidate
_FAST_SIZES = tuple(2**a * 3**b * 5**c for a in range(4, 13) for b in range(4) for c in range(2))

Floats = NDArray[np.float64]


class Track(NamedTuple):
    """One value a frame: F0 in Hz (0 unvoiced), HNR in dB, level in dB of full scale, effort.

    ``timbre`` (n, len(TIMBRE)) holds what timbre.py measures of every audible frame, else 0.

    ``effort`` is the energy at 1-5 kHz against that below, in dB: it grows with vocal effort and
    does not depend on the microphone's gain. HNR and effort are those of voiced frames, 0 else.
    """

    f0: Floats
    hnr: Floats
    level: Floats
    effort: Floats
    timbre: Floats


class PitchTracker:
    """F0 and loudness of a stream, whatever the size of its blocks."""

    def __init__(self, floor: float = 60.0, ceiling: float = 500.0) -> None:
        """Search between ``floor`` and ``ceiling``, in Hz; a frame spans 3 periods of the floor."""
        self.window = int(np.ceil(3 * RATE / floor / 2)) * 2
        self._shortest = int(RATE / ceiling)
        self._longest = int(np.ceil(RATE / floor))
        self._shape = np.hanning(self.window + 2)[1:-1]
        least = self.window + self._longest + 2
        self._size = min(size for size in _FAST_SIZES if size >= least)
        of_window = np.fft.irfft(np.abs(np.fft.rfft(self._shape, self._size)) ** 2, self._size)
        self._of_window = of_window[: self._longest + 2] / of_window[0]
        bins = np.fft.rfftfreq(self._size, 1 / RATE)
        self._low_band = slice(*np.searchsorted(bins, [floor, _EFFORT_SPLIT]))
        self._high_band = slice(*np.searchsorted(bins, [_EFFORT_SPLIT, _EFFORT_TOP]))
        self._timbre = Timbre(self._size)
        self._path = PitchPath()
        self.reset()

    def reset(self) -> None:
        """Forget the stream so far."""
        self._rest: Samples = np.zeros(0, np.float32)
        self._loudest = 0.0
        self._path.reset()
        # level, effort and timbre of the frames the path still holds
        self._waiting = np.zeros((0, 2 + len(TIMBRE)))

    @property
    def lag(self) -> int:
        """Samples from the centre of the latest frame given to the newest sample."""
        return len(self._rest) + HOP - self.window // 2 + len(self._waiting) * HOP

    def feed(self, samples: Samples) -> Track:
        """Analyse every frame that ``samples`` complete; may be none."""
        sound = np.concatenate([self._rest, samples])
        count = max(0, (len(sound) - self.window) // HOP + 1)
        self._rest = sound[count * HOP :]
        if count == 0:
            nothing = np.zeros(0)
            return Track(nothing, nothing, nothing, nothing, np.zeros((0, len(TIMBRE))))
        step = sound.itemsize
        frames: Samples = np.ndarray(  # overlapping views; as_strided takes longer
            (count, self.window), sound.dtype, sound, strides=(HOP * step, step)
        )
        parts = [self._analyse(frames[i : i + _BLOCK]) for i in range(0, count, _BLOCK)]
        return Track(*(np.concatenate(values) for values in zip(*parts, strict=True)))

    def _analyse(self, frames: Samples) -> Track:
        wide = frames.astype(np.float64)
        wide -= wide.sum(axis=1, keepdims=True) / self.window
        rms = np.sqrt(np.einsum("ij,ij->i", wide, wide) / self.window)
        heard = np.flatnonzero(self._audible(rms))
        found = Candidates.none(len(frames))
        effort, timbre = np.zeros(len(frames)), np.zeros((len(frames), len(TIMBRE)))
        if len(heard):
            spectrum = np.fft.rfft(wide[heard] * self._shape, self._size)
            power = spectrum.real**2 + spectrum.imag**2
            self._candidates(power, heard, found)
            high, low = power[:, self._high_band].sum(axis=1), power[:, self._low_band].sum(axis=1)
            effort[heard] = 10 * np.log10((high + 1e-9) / (low + 1e-9))
            timbre[heard] = self._timbre.measure(power)
        f0, height = self._path.feed(found)
        level = 20 * np.log10(np.maximum(rms, 1e-6))
        self._waiting = np.concatenate([self._waiting, np.column_stack([level, effort, timbre])])
        ready, self._waiting = self._waiting[: len(f0)], self._waiting[len(f0) :]
        voiced = f0 > 0
        height = np.where(voiced, height, 0.5)
        hnr = np.asarray(10 * np.log10(height / (1 - height)), np.float64)
        return Track(f0, hnr, ready[:, 0], ready[:, 1] * voiced, ready[:, 2:])

    def _audible(self, rms: Floats) -> NDArray[np.bool_]:
        """Tell which frames are not mere background, as Praat's silence threshold does."""
        loudest = np.empty(len(rms))
        for i, value in enumerate(rms):
            loudest[i] = self._loudest = max(float(value), self._loudest * _FADE)
        return (rms > _SILENCE) & (rms > _QUIET * loudest)

    def _candidates(self, power: Floats, frames: NDArray[np.int64], found: Candidates) -> None:
        """Write the highest peaks of each frame's autocorrelation into ``found``."""
        correlation = np.fft.irfft(power, self._size)[:, : self._longest + 2]
        correlation /= np.maximum(correlation[:, :1], 1e-20)
        correlation /= self._of_window
        before, at, after = correlation[:, :-2], correlation[:, 1:-1], correlation[:, 2:]
        peaks = (at > before) & (at >= after) & (at > _LEAST_HEIGHT)
        peaks[:, : self._shortest - 1] = False
        rows, lags = np.nonzero(peaks)
        if len(rows) == 0:
            return
        left, top, right = before[rows, lags], at[rows, lags], after[rows, lags]
        shift = 0.5 * (left - right) / (left - 2 * top + right)
        heights = np.minimum(top - 0.25 * (left - right) * shift, 0.9999)
        order = np.lexsort((lags, -heights, rows))
        rows = rows[order]
        rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
        kept = rank < CANDIDATES
        where = frames[rows[kept]], rank[kept]
        found.f0[where] = (RATE / (lags + 1 + shift))[order][kept]
        found.height[where] = heights[order][kept]
