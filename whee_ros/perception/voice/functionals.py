"""A stretch of speech in some fifty numbers that tell of the speaker's state.

Functionals of the Geneva set's kind (F. Eyben et al., "The Geneva minimalistic acoustic parameter
set (GeMAPS) for voice research and affective computing", IEEE Trans. Affective Computing 7, 2016)
over the frames of pitch.py and timbre.py: F0 and its contour, the dynamics of the level, spectral
balance, cepstrum, HNR, jitter, shimmer, and timing. None depends on the microphone's gain; the
means of the cepstrum depend on its frequency response.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.voice.cycles import Cycles
from whee_ros.perception.voice.prosody import HOP_SECONDS, bridge, nuclei
from whee_ros.perception.voice.timbre import TIMBRE

LEAST_VOICED = 0.2  # seconds; less says nothing
_DYNAMIC = 40.0  # dB below the loudest frame; quieter frames count as this

Floats = NDArray[np.float64]

_F0 = ("mean", "sd", "p20", "p50", "p80", "range", "rise", "fall", "slope", "end", "wobble")
_LEVEL = ("sd", "p20", "p80", "rise", "fall", "slope", "peaks")
_TIMING = (
    "rate",
    "pauses",
    "pause_share",
    "voiced_share",
    "run_mean",
    "run_sd",
    "gap_mean",
    "gap_sd",
)
NAMES: tuple[str, ...] = (
    *(f"f0_{name}" for name in _F0),
    *(f"level_{name}" for name in _LEVEL),
    *(f"{name}_{kind}" for kind in ("mean", "sd") for name in ("hnr", "effort", *TIMBRE)),
    *("effort_slope", "effort_p80", "flux", "flux_sd", "hiss_hammarberg", "hiss_mfcc1"),
    *("jitter", "shimmer"),
    *_TIMING,
)


def functionals(table: Floats, cycles: Cycles) -> Floats | None:
    """Sum up consecutive frames, (n, 5 + len(TIMBRE)), in the order of ``NAMES``.

    None where less than 0.2 s was voiced. Silence at both ends is left out.
    """
    speech = bridge(table[:, 4] > 0)
    heard = np.flatnonzero(speech)
    if len(heard) == 0:
        return None
    inside = slice(heard[0], heard[-1] + 1)
    table, speech = table[inside], speech[inside]
    voiced = speech & (table[:, 0] > 0)
    if voiced.sum() * HOP_SECONDS < LEAST_VOICED:
        return None
    found = [
        *_pitch(table[:, 0], voiced),
        *_level(table[:, 2], speech),
        *_colour(table, speech, voiced),
        np.log(max(cycles.jitter, 1e-3)),
        np.log(max(cycles.shimmer, 1e-2)),
        *_timing(table[:, 2], speech, voiced),
    ]
    return np.array(found, np.float64)


def _pitch(f0: Floats, voiced: NDArray[np.bool_]) -> list[float]:
    """Give F0 in semitones re 1 Hz, its movements in semitones a second."""
    at = np.flatnonzero(voiced)
    tones = 12 * np.log2(f0[at])
    low, middle, high = np.percentile(tones, [20, 50, 80])
    joined = np.diff(at) == 1
    moves = np.diff(tones)[joined] / HOP_SECONDS
    moves = moves[np.abs(moves) < 200]  # faster is an octave jump
    end = tones[-max(3, len(tones) // 6) :].mean() - middle
    return [
        tones.mean(), tones.std(), low, middle, high, high - low,
        _mean(moves[moves > 0]), _mean(moves[moves < 0]), _slope(at, tones), end,
        _mean(np.abs(np.diff(moves))),
    ]  # fmt: skip


def _level(level: Floats, speech: NDArray[np.bool_]) -> list[float]:
    """Give the level's dynamics in dB around its median, and dB a second."""
    at = np.flatnonzero(speech)
    loud = np.maximum(level[at], level[at].max() - _DYNAMIC)
    low, middle, high = np.percentile(loud, [20, 50, 80])
    moves = np.diff(loud)[np.diff(at) == 1] / HOP_SECONDS
    return [
        loud.std(), low - middle, high - middle,
        _mean(moves[moves > 0]), _mean(moves[moves < 0]), _slope(at, loud), loud.max() - middle,
    ]  # fmt: skip


def _colour(table: Floats, speech: NDArray[np.bool_], voiced: NDArray[np.bool_]) -> list[float]:
    told = table[voiced][:, [1, 3, *range(5, table.shape[1])]]
    cepstrum = table[:, 8:]
    pairs = voiced[1:] & voiced[:-1]
    flux = np.linalg.norm(np.diff(cepstrum, axis=0)[pairs], axis=1)
    unvoiced = table[speech & ~voiced & (table[:, 5] != 0)]
    hiss = unvoiced[:, [5, 8]].mean(axis=0) if len(unvoiced) else told[:, [2, 5]].mean(axis=0)
    return [
        *told.mean(axis=0), *told.std(axis=0),
        _slope(np.flatnonzero(voiced), told[:, 1]), float(np.percentile(told[:, 1], 80)),
        _mean(flux), float(flux.std()) if len(flux) else 0.0, *hiss,
    ]  # fmt: skip


def _timing(level: Floats, speech: NDArray[np.bool_], voiced: NDArray[np.bool_]) -> list[float]:
    seconds = speech.sum() * HOP_SECONDS
    runs, gaps = _runs(voiced), _runs(speech & ~voiced)
    pauses = _runs(~speech)
    return [
        nuclei(level, voiced) / seconds, len(pauses) / seconds, 1.0 - speech.mean(),
        voiced.sum() / speech.sum(), _mean(runs), _sd(runs), _mean(gaps), _sd(gaps),
    ]  # fmt: skip


def _runs(flags: NDArray[np.bool_]) -> Floats:
    """Give the lengths of the runs of true, in seconds."""
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    lengths = np.flatnonzero(edges < 0) - np.flatnonzero(edges > 0)
    return lengths * HOP_SECONDS


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def _sd(values: Floats) -> float:
    return float(values.std()) if len(values) else 0.0


def _slope(at: NDArray[np.int64], values: Floats) -> float:
    """Give the slope of a straight line over frames, a second."""
    time = at * HOP_SECONDS
    centred = time - time.mean()
    spread = float((centred**2).sum())
    return float(centred @ values / spread) if spread > 0 else 0.0
