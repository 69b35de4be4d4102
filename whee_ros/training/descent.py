"""The optimiser's loop that both fine-tunings run: AdamW, one cycle of rates, a mean at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
import torch
from torch import nn

from whee_ros.training.average import Average

Drawn = TypeVar("Drawn")
_WARM_UP, _LONGEST, _TELL_S = 0.1, 1.0, 30.0


class Rates(NamedTuple):
    """Learning rates of the encoder and the heads, weight decay, and snapshots to average."""

    encoder: float
    heads: float
    decay: float
    snapshots: int


class Learned(NamedTuple):
    """The parameters that learn: of the encoder's layers, and of the heads over it."""

    layers: Sequence[nn.Parameter]
    heads: Sequence[nn.Parameter]


def descend(
    batches: Iterable[Drawn],
    total: int,
    loss_of: Callable[[Drawn], torch.Tensor],
    learned: Learned,
    rates: Rates,
    say: Callable[[str], None] = lambda line: None,
) -> None:
    """Take one step a batch; then give the parameters the mean of their latest snapshots.

    Args:
        batches: ``total`` of them.
        total: steps, over which the rates rise and fall.
        loss_of: the loss of a batch, with gradients.
        learned: the parameters.
        rates: sizes of steps.
        say: told the progress about every half minute.
    """
    every = [*learned.layers, *learned.heads]
    optimiser = torch.optim.AdamW(
        [
            {"params": list(learned.layers), "lr": rates.encoder},
            {"params": list(learned.heads), "lr": rates.heads},
        ],
        weight_decay=rates.decay,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [rates.encoder, rates.heads], total_steps=total, pct_start=_WARM_UP
    )
    mean = Average(every, total, rates.snapshots)
    told, began, losses = 0.0, time.monotonic(), []
    for step, batch in enumerate(batches):
        loss = loss_of(batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(every, _LONGEST)
        optimiser.step()
        schedule.step()
        mean.step(step)
        losses.append(float(loss.detach()))
        if time.monotonic() - told > _TELL_S:
            told = time.monotonic()
            left = (told - began) / (step + 1) * (total - step - 1) / 60
            say(f"step {step + 1} of {total}: loss {np.mean(losses[-50:]):.3f}, {left:.1f} min")
    mean.apply()
