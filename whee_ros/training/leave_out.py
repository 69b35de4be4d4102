"""Leave one family out: train without it, test on it, beside a linear layer on frozen MiniLM."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from whee_ros.decision import DIRECTIONS
from whee_ros.training import baselines, readers
from whee_ros.training.bootstrap import interval, macro_f1
from whee_ros.training.embed import store_at
from whee_ros.training.evaluate import baseline_part
from whee_ros.training.fit import Recipe
from whee_ros.training.metrics import calibration_error, per_class
from whee_ros.training.probe import Probe
from whee_ros.training.samples import Sample, every_nth
from whee_ros.training.splits import separate
from whee_ros.training.when import train

_MOST = 2000
# Shorter than for shipped weights: one training a family.
SHORT, SHARE = Recipe(epochs=2), 0.4


def leave_families_out(
    data: Path,
    variant: str,
    *,
    families: Sequence[str] = (),
    recipe: Recipe = SHORT,
    share: float = SHARE,
    cache: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> dict[str, Any]:
    """Train without each family in turn and measure the direction on that whole family.

    Args:
        data: the folder of data sets.
        variant: whose sets are used: "own" or "research".
        families: which families; by default all that have the three directions.
        recipe: how to train.
        share: of each set's quota an epoch.
        cache: where the frozen encoder's embeddings are kept.
        say: told the progress.

    Returns:
        by family: n, macro_f1, interval, ece, classes, linear (macro_f1); and "mean" of both.
    """
    samples = readers.read(data, readers.sets_of(variant))
    store = store_at(cache)
    results: dict[str, Any] = {}
    for family in families or _with_all_directions(samples):
        say(f"leaving out {family}")
        parts = separate(samples, hold_out=[family])
        held = [s for s in parts.test if s.family == family and s.direction is not None]
        held = every_nth(held, _MOST)
        weights, _ = train(parts, variant, recipe, say, share)
        probabilities = np.exp(Probe(weights).read(held).direction)
        truth, guess = baselines.labels(held), probabilities.argmax(1)
        plain = baselines.linear(baseline_part(samples, [family]), store)(held)
        results[family] = {
            **per_class(truth, guess, DIRECTIONS),
            "interval": interval(
                [s.conversation for s in held],
                lambda rows, t=truth, g=guess: macro_f1(t[rows], g[rows], 3),  # type: ignore[misc]
            ),
            "ece": calibration_error(probabilities, truth),
            "linear": per_class(truth, plain, DIRECTIONS)["macro_f1"],
        }
        say(f"{family}: macro F1 {results[family]['macro_f1']}, linear {results[family]['linear']}")
    if results:
        rows = list(results.values())
        results["mean"] = {
            "macro_f1": round(float(np.mean([row["macro_f1"] for row in rows])), 4),
            "linear": round(float(np.mean([row["linear"] for row in rows])), 4),
        }
    return results


def _with_all_directions(samples: Sequence[Sample]) -> list[str]:
    found: dict[str, set[str]] = {}
    for sample in samples:
        if sample.direction:
            found.setdefault(sample.family, set()).add(sample.direction)
    return sorted(family for family, directions in found.items() if len(directions) == 3)
