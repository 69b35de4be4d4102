"""Judges the how stage's replies with the when stage's weights: the judge is not the author.

The heads read each reply as the robot's, with the person's words before it, and give the
probabilities of EPITOME's levels. The stages do not know each other; nodes and commands bring
them together here.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import numpy as np

from whee_ros.how.bank.bank import Bank
from whee_ros.how.choice.scoring import Judgement, Rules, Scorer
from whee_ros.how.choice.surface import Levels
from whee_ros.when.encoder import Encoder, EncoderError
from whee_ros.when.features import features
from whee_ros.when.head import CONTEXT, RELATIONS, SPEAKERS, Head, Inputs
from whee_ros.when.shipped import OWN
from whee_ros.when.weights import WeightsError, load

CACHE = 2048
"""Replies whose embeddings are remembered: all of the bank's, and some time's of others."""


class HeadScorer:
    """The mechanism heads as a judge.

    Raises:
        EncoderError, WeightsError: a model is missing or damaged; the message holds the cure.
    """

    def __init__(self, weights: str = OWN) -> None:
        found = load(weights)
        self._head: Head = found.head
        self._encoder = Encoder("", found.encoder, cache=CACHE)

    @property
    def name(self) -> str:
        """The weights that judge."""
        return self._head.name

    def read(self, replies: Sequence[str]) -> None:
        """Read replies beforehand, so that judging them later costs next to nothing."""
        self._encoder(replies)

    def __call__(self, said: str, replies: Sequence[str]) -> list[Judgement]:
        """Judge each of ``replies`` as an answer to what the person ``said``."""
        count = len(replies)
        if not count:
            return []
        rows = self._encoder([said, *replies])
        context = np.zeros((count, CONTEXT, rows.shape[1]), np.float32)
        context[:, -1] = rows[0]
        relation = np.full((count, CONTEXT), -1)
        relation[:, -1] = RELATIONS.index("other") if said.strip() else -1
        by = np.array([speaker == "robot" for speaker in SPEAKERS], np.float32)
        explicit = np.stack([np.concatenate([features(reply), by]) for reply in replies])
        reading = self._head.read(Inputs(rows[1:], context, relation, explicit))
        near = np.clip(rows[1:] @ rows[0], 0.0, 1.0)
        return [
            Judgement(levels=_levels(row), relevance=float(close))
            for row, close in zip(np.exp(reading.mechanisms), near, strict=True)
        ]


def scorer(name: str, complain: Callable[[str], None]) -> Scorer:
    """Give the judge for "rules", or for weights by name or folder; the rules where these fail."""
    if name == "rules":
        return Rules()
    try:
        return _loaded(name)
    except (EncoderError, WeightsError) as error:
        complain(str(error))
        return Rules()


@functools.lru_cache(maxsize=2)
def _loaded(name: str) -> HeadScorer:
    """Load weights once a process, and read the bank's sentences."""
    judge = HeadScorer(name)
    judge.read([entry.text for entry in Bank.load().entries if not entry.slots])
    return judge


def _levels(row: np.ndarray) -> tuple[Levels, Levels, Levels]:
    """Turn one reply's (3, 3) probabilities into plain numbers."""
    reaction, interpretation, exploration = (
        (float(none), float(weak), float(strong)) for none, weak, strong in row
    )
    return reaction, interpretation, exploration
