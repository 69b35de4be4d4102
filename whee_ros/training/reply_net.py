"""A network that reads EPITOME's mechanisms in a reply from the words that show them.

As in Sharma et al. (EMNLP 2020), the words that people marked as their reason for a level (the
rationales) are learned beside the level. Each mechanism is then read from the words its own token
head finds, for one short sentence in a long reply is lost in the mean of all its tokens.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from whee_ros.training.descent import Learned, Rates, descend
from whee_ros.training.fit import device_of_choice
from whee_ros.training.losses import level_shift_of
from whee_ros.training.reply_texts import Replies, bert, padded
from whee_ros.when.encoder import DIMENSIONS
from whee_ros.when.features import FEATURES
from whee_ros.when.head import EMBEDDING_SCALE, FEATURE_SCALE, SPEAKERS
from whee_ros.when.weights import Weights

# Bring the found words' mean, and the product of reply and post, to the size of the other inputs.
_WORDS_SCALE, _PRODUCT_SCALE = 2.0, 0.25
# A word's chance to belong to a mechanism before anything is learned (log-odds).
_SELDOM = -1.0
_TOGETHER, _READ_TOGETHER = 16, 128


@dataclasses.dataclass(frozen=True)
class ReplyRecipe:
    """How the network is fitted; ``rationales`` is the weight of the marked words' loss."""

    first_layer: int = 3
    hidden: int = 64
    epochs: int = 4
    batch: int = 32
    encoder_rate: float = 8e-5
    head_rate: float = 1e-3
    decay: float = 1e-2
    dropout: float = 0.3
    smoothing: float = 0.05
    rare_levels: float = 0.5
    rationales: float = 0.5
    snapshots: int = 5
    max_tokens: int = 144
    seed: int = 0


