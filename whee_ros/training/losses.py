"""The tasks' losses, each over the samples that have its label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from whee_ros.training.batches import Batch
from whee_ros.training.samples import Sample
from whee_ros.when.head import AFFECT, DIRECTION, EMOTION, MECHANISMS, NEED
from whee_ros.when.labels import EMOTIONS


def class_weights(samples: Sequence[Sample]) -> torch.Tensor:
    """Rare emotions count more, by the root of how rare they are."""
    known = [EMOTIONS.index(s.emotion) for s in samples if s.emotion in EMOTIONS]
    counts = np.bincount(known, minlength=len(EMOTIONS)) + 50
    return torch.from_numpy((counts.mean() / counts) ** 0.5).float()


def level_shift(samples: Sequence[Sample], strength: float) -> torch.Tensor:
    """Give what joins the mechanisms' logits (9,) in training so that rare levels are learned.

    Logit adjustment (Menon et al., ICLR 2021): the network need not learn how frequent a level is,
    so without the shift it prefers no level for being common.

    Args:
        samples: whose levels are counted.
        strength: 0 nothing, 1 all of the levels' log frequencies.
    """
    known = [s.mechanisms for s in samples if s.mechanisms is not None]
    return level_shift_of(np.array(known, dtype=int).reshape(-1, 3), strength).ravel()


def level_shift_of(levels: np.ndarray, strength: float) -> torch.Tensor:
    """Give the shift (3, 3) of ``level_shift`` for levels (n, 3)."""
    counts = np.stack([np.bincount(levels[:, i], minlength=3) for i in range(3)]) + 1.0
    return torch.from_numpy(strength * np.log(counts / counts.sum(1, keepdims=True))).float()


def joint_loss(
    raw: torch.Tensor,
    batch: Batch,
    classes: torch.Tensor,
    shift: torch.Tensor,
    shares: Mapping[str, float],
    smoothing: float,
) -> torch.Tensor:
    """Sum the tasks' losses, each a weighted mean over the samples that have the label.

    Args:
        raw: the heads' outputs (n, 31).
        batch: the labels.
        classes: the emotions' weights (16,).
        shift: joins the mechanisms' logits (9,), see ``level_shift``.
        shares: each task's weight in the sum.
        smoothing: of the labels.
    """
    device = raw.device

    def given(array: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(array).to(device)

    weight = given(batch.weight)

    def mean(losses: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
        share = weight * known
        return (torch.where(known, losses, 0.0) * share).sum() / share.sum().clamp(min=1.0)

    def classes_of(part: torch.Tensor, label: np.ndarray, **more: Any) -> torch.Tensor:
        truth = given(label)
        losses = functional.cross_entropy(
            part, truth.clamp(min=0), reduction="none", label_smoothing=smoothing, **more
        )
        return mean(losses, truth >= 0)

    need, affect = given(batch.need), given(batch.affect)
    levels = (raw[:, MECHANISMS] + shift).view(-1, 3, 3)
    found = {
        "direction": classes_of(raw[:, DIRECTION], batch.direction),
        "need": mean(
            functional.binary_cross_entropy_with_logits(
                raw[:, NEED][:, 0], need.nan_to_num(), reduction="none"
            ),
            ~need.isnan(),
        ),
        "emotion": classes_of(raw[:, EMOTION], batch.emotion, weight=classes),
        "affect": mean(
            ((raw[:, AFFECT].tanh() - affect.nan_to_num()) ** 2).mean(1), ~affect[:, 0].isnan()
        ),
        "mechanisms": sum(
            (classes_of(levels[:, i], batch.mechanisms[:, i]) for i in range(3)),
            torch.zeros((), device=device),
        ),
    }
    total = torch.zeros((), device=device)
    for name, loss in found.items():
        total = total + shares[name] * loss
    return total
