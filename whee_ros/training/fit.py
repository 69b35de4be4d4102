"""Fine-tune the encoder's upper layers and the heads together: multi-task, masked, seeded."""

from __future__ import annotations

import copy
import dataclasses
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from whee_ros.training.augment import Augment
from whee_ros.training.batches import Batch, batch_of, epoch
from whee_ros.training.net import HeadNet, TextNet
from whee_ros.training.samples import Sample
from whee_ros.when.encoder import find_encoder, shorten
from whee_ros.when.head import AFFECT, DIRECTION, EMOTION, MECHANISMS, NEED
from whee_ros.when.labels import EMOTIONS


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How the network is fitted; the defaults are those of the shipped weights."""

    first_layer: int = 2
    hidden: int = 192
    epochs: int = 2
    batch: int = 48
    encoder_rate: float = 4e-5
    head_rate: float = 1e-3
    decay: float = 1e-2
    dropout: float = 0.3
    smoothing: float = 0.05
    snapshots: int = 5
    max_tokens: int = 96
    augment: Augment = dataclasses.field(default_factory=Augment)
    losses: Mapping[str, float] = dataclasses.field(
        default_factory=lambda: {
            "direction": 1.5,
            "need": 1.0,
            "emotion": 1.0,
            "affect": 1.5,
            "mechanisms": 0.7,
        }
    )
    seed: int = 0


@dataclasses.dataclass
class Trained:
    """A fitted network with what it needs to embed texts."""

    text: TextNet
    head: HeadNet
    tokenizer: Any
    device: torch.device
    autocast: bool
    max_tokens: int

    def embed(self, texts: Sequence[str], chunk: int = 32) -> torch.Tensor:
        """Embed texts in chunks of similar length; rows of zeros for texts without content."""
        kept = [shorten(text) for text in texts]
        order = sorted((i for i in range(len(kept)) if kept[i]), key=lambda i: len(kept[i]))
        rows, places = [], []
        for start in range(0, len(order), chunk):
            chosen = order[start : start + chunk]
            tokens = self.tokenizer(
                [kept[i] for i in chosen],
                padding=True,
                truncation=True,
                max_length=self.max_tokens,
                return_tensors="pt",
            ).to(self.device)
            with torch.autocast(self.device.type, torch.bfloat16, enabled=self.autocast):
                rows.append(self.text(tokens))
            places += chosen
        found = torch.zeros(len(texts), self.text.model.config.hidden_size, device=self.device)
        if not rows:
            return found
        return found.index_copy(0, torch.tensor(places, device=self.device), torch.cat(rows))

    def raw(self, batch: Batch) -> torch.Tensor:
        """Give the heads' raw outputs for a batch."""
        rows = self.embed(batch.texts)
        nothing = torch.cat([rows, torch.zeros(1, rows.shape[1], device=self.device)])
        place = torch.from_numpy(batch.context).to(self.device)
        result: torch.Tensor = self.head(
            rows[torch.from_numpy(batch.utterance).to(self.device)],
            nothing[place],
            torch.from_numpy(batch.relation).to(self.device),
            torch.from_numpy(batch.explicit).to(self.device),
        )
        return result

    def outputs(self, samples: Sequence[Sample], size: int = 256) -> np.ndarray:
        """Give the raw outputs for samples, without gradients."""
        self.text.eval()
        self.head.eval()
        with torch.inference_mode():
            found = [
                self.raw(batch_of(samples[start : start + size])).float().cpu().numpy()
                for start in range(0, len(samples), size)
            ]
        return np.concatenate(found) if found else np.zeros((0, 31), np.float32)


def device_of_choice() -> tuple[torch.device, bool]:
    """Choose a GPU where there is one, and 16-bit arithmetic where it is fast."""
    if torch.cuda.is_available():
        return torch.device("cuda"), torch.cuda.is_bf16_supported()
    capabilities: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return torch.device("cpu"), bool(capabilities.get("avx512_bf16"))


def start(recipe: Recipe) -> Trained:
    """Load MiniLM and make fresh heads."""
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    torch.manual_seed(recipe.seed)
    folder = str(find_encoder())
    device, autocast = device_of_choice()
    return Trained(
        text=TextNet(AutoModel.from_pretrained(folder), recipe.first_layer).to(device),
        head=HeadNet(recipe.hidden, recipe.dropout).to(device),
        tokenizer=AutoTokenizer.from_pretrained(folder),
        device=device,
        autocast=autocast,
        max_tokens=recipe.max_tokens,
    )


