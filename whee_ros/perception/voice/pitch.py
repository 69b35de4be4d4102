"""Fundamental frequency by normalised autocorrelation, every 10 ms.

After P. Boersma, "Accurate short-term analysis of the fundamental frequency and the
harmonics-to-noise ratio of a sampled sound" (IFA Proceedings 17, 1993): the autocorrelation of a
Hann-windowed frame is divided by that of the window; the height of its peak is the periodicity,
and gives the harmonics-to-noise ratio. Frames are linked greedily, as a live stream cannot wait.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.voice.audio import RATE, Samples

HOP = RATE // 100
VOICING = 0.45
_OCTAVE_COST = 0.05
_JUMP_COST = 0.1
_SILENCE = 1e-4  # rms of full scale below which nothing is voiced,
_QUIET = 0.04  # or against the loudest frame heard, which fades
_FADE = 0.999  # a frame: a time constant of 10 s
_BLOCK = 512  # frames analysed at once, to bound memory
_EFFORT_SPLIT, _EFFORT_TOP = 1_000.0, 5_000.0

Floats = NDArray[np.float64]


class Track(NamedTuple):
    """One value a frame: F0 in Hz (0 unvoiced), HNR in dB, level in dB of full scale, effort.

    ``effort`` is the energy at 1-5 kHz against that below, in dB: it grows with vocal effort and
    does not depend on the microphone's gain.
    """

    f0: Floats
    hnr: Floats
    level: Floats
    effort: Floats


class PitchTracker:
    """F0 and loudness of a stream, whatever the size of its blocks."""

    def __init__(self, floor: float = 60.0, ceiling: float = 500.0) -> None:
        """Search between ``floor`` and ``ceiling``, in Hz; a frame spans 3 periods of the floor."""
        self.window = int(np.ceil(3 * RATE / floor / 2)) * 2
        self._shortest = int(RATE / ceiling)
        self._longest = int(np.ceil(RATE / floor))
        self._shape = np.hanning(self.window + 2)[1:-1]
        self._size = self.window + self._longest + 2
        of_window = np.fft.irfft(np.abs(np.fft.rfft(self._shape, self._size)) ** 2, self._size)
        self._of_window = of_window[: self._longest + 2] / of_window[0]
        bins = np.fft.rfftfreq(self._size, 1 / RATE)
        self._low_band = (bins > floor) & (bins < _EFFORT_SPLIT)
        self._high_band = (bins >= _EFFORT_SPLIT) & (bins < _EFFORT_TOP)
        self.reset()

    def reset(self) -> None:
        """Forget the stream so far."""
        self._rest: Samples = np.zeros(0, np.float32)
        self._last = 0.0
        self._loudest = 0.0

    @property
    def lag(self) -> int:
        """Samples from the centre of the latest frame to the newest sample."""
        return len(self._rest) + HOP - self.window // 2

    def feed(self, samples: Samples) -> Track:
        """Analyse every frame that ``samples`` complete; may be none."""
        sound = np.concatenate([self._rest, samples])
        count = max(0, (len(sound) - self.window) // HOP + 1)
        self._rest = sound[count * HOP :]
        if count == 0:
            nothing = np.zeros(0)
            return Track(nothing, nothing, nothing, nothing)
        frames = np.lib.stride_tricks.sliding_window_view(sound, self.window)[: count * HOP : HOP]
        parts = [self._analyse(frames[i : i + _BLOCK]) for i in range(0, count, _BLOCK)]
        return Track(*(np.concatenate(values) for values in zip(*parts, strict=True)))

    def _analyse(self, frames: Samples) -> Track:
        centred = frames - frames.mean(axis=1, keepdims=True, dtype=np.float64)
        rms = np.sqrt(np.mean(centred**2, axis=1))
        power = np.abs(np.fft.rfft(centred * self._shape, self._size)) ** 2
        correlation = np.fft.irfft(power, self._size)[:, : self._longest + 2]
        correlation /= np.maximum(correlation[:, :1], 1e-20)
        correlation /= self._of_window
        f0, height = self._choose(correlation, self._audible(rms))
        high, low = power[:, self._high_band].sum(axis=1), power[:, self._low_band].sum(axis=1)
        return Track(
            f0=f0,
            hnr=np.asarray(10 * np.log10(height / (1 - height))),
            level=20 * np.log10(np.maximum(rms, 1e-6)),
            effort=10 * np.log10((high + 1e-9) / (low + 1e-9)),
        )

    def _audible(self, rms: Floats) -> NDArray[np.bool_]:
        """Tell which frames are not mere background, as Praat's silence threshold does."""
        loudest = np.empty(len(rms))
        for i, value in enumerate(rms):
            loudest[i] = self._loudest = max(float(value), self._loudest * _FADE)
        return (rms > _SILENCE) & (rms > _QUIET * loudest)

    def _choose(self, correlation: Floats, heard: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Give F0 and the height of the chosen peak, frame by frame."""
        before, at, after = correlation[:, :-2], correlation[:, 1:-1], correlation[:, 2:]
        peaks = (at > before) & (at >= after) & (at > VOICING / 2)
        peaks[:, : self._shortest - 1] = False
        f0, height = np.zeros(len(at)), np.full(len(at), 1e-3)
        for i in np.flatnonzero(heard & peaks.any(axis=1)):
            lags = np.flatnonzero(peaks[i])
            left, top, right = before[i, lags], at[i, lags], after[i, lags]
            shift = 0.5 * (left - right) / (left - 2 * top + right)
            found = RATE / (lags + 1 + shift)
            tops = np.minimum(top - 0.25 * (left - right) * shift, 0.9999)
            best = int(np.argmax(tops + self._preference(found)))
            height[i] = tops[best]
            self._last = f0[i] = found[best] if tops[best] >= VOICING else 0.0
        return f0, height

    def _preference(self, f0: Floats) -> Floats:
        """Prefer the higher of equal peaks, and one near the F0 of the frame before."""
        bonus: Floats = _OCTAVE_COST * np.log2(f0 / 60.0)
        return bonus - _JUMP_COST * np.abs(np.log2(f0 / self._last)) if self._last else bonus
