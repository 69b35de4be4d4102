"""Intervals by resampling whole conversations, so that turns of one talk do not count as many."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np


def interval(
    conversations: Sequence[str],
    score: Callable[[np.ndarray], float],
    rounds: int = 400,
    seed: int = 0,
) -> tuple[float, float]:
    """Give a 95 % percentile interval (Efron & Tibshirani, 1993, chapter 13).

    Args:
        conversations: the conversation of each of n samples.
        score: the figure of a resample, given as row numbers.
        rounds: resamples.
        seed: the same seed gives the same interval.
    """
    chance = np.random.default_rng(seed)
    names, place = np.unique(np.asarray(conversations), return_inverse=True)
    rows = [np.flatnonzero(place == number) for number in range(len(names))]
    found = []
    for _ in range(rounds):
        drawn = chance.integers(0, len(names), len(names))
        found.append(score(np.concatenate([rows[number] for number in drawn])))
    low, high = np.nanpercentile(found, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


def macro_f1(truth: np.ndarray, guess: np.ndarray, classes: int) -> float:
    """Mean F1 over the classes that occur in the truth or the guess."""
    counts = np.bincount(truth * classes + guess, minlength=classes * classes)
    table = counts.reshape(classes, classes)
    hits, said, real = np.diag(table), table.sum(0), table.sum(1)
    there = (said + real) > 0
    f1 = 2 * hits[there] / (said + real)[there]
    return float(f1.mean()) if there.any() else float("nan")