def fit(
    samples: Sequence[Sample],
    quota: Mapping[str, int],
    recipe: Recipe,
    say: Callable[[str], None] = lambda line: None,
) -> Trained:
    """Fine-tune on samples.

    Args:
        samples: the training part.
        quota: samples of each set an epoch, see ``batches.epoch``.
        recipe: sizes, rates, epochs, seed.
        say: told the progress about every half minute.
    """
    net = start(recipe)
    drawn = [
        list(epoch(samples, quota, recipe.batch, recipe.seed + e)) for e in range(recipe.epochs)
    ]
    total = sum(len(batches) for batches in drawn)
    layers = [p for p in net.text.parameters() if p.requires_grad]
    heads = list(net.head.parameters())
    groups = [
        {"params": layers, "lr": recipe.encoder_rate},
        {"params": heads, "lr": recipe.head_rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=recipe.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [recipe.encoder_rate, recipe.head_rate], total_steps=total, pct_start=0.1
    )
    classes = _class_weights(samples).to(net.device)
    mean = _Average(net, total, recipe.snapshots)
    told, began, losses = 0.0, time.monotonic(), []
    for step, batch in enumerate(_augmented(drawn, samples, recipe)):
        net.text.train()
        net.head.train()
        loss = _loss(net.raw(batch), batch, classes, recipe, net.device)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(layers + heads, 1.0)
        optimiser.step()
        schedule.step()
        mean.step(step)
        losses.append(float(loss.detach()))
        if time.monotonic() - told > 30:
            told = time.monotonic()
            left = (told - began) / (step + 1) * (total - step - 1) / 60
            say(
                f"step {step + 1} of {total}: loss {np.mean(losses[-50:]):.3f}, {left:.1f} min left"
            )
    mean.apply()
    return net


def _augmented(
    drawn: Sequence[Sequence[Sequence[Sample]]], samples: Sequence[Sample], recipe: Recipe
) -> Iterator[Batch]:
    chance = random.Random(recipe.seed)
    stories = [s for s in samples if s.family == "own" and s.direction == "seeking" and s.context]
    for batches in drawn:
        for batch in batches:
            yield batch_of(recipe.augment(batch, stories, chance))


def _class_weights(samples: Sequence[Sample]) -> torch.Tensor:
    """Rare emotions count more, by the root of how rare they are."""
    known = [EMOTIONS.index(s.emotion) for s in samples if s.emotion in EMOTIONS]
    counts = np.bincount(known, minlength=len(EMOTIONS)) + 50
    return torch.from_numpy((counts.mean() / counts) ** 0.5).float()


def _loss(
    raw: torch.Tensor, batch: Batch, classes: torch.Tensor, recipe: Recipe, device: torch.device
) -> torch.Tensor:
    """Sum of the tasks' losses, each a weighted mean over the samples that have the label."""

    def given(array: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(array).to(device)

    weight, smoothing = given(batch.weight), recipe.smoothing

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
    levels = raw[:, MECHANISMS].view(-1, 3, 3)
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
        total = total + recipe.losses[name] * loss
    return total


class _Average:
    """The mean of the latest snapshots of the trained parameters (Izmailov et al., UAI 2018)."""

    def __init__(self, net: Trained, total: int, snapshots: int) -> None:
        self._modules: list[torch.nn.Module] = [net.text, net.head]
        self._when = {round(total * (1 - 0.06 * i)) - 1 for i in range(snapshots)}
        self._kept: list[list[torch.Tensor]] = []

    def step(self, number: int) -> None:
        if number in self._when:
            self._kept.append([copy.deepcopy(p.detach()) for p in self._parameters()])

    def apply(self) -> None:
        if self._kept:
            for parameter, *held in zip(self._parameters(), *self._kept, strict=True):
                parameter.data.copy_(torch.stack(held).mean(0))

    def _parameters(self) -> list[torch.nn.Parameter]:
        return [p for m in self._modules for p in m.parameters() if p.requires_grad]