class ReplyNet(nn.Module):  # type: ignore[misc]
    """The encoder's upper layers, a head that finds each mechanism's words, and its levels."""

    def __init__(self, layers: nn.ModuleList, recipe: ReplyRecipe) -> None:
        super().__init__()
        self.layers = layers
        self.words = nn.Linear(DIMENSIONS, 3)
        nn.init.zeros_(self.words.weight)
        nn.init.constant_(self.words.bias, _SELDOM)
        width = 4 * DIMENSIONS + len(FEATURES) + len(SPEAKERS) + 2
        self.hidden = nn.ModuleList(nn.Linear(width, recipe.hidden) for _ in range(3))
        self.output = nn.ModuleList(nn.Linear(recipe.hidden, 3) for _ in range(3))
        self.drop = nn.Dropout(recipe.dropout)

    def forward(
        self, states: torch.Tensor, mask: torch.Tensor, post: torch.Tensor, explicit: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Read n replies of t tokens.

        Args:
            states: (n, t, 384) out of the lower layers.
            mask: (n, t), 1 for tokens, 0 for padding.
            post: (n, 384), what is replied to.
            explicit: (n, 16).

        Returns:
            logits of the levels (n, 3, 3), and of each token's belonging to a mechanism (n, t, 3).
        """
        with torch.autocast(states.device.type, torch.bfloat16, enabled=device_of_choice()[1]):
            for layer in self.layers:
                given = layer(states, attention_mask=((1 - mask) * -1e4)[:, None, None, :])
                states = given[0] if isinstance(given, tuple) else given
        states = states.float()
        mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        mean = EMBEDDING_SCALE * functional.normalize(mean, dim=1)
        post, explicit = EMBEDDING_SCALE * post, FEATURE_SCALE * explicit
        about = [mean, post, _PRODUCT_SCALE * mean * post, explicit]
        words = self.words(states)
        levels = [self._level(i, [*about, *_found(states, words[..., i], mask)]) for i in range(3)]
        return torch.stack(levels, 1), words

    def _level(self, mechanism: int, inputs: Sequence[torch.Tensor]) -> torch.Tensor:
        hidden = torch.relu(self.hidden[mechanism](self.drop(torch.cat(list(inputs), 1))))
        result: torch.Tensor = self.output[mechanism](self.drop(hidden))
        return result


def _found(states: torch.Tensor, logits: torch.Tensor, mask: torch.Tensor) -> list[torch.Tensor]:
    """Give the mean state of a mechanism's words, how many there are, and the surest of them."""
    share = torch.sigmoid(logits) * mask
    total = share.sum(1, keepdim=True)
    mean = ((share / (total + 1e-3))[..., None] * states).sum(1)
    surest = logits.masked_fill(mask == 0, -9.0).amax(1, keepdim=True)
    return [_WORDS_SCALE * mean, (1.0 + total).log(), surest]


class ReplyReader:
    """A fitted network.

    Args:
        weights: the encoder that the training goes on from.
        recipe: how to train.
    """

    def __init__(self, weights: Weights, recipe: ReplyRecipe) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe = recipe
        self.device = device_of_choice()[0]
        layers = bert(weights).encoder.layer[recipe.first_layer :]
        self.net = ReplyNet(layers, recipe).to(self.device)

    def fit(
        self, replies: Replies, rows: Sequence[int], say: Callable[[str], None] = lambda line: None
    ) -> None:
        """Learn from some of the replies.

        Args:
            replies: all of them.
            rows: numbers of those to learn from.
            say: told the progress about every half minute.
        """
        recipe, net = self.recipe, self.net
        shift = level_shift_of(replies.levels[list(rows)], recipe.rare_levels).to(self.device)

        def loss_of(chosen: Sequence[int]) -> torch.Tensor:
            order, levels, marked = self._read(replies, chosen)
            truth = torch.from_numpy(replies.levels[order]).to(self.device)
            loss = recipe.rationales * marked
            for i in range(3):
                loss = loss + functional.cross_entropy(
                    levels[:, i] + shift[i], truth[:, i], label_smoothing=recipe.smoothing
                )
            return loss

        layers = list(net.layers.parameters())
        heads = [p for name, p in net.named_parameters() if not name.startswith("layers.")]
        rates = Rates(recipe.encoder_rate, recipe.head_rate, recipe.decay, recipe.snapshots)
        total = recipe.epochs * -(-len(rows) // recipe.batch)
        net.train()
        descend(self._drawn(rows), total, loss_of, Learned(layers, heads), rates, say)

    def outputs(self, replies: Replies, rows: Sequence[int]) -> np.ndarray:
        """Give the levels' logits (n, 3, 3) for some of the replies."""
        self.net.eval()
        found = np.zeros((len(replies.states), 3, 3), np.float32)
        with torch.inference_mode():
            for start in range(0, len(rows), _READ_TOGETHER):
                order, levels, _ = self._read(replies, rows[start : start + _READ_TOGETHER])
                found[order] = levels.cpu().numpy()
        return found[list(rows)]

    def _drawn(self, rows: Sequence[int]) -> Iterator[list[int]]:
        chance = random.Random(self.recipe.seed)
        for _ in range(self.recipe.epochs):
            order = list(rows)
            chance.shuffle(order)
            for start in range(0, len(order), self.recipe.batch):
                yield order[start : start + self.recipe.batch]

    def _read(
        self, replies: Replies, chosen: Sequence[int]
    ) -> tuple[list[int], torch.Tensor, torch.Tensor]:
        """Read replies, those of like length together; their order, levels and the words' loss."""
        order = sorted(chosen, key=lambda i: len(replies.states[i]))
        levels, losses = [], []
        for start in range(0, len(order), _TOGETHER):
            rows = order[start : start + _TOGETHER]
            states = padded([replies.states[i].float() for i in rows]).to(self.device)
            mask = padded([torch.ones(len(replies.states[i])) for i in rows]).to(self.device)
            marks = padded([replies.marks[i] for i in rows]).to(self.device)
            post, explicit = replies.post[rows].to(self.device), replies.explicit[rows]
            found, words = self.net(states, mask, post, explicit.to(self.device))
            loss = functional.binary_cross_entropy_with_logits(words, marks, reduction="none")
            levels.append(found)
            losses.append((loss * mask[..., None]).sum((1, 2)) / mask.sum(1))
        return order, torch.cat(levels), torch.cat(losses).mean()
