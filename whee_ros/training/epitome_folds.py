"""Five-fold test of the mechanisms on EPITOME (Sharma et al., EMNLP 2020), by seeker's post.

The published figures (macro F1 .745 / .626 / .726) are of a network fine-tuned on this set, so ours
is fine-tuned on four fifths and read on the last fifth, going on from the given weights.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from whee_ros.training.augment import Augment
from whee_ros.training.bootstrap import interval, macro_f1
from whee_ros.training.fit import Recipe, fit
from whee_ros.training.readers.replies import epitome
from whee_ros.training.samples import Sample
from whee_ros.when.head import MECHANISMS
from whee_ros.when.weights import Weights

PUBLISHED = {"emotional reaction": 0.745, "interpretation": 0.626, "exploration": 0.726}
FOLDS = 5
RECIPE = Recipe(
    epochs=4,
    encoder_rate=8e-5,
    rare_levels=0.5,
    first_layer=3,
    batch=32,
    augment=Augment(heard=0.0, forget=0.1, anonymous=1.0, amid=0.0),
    losses={
        "direction": 0.0, "need": 0.0, "emotion": 0.0, "affect": 0.0, "mechanisms": 1.0,
        "cause": 0.0,
    },
)  # fmt: skip


def five_folds(
    data: Path,
    weights: Weights,
    recipe: Recipe = RECIPE,
    say: Callable[[str], None] = lambda line: None,
) -> dict[str, Any]:
    """Fine-tune on four fifths and measure the last, five times.

    Args:
        data: the folder of data sets.
        weights: what the training goes on from; they must not have seen EPITOME.
        recipe: how to train.
        say: told the progress.

    Returns:
        by mechanism: macro_f1 over all replies, its interval over posts, published; and ``n``.

    Raises:
        ValueError: if the weights have seen EPITOME.
    """
    if weights.head.facts["variant"] != "own":
        raise ValueError("the folds start from weights that never saw EPITOME: own-v4")
    samples = list(epitome(data))
    fold = folds_of([sample.conversation for sample in samples])
    guess = np.zeros((len(samples), 3), dtype=int)
    for number in range(FOLDS):
        held = np.flatnonzero(fold == number)
        say(f"fold {number + 1} of {FOLDS}: {len(samples) - len(held)} replies learned")
        net = fit([samples[i] for i in np.flatnonzero(fold != number)], {}, recipe, say, weights)
        raw = net.outputs([samples[i] for i in held])[:, MECHANISMS]
        guess[held] = raw.reshape(-1, 3, 3).argmax(-1)
    truth = np.array([sample.mechanisms for sample in samples])
    return {"n": len(samples), **_measured(samples, truth, guess)}


def folds_of(posts: Sequence[str], seed: int = 0) -> np.ndarray:
    """Deal posts out: the replies to one post are in one fold; (n,) numbers of folds."""
    different = sorted(set(posts))
    random.Random(seed).shuffle(different)
    place = {post: number % FOLDS for number, post in enumerate(different)}
    return np.array([place[post] for post in posts])


def _measured(samples: Sequence[Sample], truth: np.ndarray, guess: np.ndarray) -> dict[str, Any]:
    posts = [sample.conversation for sample in samples]
    found = {}
    for column, (name, published) in enumerate(PUBLISHED.items()):
        t, g = truth[:, column], guess[:, column]
        found[name] = {
            "macro_f1": round(macro_f1(t, g, 3), 4),
            "interval": interval(posts, lambda r, t=t, g=g: macro_f1(t[r], g[r], 3)),  # type: ignore[misc]
            "published": published,
        }
    return found


def lines(results: dict[str, Any]) -> list[str]:
    """Lay the folds' result out."""
    return [
        f"- EPITOME, five folds by post ({results['n']}), {name}: macro F1 {row['macro_f1']:.3f}"
        f" [{row['interval'][0]:.3f}, {row['interval'][1]:.3f}], published {row['published']}"
        for name, row in results.items()
        if name != "n"
    ]
