"""Train the weights of the "when" stage: one command for each shipped variant.

    whee train when --variant own --data DIR --out DIR

MiniLM's upper layers and the heads are fine-tuned together; half an hour on two free cores.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from whee_ros.training import readers
from whee_ros.training.calibrate import calibrate
from whee_ros.training.fit import Recipe, fit
from whee_ros.training.mixture import quota_of
from whee_ros.training.samples import every_nth
from whee_ros.training.splits import Parts, separate
from whee_ros.training.trained import Trained
from whee_ros.when.head import Head
from whee_ros.when.weights import Weights, facts_of, save

# The research variant's epochs hold more sets; three of them take about the same time.
_EPOCHS = {"own": 4, "research": 3}
# Held-out samples of each set that calibrate.
_CALIBRATING = 600


def train(
    parts: Parts, variant: str, recipe: Recipe, say: Callable[[str], None], share: float = 1.0
) -> tuple[Weights, Trained]:
    """Fit on the training part and calibrate on the development part.

    Args:
        parts: samples without leakage between the parts.
        variant: "own" or "research", kept in the facts.
        recipe: sizes, rates, epochs, seed.
        say: told the progress.
        share: of each set's quota; less for quick studies.
    """
    say(f"{len(parts.train)} training samples; {parts.dropped} repeat held-out text: dropped")
    net = fit(parts.train, quota_of(variant, share), recipe, say)
    dev = held_for_calibration(parts)
    calibration = calibrate(net.outputs(dev), dev)
    head = Head({**net.head.arrays(), **net.span.arrays()}, facts_of(variant, calibration), variant)
    return Weights(head, net.text.changed()), net


def held_for_calibration(parts: Parts) -> list:
    """Give each set's development part, at most so many samples each."""
    names = sorted({sample.source for sample in parts.dev})
    return [
        sample
        for name in names
        for sample in every_nth([s for s in parts.dev if s.source == name], _CALIBRATING)
    ]


def train_variant(
    variant: str,
    data: Path,
    out: Path,
    *,
    extra: Iterable[Path] = (),
    seed: int = 0,
    say: Callable[[str], None] = print,
) -> Mapping[str, Any]:
    """Train, evaluate and write one variant: weights, facts, evaluation, model card.

    Args:
        variant: "own" (free for any use) or "research".
        data: the folder of data sets, read in place.
        out: where the weights go.
        extra: folders with a user's own conversations in the corpus's form.
        seed: the same seed gives the same weights on the same machine.
        say: told the progress, a line at a time.

    Returns:
        the evaluation, as ``whee_ros.training.evaluate.evaluate_when`` gives it.
    """
    from whee_ros.training import card
    from whee_ros.training.evaluate import evaluate_when

    names = readers.sets_of(variant)
    samples = readers.read(data, names)
    for folder in extra:
        samples += list(readers.labelled.own_corpus(folder))
    parts = separate(samples)
    weights, _ = train(parts, variant, Recipe(epochs=_EPOCHS[variant], seed=seed), say)
    save(weights, out)
    say(f"weights written to {out}; evaluating")
    results = evaluate_when(data, str(out), say=say)
    (out / "evaluation.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (out / "MODEL_CARD.md").write_text(
        card.model_card(variant, names, Counter(s.source for s in parts.train), weights, results),
        encoding="utf-8",
    )
    return results
