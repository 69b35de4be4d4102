"""Who hears EPITOME's levels in the robot's words, and whether these are about what was said.

Nearness is the cosine of frozen sentence embeddings (all-MiniLM-L6-v2, not the fine-tuned layers
that decide). On our corpus' dev part it tells the robot's own answer from another conversation's
with an AUC of .84 (347 answers); words that fit anything ("That sounds hard.") are near to nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import msgspec

from whee_ros.decision import Mechanisms
from whee_ros.evaluation.how import judges
from whee_ros.evaluation.session.exchange import Exchange
from whee_ros.how.choice.scoring import Rules, Scorer
from whee_ros.when.encoder import Encoder, EncoderError

Near = Callable[[str, str], float]


class Judge:
    """Hears levels by ``scorer``, and nearness, 0..1, by ``near``."""

    def __init__(self, scorer: Scorer, near: Near) -> None:
        self._scorer, self._near = scorer, near

    def __call__(self, exchange: Exchange) -> Exchange:
        """Give the exchange with the levels and the nearness of the robot's words."""
        words = exchange.words
        if not words:
            return msgspec.structs.replace(exchange, levels=Mechanisms(), nearness=0.0)
        levels = self._scorer(exchange.text, [words])[0].likeliest
        near = round(max(0.0, self._near(exchange.text, words)), 4)
        return msgspec.structs.replace(exchange, levels=levels, nearness=near)


def judge_by(name: str) -> Judge:
    """Give a judge: weights by name or folder, "linear" (it never chooses answers), or "rules".

    "rules" choose our answers and take all words for near: for checks, without any model.

    Raises:
        ValueError: a model is missing; the message holds the cure.
    """
    if name == "rules":
        return Judge(Rules(), lambda said, words: 1.0)
    try:
        return Judge(judges.judge(name), cosine())
    except EncoderError as error:
        raise ValueError(str(error)) from error


@functools.lru_cache(maxsize=1)
def cosine() -> Near:
    """Give the nearness of two texts by frozen embeddings.

    Raises:
        EncoderError: the text encoder is missing; the message holds the cure.
    """
    encoder = Encoder("")

    def near(said: str, words: str) -> float:
        one, other = encoder([said or ".", words])
        return float(one @ other)

    return near
