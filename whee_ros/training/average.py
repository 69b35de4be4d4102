"""The mean of the latest snapshots of trained parameters (Izmailov et al., UAI 2018)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn


class Average:
    """Keeps snapshots late in a training, and gives the parameters their mean at its end.

    Args:
        parameters: what is trained.
        total: steps of the training.
        snapshots: how many are kept, the last at the last step.
        apart: how far apart, as a share of the steps.
    """

    def __init__(
        self, parameters: Sequence[nn.Parameter], total: int, snapshots: int, apart: float = 0.06
    ) -> None:
        self._parameters = parameters
        self._when = {round(total * (1 - apart * i)) - 1 for i in range(snapshots)}
        self._kept: list[list[torch.Tensor]] = []

    def step(self, number: int) -> None:
        """Take a snapshot if it is time; ``number`` counts the steps from 0."""
        if number in self._when:
            self._kept.append([p.detach().clone() for p in self._parameters])

    def apply(self) -> None:
        """Set the parameters to the mean."""
        if self._kept:
            for parameter, *held in zip(self._parameters, *self._kept, strict=True):
                parameter.data.copy_(torch.stack(held).mean(0))
