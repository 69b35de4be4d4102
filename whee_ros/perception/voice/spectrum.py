"""The short-time features of hri_msgs/AudioFeatures: rms, zero crossings and MFCC."""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.voice.audio import RATE, Samples

COEFFICIENTS = 13
_BANDS = 26
_LOW, _HIGH = 60.0, 7_600.0
_PRE_EMPHASIS = 0.97


def rms(samples: Samples) -> float:
    """Give the root mean square, 0..1 of full scale."""
    if len(samples) == 0:
        return 0.0
    wide = samples.astype(np.float64)
    return math.sqrt(float(wide @ wide) / len(wide))


def zero_crossings(samples: Samples) -> float:
    """Give sign changes per sample, 0..1."""
    if len(samples) < 2:
        return 0.0
    return float(np.mean(np.signbit(samples[1:]) != np.signbit(samples[:-1])))


def mfcc(samples: Samples) -> tuple[float, ...]:
    """Give 13 mel-frequency cepstral coefficients of one frame, c0 first.

    Davis and Mermelstein (IEEE TASSP 28, 1980) with 26 bands between 60 and 7600 Hz, natural
    logarithm, orthonormal DCT-II.
    """
    size = len(samples)
    if size < 2:
        return (0.0,) * COEFFICIENTS
    emphasised = np.append(samples[:1], samples[1:] - _PRE_EMPHASIS * samples[:-1])
    power = np.abs(np.fft.rfft(emphasised * _window(size))) ** 2 / size
    bands = np.log(np.maximum(mel_bank(size) @ power, 1e-10))
    return tuple(float(c) for c in cosines() @ bands)


@functools.cache
def _window(size: int) -> NDArray[np.float64]:
    return np.hamming(size)


@functools.cache
def mel_bank(size: int) -> NDArray[np.float64]:
    """Give triangles on the mel scale, (bands, size // 2 + 1), for an FFT over ``size``."""
    mels = np.linspace(_to_mel(_LOW), _to_mel(_HIGH), _BANDS + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    bins = np.fft.rfftfreq(size, 1 / RATE)
    rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    bank: NDArray[np.float64] = np.minimum(rising, falling).clip(0.0)
    return bank


def _to_mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


@functools.cache
def cosines() -> NDArray[np.float64]:
    """Give the orthonormal DCT-II, (coefficients, bands)."""
    order, band = np.arange(COEFFICIENTS)[:, None], np.arange(_BANDS)[None, :]
    angles: NDArray[np.float64] = np.pi * order * (2 * band + 1) / (2 * _BANDS)
    basis: NDArray[np.float64] = np.sqrt(2 / _BANDS) * np.cos(angles)
    basis[0] /= np.sqrt(2)
    return basis
