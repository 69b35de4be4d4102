"""First step: learn the chosen answers word by word; the prompt is read, not learned."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence

import torch

from whee_ros.training.how_steps import Climb
from whee_ros.training.how_student import Example, Student, batches


def learn(
    student: Student,
    train: Sequence[Example],
    held: Sequence[Example],
    *,
    epochs: int,
    rate: float,
    size: int,
    seed: int,
    say: Callable[[str], None],
) -> list[float]:
    """Train, and keep the epoch that does best on the held-out examples.

    Returns:
        the held-out loss per token in nats, before the first and after each epoch.
    """
    climb = Climb(
        student,
        "supervised",
        train,
        _length,
        epochs=epochs,
        rate=rate,
        size=size,
        seed=seed,
        say=say,
    )

    def loss_of(batch: list[Example]) -> torch.Tensor:
        sums, counts = student.likelihoods(batch)
        return -sums.sum() / counts.sum()

    found = [loss(student, held, size)]
    say(f"supervised: held-out loss {found[0]:.3f} before")
    best, kept = float("inf"), None
    for number in range(epochs):
        student.model.train()
        mean = climb.epoch(loss_of)
        found.append(loss(student, held, size))
        say(f"supervised: epoch {number + 1} of {epochs}, loss {mean:.3f}, held {found[-1]:.3f}")
        if found[-1] < best:
            best, kept = found[-1], copy.deepcopy(student.model.state_dict())
    if kept is not None:
        student.model.load_state_dict(kept)
    return found


def loss(student: Student, examples: Sequence[Example], size: int) -> float:
    """Give the mean loss per token of the replies, in nats; NaN without examples."""
    total, tokens = 0.0, 0
    student.model.eval()
    with torch.inference_mode():
        for batch in batches(examples, 2 * size, _length, None):
            sums, counts = student.likelihoods(batch)
            total -= float(sums.sum())
            tokens += int(counts.sum())
    return total / tokens if tokens else float("nan")


def _length(example: Example) -> int:
    return len(example.ids)
