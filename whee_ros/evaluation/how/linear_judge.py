"""A judge of replies for the evaluation alone: a linear model on the frozen text encoder.

It never chooses an answer. It is fitted when asked for, on the labelled robots' answers of our own
corpus' training part to who sought empathy, without the fine-tuned encoder and the heads that may
choose: a second opinion of other making, though of the same labels. ``agreement`` tells how far it
can be trusted.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from whee_ros import locator
from whee_ros.how.choice.scoring import Judgement
from whee_ros.when.encoder import Encoder
from whee_ros.when.features import features

_LEVELS = 3
_PENALTY = 3e-3
_STEPS = 60
_SCALE = 8.0  # an embedding's numbers are small beside the surface features
Row = tuple[str, str, list[int]]


class LinearJudge:
    """Judges replies; see the module.

    Raises:
        EncoderError: the text encoder is missing; the message holds the cure.
    """

    name = "linear"

    def __init__(self) -> None:
        self._encoder = Encoder("")
        rows = list(_answers("train"))
        inputs = self._inputs([row[:2] for row in rows])
        self._mean, self._spread = inputs.mean(0), inputs.std(0) + 1e-6
        levels = np.array([row[2] for row in rows])
        ready = self._ready(inputs)
        self._weights = [_fitted(ready, levels[:, place]) for place in range(3)]

    def __call__(self, said: str, replies: Sequence[str]) -> list[Judgement]:
        """Judge each of ``replies`` as an answer to what the person ``said``."""
        shares = self._shares([(said, reply) for reply in replies])
        return [
            Judgement(levels=msgspec.convert([of[n].tolist() for of in shares], _Triples))
            for n in range(len(replies))
        ]

    def agreement(self) -> dict[str, float]:
        """Give the share of dev answers whose level it finds, by mechanism, and how many."""
        rows = list(_answers("dev"))
        shares = self._shares([row[:2] for row in rows])
        found = np.stack([of.argmax(1) for of in shares], 1) == np.array([row[2] for row in rows])
        names = ("emotional_reaction", "interpretation", "exploration")
        shown = dict(zip(names, found.mean(0).round(3).tolist(), strict=True))
        return {**shown, "answers": float(len(rows))}

    def _shares(self, pairs: Sequence[tuple[str, str]]) -> list[np.ndarray]:
        ready = self._ready(self._inputs(pairs))
        return [_softmax(ready @ weights) for weights in self._weights]

    def _inputs(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        """Give (n, features) rows: the reply's embedding and surface, and how near it is."""
        said = self._encoder([said or "." for said, _ in pairs])
        replies = self._encoder([reply or "." for _, reply in pairs])
        surface = np.stack([features(reply) for _, reply in pairs])
        near = (said * replies).sum(1, keepdims=True)
        return np.concatenate([_SCALE * replies, surface, near], 1)

    def _ready(self, inputs: np.ndarray) -> np.ndarray:
        scaled = (inputs - self._mean) / self._spread
        return np.concatenate([scaled, np.ones((len(scaled), 1))], 1)


_Triple = tuple[float, float, float]
_Triples = tuple[_Triple, _Triple, _Triple]


@functools.lru_cache(maxsize=1)
def linear_judge() -> LinearJudge:
    """Fit the judge once a process; it takes about a minute on one core."""
    return LinearJudge()


def _answers(split: str) -> Iterator[Row]:
    """Give (said, reply, levels) of the robots' answers to persons who sought empathy."""
    path = locator.data(f"training/corpus/{split}.jsonl")
    for line in path.read_text(encoding="utf-8").splitlines():
        turns = json.loads(line)["turns"]
        for before, turn in itertools.pairwise(turns):
            told = before["speaker"] != "robot" and before["direction"] == "seeking"
            levels = turn.get("mechanisms") or (None if _warm(turn) else [0, 0, 0])
            if told and turn["speaker"] == "robot" and levels:
                yield before["text"], turn["text"], levels


def _warm(turn: dict[str, str]) -> bool:
    return turn["direction"] == "providing"


def _fitted(inputs: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Fit a softmax regression with a quadratic penalty; (features + 1, 3) weights."""
    import torch

    rows, wanted = torch.tensor(inputs, dtype=torch.float32), torch.tensor(levels)
    weights = torch.zeros(rows.shape[1], _LEVELS, requires_grad=True)
    search = torch.optim.LBFGS([weights], max_iter=_STEPS)

    def loss() -> torch.Tensor:
        search.zero_grad()
        wrong = torch.nn.functional.cross_entropy(rows @ weights, wanted)
        found = wrong + _PENALTY * (weights[:-1] ** 2).sum()
        found.backward()
        return found

    search.step(loss)
    fitted: np.ndarray = weights.detach().numpy().astype(np.float64)
    return fitted


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised: np.ndarray = np.exp(scores - scores.max(1, keepdims=True))
    shares: np.ndarray = raised / raised.sum(1, keepdims=True)
    return shares
