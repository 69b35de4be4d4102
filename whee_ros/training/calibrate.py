"""Temperatures on held-out samples (Guo et al., ICML 2017), each set weighing the same.

Talk that the weights never met is judged with more confidence than it deserves, and there is none
of it to calibrate on. So the direction's temperature is the highest that keeps the calibration
error of each known set's held-out part within a limit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from whee_ros.decision import DIRECTIONS
from whee_ros.training.metrics import calibration_error
from whee_ros.training.samples import Sample
from whee_ros.when.head import DIRECTION, EMOTION, log_softmax
from whee_ros.when.labels import EMOTIONS

MOST_ERROR = 0.05
"""Calibration error that the direction may have on any known set."""
PLAIN_SHARE = 0.5
"""How far words that are plain by themselves are read without what was said before: half, chosen on
our own development part (see TRIED.md)."""
_SOFTER = np.linspace(1.0, 2.0, 101)
_ENOUGH = 100


def calibrate(raw: np.ndarray, samples: Sequence[Sample]) -> dict[str, Any]:
    """Fit the calibration on held-out samples.

    Args:
        raw: the heads' outputs (n, 31).
        samples: the n samples.

    Returns:
        the facts that ``Head`` reads.
    """
    weight = _equal_sets(samples)
    direction = _numbers([s.direction for s in samples], DIRECTIONS)
    emotion = _numbers([s.emotion for s in samples], EMOTIONS)
    best = _temperature(raw[:, DIRECTION], direction, weight)
    sources = np.array([sample.source for sample in samples])
    return {
        "direction_temperature": _softest(raw[:, DIRECTION], direction, sources, best),
        "emotion_temperature": _temperature(raw[:, EMOTION], emotion, weight),
        "plain_share": PLAIN_SHARE,
    }


def _softest(logits: np.ndarray, labels: np.ndarray, sources: np.ndarray, best: float) -> float:
    """Raise the best temperature as far as every set's calibration error allows."""

    def error(temperature: float) -> float:
        errors = []
        for source in np.unique(sources[labels >= 0]):
            rows = (sources == source) & (labels >= 0)
            if rows.sum() >= _ENOUGH:
                probabilities = np.exp(log_softmax(logits[rows] / temperature))
                errors.append(calibration_error(probabilities, labels[rows]))
        return max(errors, default=np.inf)

    allowed = [t for t in best * _SOFTER if error(t) <= MOST_ERROR]
    return round(float(max(allowed, default=best)), 4)


def _equal_sets(samples: Sequence[Sample]) -> np.ndarray:
    counts = Counter(sample.source for sample in samples)
    return np.array([1.0 / counts[sample.source] for sample in samples])


def _numbers(labels: Sequence[str | None], names: Sequence[str]) -> np.ndarray:
    return np.array([names.index(label) if label in names else -1 for label in labels])


def _temperature(logits: np.ndarray, labels: np.ndarray, weight: np.ndarray) -> float:
    known = labels >= 0
    logits, labels, weight = logits[known], labels[known], weight[known]
    if not len(labels):
        return 1.0

    def loss(temperature: float) -> float:
        chosen = log_softmax(logits / temperature)[np.arange(len(labels)), labels]
        return float(-(chosen * weight).sum())

    grid = np.exp(np.linspace(np.log(0.4), np.log(4.0), 47))
    return round(float(min(grid, key=loss)), 4)
