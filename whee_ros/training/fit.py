"""Fine-tune the encoder's upper layers and the heads together: multi-task, masked, seeded."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from whee_ros.training.augment import Augment
from whee_ros.training.batches import Batch, batch_of, epoch
from whee_ros.training.descent import Learned, Rates, descend
from whee_ros.training.losses import class_weights, joint_loss, level_shift
from whee_ros.training.net import HeadNet, SpanNet, TextNet
from whee_ros.training.samples import Sample
from whee_ros.training.trained import Trained
from whee_ros.when.encoder import find_encoder
from whee_ros.when.weights import Weights


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How the network is fitted; the defaults are those of the shipped weights."""

    first_layer: int = 2
    hidden: int = 192
    epochs: int = 4
    batch: int = 48
    encoder_rate: float = 4e-5
    head_rate: float = 1e-3
    decay: float = 1e-2
    dropout: float = 0.3
    smoothing: float = 0.05
    rare_levels: float = 0.0
    snapshots: int = 5
    max_tokens: int = 96
    augment: Augment = dataclasses.field(default_factory=Augment)
    losses: Mapping[str, float] = dataclasses.field(
        default_factory=lambda: {
            "direction": 1.5,
            "need": 1.0,
            "emotion": 1.5,
            "affect": 4.0,
            "mechanisms": 0.7,
            "cause": 0.5,
        }
    )
    seed: int = 0


def device_of_choice() -> tuple[torch.device, bool]:
    """Choose a GPU where there is one, and 16-bit arithmetic where it is fast."""
    if torch.cuda.is_available():
        return torch.device("cuda"), torch.cuda.is_bf16_supported()
    capabilities: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return torch.device("cpu"), bool(capabilities.get("avx512_bf16"))


def start(recipe: Recipe, begin: Weights | None = None) -> Trained:
    """Load MiniLM and make fresh heads, or go on from weights that were trained before."""
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    torch.manual_seed(recipe.seed)
    folder = str(find_encoder())
    device, autocast = device_of_choice()
    model = AutoModel.from_pretrained(folder)
    head, span = HeadNet(recipe.hidden, recipe.dropout), SpanNet()
    if begin is not None:
        model.load_state_dict(_tensors(begin.encoder), strict=False)
        head.take(begin.head.arrays)
        span.take(begin.head.arrays)
    return Trained(
        text=TextNet(model, recipe.first_layer).to(device),
        head=head.to(device),
        span=span.to(device),
        tokenizer=AutoTokenizer.from_pretrained(folder),
        device=device,
        autocast=autocast,
        max_tokens=recipe.max_tokens,
    )


def _tensors(arrays: Mapping[str, np.ndarray]) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(array.astype(np.float32)) for name, array in arrays.items()}


def fit(
    samples: Sequence[Sample],
    quota: Mapping[str, int],
    recipe: Recipe,
    say: Callable[[str], None] = lambda line: None,
    begin: Weights | None = None,
) -> Trained:
    """Fine-tune on samples.

    Args:
        samples: the training part.
        quota: samples of each set an epoch, see ``batches.epoch``.
        recipe: sizes, rates, epochs, seed.
        say: told the progress about every half minute.
        begin: weights to go on from; by default the published encoder and fresh heads.
    """
    net = start(recipe, begin)
    drawn = [
        list(epoch(samples, quota, recipe.batch, recipe.seed + e)) for e in range(recipe.epochs)
    ]
    total = sum(len(batches) for batches in drawn)
    layers = [p for p in net.text.parameters() if p.requires_grad]
    heads = [*net.head.parameters(), *net.span.parameters()]
    classes = class_weights(samples).to(net.device)
    shift = level_shift(samples, recipe.rare_levels).to(net.device)

    def loss_of(batch: Batch) -> torch.Tensor:
        raw, cause = net.raw(batch)
        loss = joint_loss(raw, batch, classes, shift, recipe.losses, recipe.smoothing)
        return loss + recipe.losses["cause"] * cause

    net.text.train()
    net.head.train()
    rates = Rates(recipe.encoder_rate, recipe.head_rate, recipe.decay, recipe.snapshots)
    batches = _augmented(drawn, samples, recipe)
    descend(batches, total, loss_of, Learned(layers, heads), rates, say)
    return net


def _augmented(
    drawn: Sequence[Sequence[Sequence[Sample]]], samples: Sequence[Sample], recipe: Recipe
) -> Iterator[Batch]:
    chance = random.Random(recipe.seed)
    stories = [s for s in samples if s.family == "own" and s.direction == "seeking" and s.context]
    for batches in drawn:
        for batch in batches:
            yield batch_of(recipe.augment(batch, stories, chance))
