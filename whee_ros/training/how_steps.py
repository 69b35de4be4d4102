"""The steps of a training run, as both stages take them: warm-up, decline, clipping, progress."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch

from whee_ros.training.how_student import Student, batches

WARM_UP = 0.1
"""Share of the steps in which the rate rises."""
TOLD_EVERY = 30.0


class Climb:
    """Takes steps down a loss; the rate rises, then falls in a straight line over all epochs.

    Args:
        student: what is trained.
        name: of the stage, for progress.
        items: what is learned from.
        length: the tokens of an item.
        epochs: times through the items.
        rate: the highest learning rate.
        size: items a step.
        seed: of the order.
        say: told the progress about every half minute.
    """

    def __init__(
        self,
        student: Student,
        name: str,
        items: Sequence[Any],
        length: Callable[[Any], int],
        *,
        epochs: int,
        rate: float,
        size: int,
        seed: int,
        say: Callable[[str], None],
    ) -> None:
        self._student, self._name, self._say = student, name, say
        self._items, self._length, self._size = items, length, size
        self._chance = random.Random(seed)
        torch.manual_seed(seed)
        self._total = epochs * -(-len(items) // size)
        self._parameters = [p for p in student.model.parameters() if p.requires_grad]
        self._optimiser = torch.optim.AdamW(self._parameters, lr=rate, weight_decay=0.01)
        rising = max(1, round(WARM_UP * self._total))

        def share(step: int) -> float:
            left = max(0, self._total - step) / max(1, self._total - rising)
            return min((step + 1) / rising, left, 1.0)

        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._optimiser, share)
        self._step, self._began, self._told = 0, time.monotonic(), 0.0

    def epoch(self, loss_of: Callable[[list[Any]], torch.Tensor]) -> float:
        """Go once through the items; give the mean loss on the way."""
        losses: list[float] = []
        for batch in self._batches():
            loss = loss_of(batch)
            self._optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self._parameters, 1.0)
            self._optimiser.step()
            self._schedule.step()
            self._step += 1
            losses.append(float(loss.detach()))
            self._tell(losses)
        return float(np.mean(losses))

    def _batches(self) -> Iterator[list[Any]]:
        return batches(self._items, self._size, self._length, self._chance)

    def _tell(self, losses: Sequence[float]) -> None:
        now = time.monotonic()
        if now - self._told > TOLD_EVERY:
            left = (now - self._began) / self._step * (self._total - self._step) / 60
            mean = np.mean(losses[-50:])
            told = f"{self._name}: step {self._step} of {self._total}"
            self._say(f"{told}, loss {mean:.3f}, {left:.1f} min left")
            self._told = now
