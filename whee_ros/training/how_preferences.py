"""Second step: prefer the chosen answer to the rejected one.

Direct preference optimisation (Rafailov et al., NeurIPS 2023), with the chosen answer's likelihood
as an anchor (Pang et al., "Iterative reasoning preference optimization", 2024), so that the form of
the answers is not unlearned. The reference is the model as the first step left it; what it thinks
of each answer is computed once, so that no second model is held.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch.nn import functional

from whee_ros.training.bootstrap import interval
from whee_ros.training.how_steps import Climb
from whee_ros.training.how_student import Example, Student, batches


@dataclasses.dataclass(frozen=True)
class Pair:
    """Two answers to one prompt; ``kind`` is why the rejected one was."""

    chosen: Example
    rejected: Example
    kind: str
    conversation: str


@dataclasses.dataclass(frozen=True)
class Likelihoods:
    """Of n pairs: log-likelihoods (n, 2) of chosen and rejected, and their tokens (n, 2)."""

    sums: np.ndarray
    counts: np.ndarray


def read(student: Student, pairs: Sequence[Pair], size: int) -> Likelihoods:
    """Read what the model thinks of both answers of each pair."""
    sums, counts = np.zeros((len(pairs), 2)), np.ones((len(pairs), 2))
    student.model.eval()
    with torch.inference_mode():
        for places in batches(range(len(pairs)), size, lambda i: _length(pairs[i]), None):
            both = [one for i in places for one in (pairs[i].chosen, pairs[i].rejected)]
            found, tokens = student.likelihoods(both)
            sums[places] = found.view(-1, 2).cpu().numpy()
            counts[places] = tokens.view(-1, 2).cpu().numpy()
    return Likelihoods(sums, counts)


def learn(
    student: Student,
    pairs: Sequence[Pair],
    *,
    epochs: int,
    rate: float,
    size: int,
    beta: float,
    anchor: float,
    seed: int,
    say: Callable[[str], None],
) -> None:
    """Train on pairs; ``beta`` holds the model near the reference, ``anchor`` weighs the form."""
    reference = torch.from_numpy(read(student, pairs, size).sums).float().to(student.device)
    student.model.eval()  # no dropout: the reference has none either
    climb = Climb(
        student,
        "preferences",
        range(len(pairs)),
        lambda i: _length(pairs[i]),
        epochs=epochs,
        rate=rate,
        size=size,
        seed=seed,
        say=say,
    )

    def loss_of(places: list[int]) -> torch.Tensor:
        both = [one for i in places for one in (pairs[i].chosen, pairs[i].rejected)]
        sums, counts = student.likelihoods(both)
        sums, counts = sums.view(-1, 2), counts.view(-1, 2)
        gain = sums - reference[places]
        preferred = -functional.logsigmoid(beta * (gain[:, 0] - gain[:, 1])).mean()
        return preferred - anchor * (sums[:, 0] / counts[:, 0]).mean()

    for number in range(epochs):
        mean = climb.epoch(loss_of)
        say(f"preferences: epoch {number + 1} of {epochs}, loss {mean:.3f}")


def accuracy(
    pairs: Sequence[Pair], found: Likelihoods, reference: Likelihoods | None = None
) -> dict[str, dict[str, object]]:
    """Give in how many pairs the chosen answer is preferred, in all and by kind.

    Without a reference, preferred means likelier per token; with one, that its likelihood has
    risen more than the rejected one's: DPO's implicit reward.

    Returns:
        by kind, and "all": ``pairs``, ``share``, and its 95 % ``interval`` over conversations.
    """
    values = found.sums / found.counts if reference is None else found.sums - reference.sums
    right = values[:, 0] > values[:, 1] if len(pairs) else np.zeros(0, bool)
    told: dict[str, dict[str, object]] = {}
    for kind in ("all", *sorted({pair.kind for pair in pairs})):
        rows = np.array([i for i, pair in enumerate(pairs) if kind in ("all", pair.kind)], int)
        if len(rows):
            whose = [pairs[i].conversation for i in rows]
            hits = right[rows]
            told[kind] = {
                "pairs": len(rows),
                "share": round(float(hits.mean()), 4),
                "interval": interval(whose, functools.partial(_share, hits)),
            }
    return told


def _share(hits: np.ndarray, rows: np.ndarray) -> float:
    return float(hits[rows].mean())


def _length(pair: Pair) -> int:
    return max(len(pair.chosen.ids), len(pair.rejected.ids))
