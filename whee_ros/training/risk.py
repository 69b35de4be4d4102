"""Learn to read words of risk: phrases of our own writing, and talk in which nothing is wrong.

Two thresholds are chosen on lists that the network never saw, because phrases it learned from are
easier than what people will say.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from whee_ros.how.safety.risk import KINDS, Weights, plain
from whee_ros.how.safety.safety import Safety
from whee_ros.training.risk_lists import (
    IN_DANGER,
    TASKS,
    Phrase,
    calm,
    evenly,
    own_lists,
    own_turns,
    phrases,
    task_turns,
)
from whee_ros.training.risk_net import Example, Recipe, RiskNet, fit
from whee_ros.training.risk_thresholds import Row, choose, curves, see
from whee_ros.when.encoder import MINILM_SHA256

OWN_WINDOWS, TASK_WINDOWS, TASK_TURNS = 2500, 250, 300
HARDEST, AGAIN = 2000, 0.5
"""Windows of ordinary talk, and the share of phrases, that are learned once more at the end."""
HARD_RATE, AGAIN_RATE = 6e-5, 8e-5
"""Learning rates of the encoder for these, and where training goes on from older weights."""
RISKY, ORDINARY = 2.0, 0.5
"""Weights of a phrase of risk and of ordinary talk; a look-alike has 1."""


def train(
    data: Path | None,
    dev: Sequence[Path],
    extra: Sequence[Path],
    recipe: Recipe,
    *,
    without: str = "",
    begin: Weights | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> tuple[Weights, dict[str, Any]]:
    """Fit the detector.

    Args:
        data: folder with the sets of task talk, or None to do without.
        dev: lists to choose the thresholds on, not learned from.
        extra: more lists to learn from, beside our own.
        recipe: how the network is fitted.
        without: one of our own lists, by name, that is left out and measured like ``dev``.
        begin: weights to go on from for one epoch, in a third of the time; by default the encoder
            as it was published.
        say: told what happens.

    Returns:
        weights, and facts: how many texts were seen, and what each list in ``dev`` and ordinary
        talk showed at every threshold.

    Raises:
        ValueError: there is no list ``without``, or no phrase to choose the thresholds on.
    """
    lists = own_lists() | {path.stem: phrases(path) for path in extra}
    held = {path.stem: phrases(path) for path in dev}
    if without:
        if without not in lists:
            raise ValueError(f"there is no list {without!r}; there are {', '.join(lists)}")
        held[without] = lists.pop(without)
    if not held:
        raise ValueError("give at least one list with --dev: thresholds need unseen phrases")
    talk = ordinary(data)
    net = RiskNet(recipe)
    first = recipe
    if begin is not None:
        net.take(begin)
        first = dataclasses.replace(recipe, epochs=1, encoder_rate=AGAIN_RATE)
    net = fit(_examples(lists, talk), talk, first, say, net)
    net = harden(net, lists, hard_pool(data), recipe, say)
    found = measured(net, held, _unseen(data))
    threshold, check = choose(found["together"])
    facts = {
        "phrases": {name: _sizes(found) for name, found in (lists | held).items()},
        "not learned from": list(held),
        "ordinary": len(talk),
        "recipe": vars(first),
        "went on from older weights": begin is not None,
        "threshold": threshold,
        "check": check,
        "threshold, recall, look-alikes, ordinary": found,
    }
    return weights_of(net, threshold, check), facts


def hard_pool(data: Path | None) -> list[str]:
    """Give ordinary talk to find the hardest in: all turns of persons in our corpus' train part."""
    found = calm(own_turns(["train"]), 10**6)
    for name in TASKS if data else ():
        found += calm(task_turns(data, name, train=True), 2 * TASK_WINDOWS, seed=1)  # type: ignore[arg-type]
    return list(dict.fromkeys(found))


def harden(
    net: RiskNet,
    lists: Mapping[str, Sequence[Phrase]],
    pool: Sequence[str],
    recipe: Recipe,
    say: Callable[[str], None] = lambda line: None,
) -> RiskNet:
    """Go on for an epoch with the ordinary talk that looks most like a risk, and some phrases."""
    order = np.argsort(net.probabilities(pool)[:, 0], kind="stable")
    hardest = [Example(pool[i], 0, 1.0) for i in order[:HARDEST]]
    again = _examples(lists, [])
    random.Random(recipe.seed).shuffle(again)
    again = again[: round(AGAIN * len(again))]
    last = dataclasses.replace(recipe, epochs=1, encoder_rate=HARD_RATE, seed=recipe.seed + 1)
    return fit([*again, *hardest], pool, last, say, net)


def weights_of(net: RiskNet, threshold: float, check: float) -> Weights:
    """Give what the detector needs of a fitted network."""
    return Weights(
        changed=net.changed(),
        choice=net.choice(),
        threshold=round(threshold, 3),
        check=round(check, 3),
        base_sha256=MINILM_SHA256,
    )


def ordinary(data: Path | None) -> list[str]:
    """Draw ordinary talk to learn from."""
    found = calm(own_turns(["train"], robot=True), OWN_WINDOWS)
    for name in TASKS if data else ():
        found += calm(task_turns(data, name, train=True), TASK_WINDOWS)  # type: ignore[arg-type]
    return found


def _unseen(data: Path | None) -> dict[str, list[str]]:
    """Give ordinary turns that training does not see; the test part is left for the report."""
    found = {"own": [text for text in own_turns(["dev"]) if text not in IN_DANGER]}
    tasks = [
        text
        for name in (TASKS if data else ())
        for text in evenly(task_turns(data, name, train=False)[::2], TASK_TURNS)  # type: ignore[arg-type]
    ]
    return found | ({"tasks": tasks} if tasks else {})


def measured(
    net: RiskNet, held: Mapping[str, Sequence[Phrase]], ordinary: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, list[Row]]]:
    """Measure every threshold on each list, and on all of them as "together"."""
    safety = Safety.load()
    calm_seen = {name: see(texts, net.probabilities, safety) for name, texts in ordinary.items()}
    lists = {**held, "together": [phrase for phrases in held.values() for phrase in phrases]}
    return {
        name: curves(
            see([phrase.text for phrase in phrases], net.probabilities, safety),
            np.array([bool(phrase.kind) for phrase in phrases]),
            calm_seen,
        )
        for name, phrases in lists.items()
    }


def _examples(lists: Mapping[str, Sequence[Phrase]], talk: Sequence[str]) -> list[Example]:
    found = [Example(text, 0, ORDINARY) for text in talk]
    for phrase in (phrase for held in lists.values() for phrase in held):
        label = 1 + KINDS.index(phrase.kind) if phrase.kind else 0
        found.append(Example(plain(phrase.text), label, RISKY if label else 1.0))
    return found


def _sizes(held: Sequence[Phrase]) -> dict[str, int]:
    kinds = [phrase.kind for phrase in held]
    return {kind or "look-alikes": kinds.count(kind) for kind in (*KINDS, "")}
