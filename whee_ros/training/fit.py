"""Fit and calibrate the heads: multi-task, masked where a set has no label, seeded."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from whee_ros.decision import DIRECTIONS
from whee_ros.training.arrays import Arrays
from whee_ros.when.encoder import DIMENSIONS, MINILM_SHA256
from whee_ros.when.head import INPUTS, OUTPUTS, Head, facts_of
from whee_ros.when.labels import EMOTIONS

_D = len(DIRECTIONS)


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How heads are fitted; the defaults are those of the shipped weights."""

    hidden: int = 128
    members: int = 3
    epochs: int = 6
    batch: int = 512
    rate: float = 1e-3
    decay: float = 1e-2
    dropout: float = 0.5
    context_dropout: float = 0.4
    seed: int = 0


def fit(
    data: Arrays, variant: str, recipe: Recipe, say: Callable[[str], None] = lambda line: None
) -> Head:
    """Train an ensemble.

    Args:
        data: training arrays; weights already balance the sets.
        variant: "own" or "research", kept in the facts.
        recipe: sizes, epochs, seed.
        say: told the loss after each member.
    """
    import torch

    targets = _targets(data)
    members = []
    for number in range(recipe.members):
        torch.manual_seed(recipe.seed + number)
        net = torch.nn.Sequential(
            torch.nn.Linear(INPUTS, recipe.hidden),
            torch.nn.ReLU(),
            torch.nn.Dropout(recipe.dropout),
            torch.nn.Linear(recipe.hidden, OUTPUTS),
        )
        loss = _train(net, data, targets, recipe)
        say(f"member {number + 1} of {recipe.members}: loss {loss:.3f}")
        arrays = [parameter.detach().numpy().copy() for parameter in net.parameters()]
        names = ("hidden", "hidden_bias", "output", "output_bias")
        members.append(dict(zip(names, arrays, strict=True)))
    return Head(members, facts_of(variant, MINILM_SHA256, {}), variant)


def _targets(data: Arrays) -> dict[str, Any]:
    import torch

    counts = np.bincount(data.emotion[data.emotion >= 0], minlength=len(EMOTIONS)) + 50
    return {
        "x": torch.from_numpy(data.x),
        "direction": torch.from_numpy(data.direction),
        "need": torch.from_numpy(data.need),
        "emotion": torch.from_numpy(data.emotion),
        "affect": torch.from_numpy(np.stack([data.valence, data.arousal], 1)),
        "weight": torch.from_numpy(data.weight),
        "class": torch.from_numpy((counts.mean() / counts) ** 0.5).float(),
    }


def _train(net: Any, data: Arrays, targets: dict[str, Any], recipe: Recipe) -> float:
    import torch

    optimiser = torch.optim.AdamW(net.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
    steps = recipe.epochs * -(-len(data.x) // recipe.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.rate, total_steps=steps)
    net.train()
    total = 0.0
    for _ in range(recipe.epochs):
        total = 0.0
        for rows in torch.randperm(len(data.x)).split(recipe.batch):
            x = targets["x"][rows].clone()
            for start in (DIMENSIONS, 2 * DIMENSIONS):
                kept = torch.rand(len(rows), 1) >= recipe.context_dropout
                x[:, start : start + DIMENSIONS] *= kept
            loss = _loss(
                net(x),
                {
                    name: value[rows]
                    for name, value in targets.items()
                    if name not in ("x", "class")
                },
                targets["class"],
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += float(loss.detach()) * len(rows) / len(data.x)
    return total


def _loss(raw: Any, y: dict[str, Any], classes: Any) -> Any:
    """Sum of the tasks' losses, each a weighted mean over the samples that have the label."""
    import torch
    from torch.nn import functional

    def mean(losses: Any, known: Any, weight: Any) -> Any:
        weight = weight * known
        return (torch.where(known, losses, 0.0) * weight).sum() / weight.sum().clamp(min=1e-6)

    known = y["direction"] >= 0
    direction = functional.cross_entropy(raw[:, :_D], y["direction"].clamp(min=0), reduction="none")
    loss = 1.5 * mean(direction, known, y["weight"])
    known = ~torch.isnan(y["need"])
    need = functional.binary_cross_entropy_with_logits(
        raw[:, _D], y["need"].nan_to_num(), reduction="none"
    )
    loss = loss + mean(need, known, y["weight"])
    known = y["emotion"] >= 0
    emotion = functional.cross_entropy(
        raw[:, _D + 1 : _D + 1 + len(EMOTIONS)],
        y["emotion"].clamp(min=0),
        weight=classes,
        reduction="none",
    )
    loss = loss + mean(emotion, known, y["weight"])
    known = ~torch.isnan(y["affect"][:, 0])
    affect = ((torch.tanh(raw[:, -2:]) - y["affect"].nan_to_num()) ** 2).mean(1)
    return loss + 2.0 * mean(affect, known, y["weight"])


def calibrate(head: Head, dev: Arrays) -> Head:
    """Fit temperatures on held-out samples (Guo et al., ICML 2017), and the need's scale."""
    raw = head.outputs(dev.x)
    calibration = {
        "direction_temperature": _temperature(raw[:, :_D], dev.direction, dev.weight),
        "emotion_temperature": _temperature(
            raw[:, _D + 1 : _D + 1 + len(EMOTIONS)], dev.emotion, dev.weight
        ),
        "need_scale": 1.0,
        "need_shift": 0.0,
    }
    facts = {**head.facts, "calibration": calibration}
    return Head(head.members, facts, head.name)


def _temperature(logits: np.ndarray, labels: np.ndarray, weight: np.ndarray) -> float:
    known = labels >= 0
    logits, labels, weight = logits[known], labels[known], weight[known]
    if not len(labels):
        return 1.0

    def loss(temperature: float) -> float:
        from whee_ros.when.head import log_softmax

        chosen = log_softmax(logits / temperature)[np.arange(len(labels)), labels]
        return float(-(chosen * weight).sum())

    grid = np.exp(np.linspace(np.log(0.4), np.log(4.0), 47))
    return round(float(min(grid, key=loss)), 4)
