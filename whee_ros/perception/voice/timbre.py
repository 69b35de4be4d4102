"""The colour of a voice in one frame, from its power spectrum: cepstrum and spectral balance.

Parameters of the Geneva set (F. Eyben et al., "The Geneva minimalistic acoustic parameter set
(GeMAPS) for voice research and affective computing", IEEE Trans. Affective Computing 7, 2016),
none of which depends on the microphone's gain. The alpha ratio of that set is the ``effort`` of
a `pitch.Track`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.voice.audio import RATE
from whee_ros.perception.voice.spectrum import cosines, mel_bank

COEFFICIENTS = 4
TIMBRE = ("hammarberg", "slope_low", "slope_mid", *(f"mfcc{i + 1}" for i in range(COEFFICIENTS)))
"""The columns: Hammarberg index in dB (the peak below 2 kHz over that of 2-5 kHz), the slopes of
the spectrum at 0-500 and 500-1500 Hz in dB/kHz, and mel-frequency cepstral coefficients 1 to 4."""
_LOUD_SPLIT, _LOUD_TOP = 2_000.0, 5_000.0
_LEAST = 1e-12

Floats = NDArray[np.float64]


class _Slope(NamedTuple):
    """A straight line fitted over some bins."""

    bins: slice
    weights: Floats


class Timbre:
    """Measures frames whose spectra have one size of FFT."""

    def __init__(self, size: int) -> None:
        """Prepare for power spectra of real FFTs over ``size`` samples."""
        bins = np.fft.rfftfreq(size, 1 / RATE)
        self._mel = np.ascontiguousarray(mel_bank(size).T)
        self._cosines = np.ascontiguousarray(cosines()[1 : COEFFICIENTS + 1].T)
        split, top = np.searchsorted(bins, [_LOUD_SPLIT, _LOUD_TOP])
        self._low, self._high = slice(0, split), slice(split, top)
        self._slopes = [_slope(bins, 0.0, 500.0), _slope(bins, 500.0, 1_500.0)]

    def measure(self, power: Floats) -> Floats:
        """Give (n, len(TIMBRE)) of power spectra (n, size // 2 + 1)."""
        peaks = np.stack([power[:, self._low].max(axis=1), power[:, self._high].max(axis=1)])
        loud = 10 * np.log10(peaks + _LEAST)
        slopes = [10 * np.log10(power[:, s.bins] + _LEAST) @ s.weights for s in self._slopes]
        cepstrum = np.log(power @ self._mel + _LEAST) @ self._cosines
        return np.column_stack([loud[0] - loud[1], *slopes, cepstrum])


def _slope(bins: Floats, low: float, high: float) -> _Slope:
    inside = slice(*np.searchsorted(bins, [low, high]))
    khz = bins[inside] / 1_000
    centred = khz - khz.mean()
    return _Slope(inside, centred / (centred**2).sum())
