"""F0, jitter, shimmer and HNR against pulse trains and, where it is installed, against Praat."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.evaluation.voice_sounds import blocks, pulse_train
from whee_ros.perception.voice.audio import RATE, Samples
from whee_ros.perception.voice.cycles import CycleMeter, Cycles
from whee_ros.perception.voice.pitch import HOP, PitchTracker, Track

_FLOOR, _CEILING = 60.0, 500.0
PULSE_F0S = (80.0, 120.0, 180.0, 260.0, 400.0)
_GROSS = 1200 * np.log2(1.2)  # cents: an error of a fifth and more

Figures = dict[str, Any]
Floats = NDArray[np.float64]


class Measured(NamedTuple):
    """What the voice stage's meters say of a sound; ``times`` of the frames in seconds."""

    times: Floats
    track: Track
    cycles: Cycles


def measure(sound: Samples) -> Measured:
    """Measure a sound as the voice stage does, in blocks."""
    tracker = PitchTracker(_FLOOR, _CEILING)
    meter, cycles, parts = CycleMeter(tracker.window), Cycles(), []
    for block, _ in blocks(sound):
        track = tracker.feed(block)
        cycles = cycles.plus(meter.feed(block, track.f0))
        parts.append(track)
    whole = Track(*(np.concatenate(values) for values in zip(*parts, strict=True)))
    times = (tracker.window / 2 + HOP * np.arange(len(whole.f0))) / RATE
    return Measured(times, whole, cycles)


def pulse_trains(f0s: Sequence[float] = PULSE_F0S) -> Figures:
    """Give the errors on pulse trains of known F0, jitter and shimmer."""
    cents, jitter, shimmer = [], [], []
    for seed, f0 in enumerate(f0s):
        clean = measure(pulse_train(f0, 0.0, 0.0)[0]).track.f0
        cents.append(np.abs(1200 * np.log2(clean[clean > 0] / f0)))
        for amount in (0.01, 0.02, 0.04):
            sound, true, _ = pulse_train(f0, amount, 0.0, seed=seed)
            jitter.append(abs(measure(sound).cycles.jitter - true))
            sound, _, true = pulse_train(f0, 0.0, 3 * amount, seed=seed)
            shimmer.append(abs(measure(sound).cycles.shimmer - true))
    return {
        "median_cents": float(np.median(np.concatenate(cents))),
        "gross_share": float(np.mean(np.concatenate(cents) > _GROSS)),
        "jitter_error": float(np.mean(jitter)),
        "shimmer_error": float(np.mean(shimmer)),
    }


def has_praat() -> bool:
    """Tell whether Praat can be asked (parselmouth; GPL, for measuring only)."""
    return importlib.util.find_spec("parselmouth") is not None


def f0_against_praat(sounds: Iterable[Samples]) -> Figures:
    """Give recall of Praat's voiced frames, gross errors (20 %) and the median error in cents."""
    voiced = both = extra = unvoiced = 0
    errors = []
    for sound in sounds:
        ours, (theirs, *_) = measure(sound), _praat(sound)
        reference = np.nan_to_num(
            np.array([theirs.get_value_at_time(float(time)) for time in ours.times])
        )
        f0 = ours.track.f0
        agreed = (reference > 0) & (f0 > 0)
        voiced, both = voiced + int((reference > 0).sum()), both + int(agreed.sum())
        extra += int(((f0 > 0) & (reference == 0)).sum())
        unvoiced += int((reference == 0).sum())
        errors.append(np.abs(1200 * np.log2(f0[agreed] / reference[agreed])))
    cents = np.concatenate(errors) if errors else np.zeros(0)
    return {
        "frames": voiced,
        "recall": both / max(voiced, 1),
        "gross_share": float(np.mean(cents > _GROSS)) if len(cents) else 0.0,
        "median_cents": float(np.median(cents)) if len(cents) else 0.0,
        "voiced_where_praat_is_not": extra / max(unvoiced, 1),
    }


def quality_against_praat(sounds: Iterable[Samples]) -> Figures:
    """Give the correlation with Praat, recording by recording, and the median ratio to it."""
    rows = []
    for sound in sounds:
        ours = measure(sound)
        _, jitter, shimmer, hnr = _praat(sound)
        voiced = ours.track.f0 > 0
        if voiced.sum() > 20 and hnr is not None:
            mine = float(np.median(ours.track.hnr[voiced & (ours.track.hnr > 0)]))
            rows.append((ours.cycles.jitter, jitter, ours.cycles.shimmer, shimmer, mine, hnr))
    table = np.array(rows).reshape(-1, 6)
    table = table[np.isfinite(table).all(axis=1)]
    if len(table) < 3:
        return {"recordings": len(table)}
    figures: Figures = {"recordings": len(table)}
    for i, name in enumerate(("jitter", "shimmer", "hnr")):
        ours_, theirs_ = table[:, 2 * i], table[:, 2 * i + 1]
        figures[f"{name}_r"] = float(np.corrcoef(ours_, theirs_)[0, 1])
        figures[f"{name}_ratio"] = float(np.median(ours_ / theirs_))
    return figures


def _praat(sound: Samples) -> tuple[Any, float, float, float | None]:
    """Give Praat's pitch object, local jitter and shimmer, and median HNR."""
    parselmouth = importlib.import_module("parselmouth")
    call = importlib.import_module("parselmouth.praat").call
    heard = parselmouth.Sound(sound.astype(np.float64), RATE)
    pitch = heard.to_pitch_ac(time_step=0.01, pitch_floor=_FLOOR, pitch_ceiling=_CEILING)
    points = call([heard, pitch], "To PointProcess (cc)")
    jitter = call(points, "Get jitter (local)", 0, 0, 0.0001, 0.02, 1.3)
    shimmer = call([heard, points], "Get shimmer (local)", 0, 0, 0.0001, 0.02, 1.3, 1.6)
    harmonicity = heard.to_harmonicity_cc(0.01, _FLOOR, 0.1, 1.0).values[0]
    clear = harmonicity[harmonicity > 0]
    return pitch, jitter, shimmer, float(np.median(clear)) if len(clear) else None
