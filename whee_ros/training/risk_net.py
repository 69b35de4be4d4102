"""Fine-tune the encoder's upper layers to tell three kinds of risk from all other talk."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from whee_ros.how.safety.risk import KINDS, SCALE, Weights
from whee_ros.training.descent import Learned, Rates, descend
from whee_ros.training.fit import device_of_choice
from whee_ros.training.net import TextNet
from whee_ros.when.encoder import DIMENSIONS, find_encoder

FILLERS = ("um", "uh", "well", "so", "like", "you know", "robot", "hey", "okay", "please", "listen")


class Example(NamedTuple):
    """A text as ``how.risk.windows`` gives it, its class (0 none, then KINDS), and its weight."""

    text: str
    label: int
    weight: float


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How the network is fitted; the defaults are those of the shipped weights."""

    first_layer: int = 2
    epochs: int = 3
    batch: int = 40
    encoder_rate: float = 1e-4
    head_rate: float = 2e-3
    decay: float = 1e-2
    dropout: float = 0.2
    smoothing: float = 0.05
    snapshots: int = 4
    max_tokens: int = 64
    joined: float = 0.15
    """Share of texts that are put into the middle of other talk."""
    worn: float = 0.3
    """Share of texts with a filler word, or a word lost, as recognisers do."""
    seed: int = 0


class RiskNet:
    """The encoder with a linear choice among no risk and the three kinds."""

    def __init__(self, recipe: Recipe) -> None:
        from transformers import AutoModel, AutoTokenizer
        from transformers.utils import logging

        logging.disable_progress_bar()
        torch.manual_seed(recipe.seed)
        folder = str(find_encoder())
        self.recipe = recipe
        self.text = TextNet(AutoModel.from_pretrained(folder), recipe.first_layer)
        self.head = nn.Linear(DIMENSIONS, 1 + len(KINDS))
        self.drop = nn.Dropout(recipe.dropout)
        self._tokenizer: Any = AutoTokenizer.from_pretrained(folder)
        self._short = device_of_choice()[1]  # 16-bit arithmetic where it is fast

    def logits(self, texts: Sequence[str]) -> torch.Tensor:
        """Score texts: (n, 4)."""
        tokens = self._tokenizer(
            list(texts),
            padding=True,
            truncation=True,
            max_length=self.recipe.max_tokens,
            return_tensors="pt",
        )
        with torch.autocast("cpu", torch.bfloat16, enabled=self._short):
            rows = self.text(tokens)
        result: torch.Tensor = self.head(self.drop(SCALE * rows.float()))
        return result

    def train(self, on: bool) -> None:
        """Switch dropout on or off."""
        self.text.train(on)
        self.drop.train(on)

    def learned(self) -> Learned:
        """Give what is trained: of the encoder, and of the head."""
        layers = [p for p in self.text.parameters() if p.requires_grad]
        return Learned(layers, list(self.head.parameters()))

    def changed(self) -> dict[str, np.ndarray]:
        """Give the trained layers by their name in the model."""
        return self.text.changed()

    def choice(self) -> np.ndarray:
        """Give the head (4, 385), the last column its offset."""
        joined = torch.cat([self.head.weight, self.head.bias[:, None]], 1)
        found: np.ndarray = joined.detach().float().numpy().copy()
        return found

    def take(self, weights: Weights) -> None:
        """Go on from weights that were trained before."""
        arrays = {
            name: torch.from_numpy(a.astype(np.float32)) for name, a in weights.changed.items()
        }
        self.text.model.load_state_dict(arrays, strict=False)
        choice = torch.from_numpy(weights.choice.astype(np.float32))
        with torch.no_grad():
            self.head.weight.copy_(choice[:, :-1])
            self.head.bias.copy_(choice[:, -1])

    def probabilities(self, texts: Sequence[str], chunk: int = 64) -> np.ndarray:
        """Give (n, 4) probabilities, in chunks of similar length."""
        self.train(False)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        found = np.zeros((len(texts), 1 + len(KINDS)), np.float32)
        with torch.inference_mode():
            for start in range(0, len(order), chunk):
                places = order[start : start + chunk]
                scores = self.logits([texts[i] for i in places])
                found[places] = functional.softmax(scores, 1).numpy()
        return found


def fit(
    examples: Sequence[Example],
    around: Sequence[str],
    recipe: Recipe,
    say: Callable[[str], None] = lambda line: None,
    net: RiskNet | None = None,
) -> RiskNet:
    """Fine-tune on examples.

    Args:
        examples: texts with labels.
        around: ordinary talk that some texts are put into the middle of.
        recipe: sizes, rates, epochs, seed.
        say: told the progress about every half minute.
        net: goes on with this network, instead of a fresh one.
    """
    net, chance = net or RiskNet(recipe), random.Random(recipe.seed)
    total = recipe.epochs * -(-len(examples) // recipe.batch)

    def loss_of(batch: list[Example]) -> torch.Tensor:
        return _loss(net.logits([e.text for e in batch]), batch, recipe.smoothing)

    net.train(True)
    batches = _batches(examples, around, recipe, chance)
    rates = Rates(recipe.encoder_rate, recipe.head_rate, recipe.decay, recipe.snapshots)
    descend(batches, total, loss_of, net.learned(), rates, say)
    return net


def _loss(scores: torch.Tensor, batch: Sequence[Example], smoothing: float) -> torch.Tensor:
    labels = torch.tensor([e.label for e in batch])
    weights = torch.tensor([e.weight for e in batch])
    each = functional.cross_entropy(scores, labels, reduction="none", label_smoothing=smoothing)
    return (each * weights).sum() / weights.sum()


def _batches(
    examples: Sequence[Example], around: Sequence[str], recipe: Recipe, chance: random.Random
) -> Iterator[list[Example]]:
    """Give shuffled batches of similar length, epoch after epoch."""
    for _ in range(recipe.epochs):
        drawn = [vary(e, around, recipe, chance) for e in examples]
        chance.shuffle(drawn)
        pool = 20 * recipe.batch
        batches: list[list[Example]] = []
        for start in range(0, len(drawn), pool):
            part = sorted(drawn[start : start + pool], key=lambda e: len(e.text))
            batches += [part[i : i + recipe.batch] for i in range(0, len(part), recipe.batch)]
        chance.shuffle(batches)
        yield from batches


def vary(example: Example, around: Sequence[str], recipe: Recipe, chance: random.Random) -> Example:
    """Wear a text as speech does: a filler, a word lost, or other talk before and after it."""
    spoken = example.text.split()
    if chance.random() < recipe.worn:
        if len(spoken) > 6 and chance.random() < 0.4:
            del spoken[chance.randrange(len(spoken))]
        else:
            place = chance.choice((0, 0, chance.randrange(len(spoken) + 1)))
            spoken.insert(place, chance.choice(FILLERS))
    if around and chance.random() < recipe.joined:
        before = chance.choice(around).split()[-12:] if chance.random() < 0.7 else []
        after = chance.choice(around).split()[:12] if chance.random() < 0.7 else []
        spoken = [*before, *spoken, *after]
    return example._replace(text=" ".join(spoken))
