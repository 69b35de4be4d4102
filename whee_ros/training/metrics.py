"""The figures of an evaluation, in plain numpy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def per_class(truth: np.ndarray, guess: np.ndarray, names: Sequence[str]) -> dict[str, Any]:
    """Precision, recall and F1 of each class that occurs in the truth, their mean, accuracy.

    Args:
        truth: class numbers (n,).
        guess: class numbers (n,).
        names: the classes' names.
    """
    found: dict[str, Any] = {}
    for number, name in enumerate(names):
        hits = int(((truth == number) & (guess == number)).sum())
        said, real = int((guess == number).sum()), int((truth == number).sum())
        if real:
            precision, recall = hits / said if said else 0.0, hits / real
            f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
            found[name] = {
                "precision": round(precision, 4),
                "recall": round(recall, 4),
                "f1": round(f1, 4),
                "n": real,
            }
    scores = [entry["f1"] for entry in found.values()]
    return {
        "n": len(truth),
        "macro_f1": round(float(np.mean(scores)), 4) if scores else None,
        "accuracy": round(float((truth == guess).mean()), 4) if len(truth) else None,
        "classes": found,
    }


def calibration_error(probabilities: np.ndarray, truth: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error of the top class (Guo et al., 2017).

    Args:
        probabilities: (n, k).
        truth: class numbers (n,).
        bins: equal-width bins of confidence.
    """
    confidence = probabilities.max(1)
    right = probabilities.argmax(1) == truth
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for number in range(bins):
        inside = place == number
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return round(float(error), 4)


def reliability(probabilities: np.ndarray, truth: np.ndarray, bins: int = 10) -> list[dict]:
    """Give the bins of a reliability diagram: mean confidence, accuracy and size of each."""
    confidence, right = probabilities.max(1), probabilities.argmax(1) == truth
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        {
            "confidence": round(float(confidence[place == number].mean()), 4),
            "accuracy": round(float(right[place == number].mean()), 4),
            "n": int((place == number).sum()),
        }
        for number in range(bins)
        if (place == number).any()
    ]


def correlation(truth: np.ndarray, guess: np.ndarray) -> float | None:
    """Pearson's r over the pairs without NaN; None for fewer than three."""
    known = np.isfinite(truth) & np.isfinite(guess)
    if known.sum() < 3 or truth[known].std() == 0 or guess[known].std() == 0:
        return None
    return round(float(np.corrcoef(truth[known], guess[known])[0, 1]), 4)
