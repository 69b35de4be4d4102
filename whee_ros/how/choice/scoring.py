"""Judges replies: the levels of EPITOME's mechanisms they show, and how near they are to a turn.

The judge is not the author of a reply. A node or a command may inject another, trained one
(``Scorer``); the rules here judge where there is none.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Protocol

import msgspec

from whee_ros.decision import Mechanisms
from whee_ros.how.choice import surface
from whee_ros.how.choice.surface import Levels
from whee_ros.how.words import texts

_SURE: tuple[Levels, Levels, Levels] = ((0.76, 0.16, 0.08), (0.15, 0.7, 0.15), (0.08, 0.22, 0.7))


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What a judge reads in one reply.

    ``levels`` are the probabilities of each level of reaction, interpretation and exploration;
    ``relevance`` is 0..1, how much the reply is about what the person said.
    """

    levels: tuple[Levels, Levels, Levels]
    relevance: float = 0.0

    def match(self, target: Mechanisms) -> float:
        """Give the probability that the reply shows ``target``, as EmpRL rewards it: a product."""
        product = 1.0
        for level, shares in zip(msgspec.structs.astuple(target), self.levels, strict=True):
            product *= shares[level]
        return product

    @property
    def likeliest(self) -> Mechanisms:
        """Give the likeliest level of each mechanism."""
        reaction, interpretation, exploration = (
            max(range(3), key=shares.__getitem__) for shares in self.levels
        )
        return Mechanisms(
            emotional_reaction=reaction, interpretation=interpretation, exploration=exploration
        )


class Scorer(Protocol):
    """Judges replies to one turn; fast enough for the way from decision to plan."""

    @property
    def name(self) -> str:
        """The judge's name, for traces and reports."""

    def __call__(self, said: str, replies: Sequence[str]) -> list[Judgement]:
        """Judge each of ``replies`` as an answer to what the person ``said``."""


class Rules:
    """Judges by surface forms, weighted as people's labels have it: some microseconds a reply."""

    name = "rules"

    def __call__(self, said: str, replies: Sequence[str]) -> list[Judgement]:
        """Judge each reply."""
        about = content(said)
        return [
            Judgement(
                levels=surface.levels(reply),
                relevance=min(1.0, 0.5 * len(about & content(reply))),
            )
            for reply in replies
        ]


def claimed(mechanisms: Mechanisms) -> tuple[Levels, Levels, Levels]:
    """Give an author's claim about a reply's levels as probabilities: nobody is quite sure."""
    reaction, interpretation, exploration = (
        _SURE[level] for level in msgspec.structs.astuple(mechanisms)
    )
    return reaction, interpretation, exploration


_EMPTY = frozenset(
    texts.words(
        "a about after again all also always am an and any are as at back be because been before "
        "being but by came can come could day did do does doing done down even every everybody "
        "feel feeling felt for from get gets getting give go goes going gone good got had has have "
        "having he her here him his how i if in into is it its just keep know last let like little "
        "lot made make many me mean more most much my never no not nothing now of off oh on once "
        "one only or other our out over people person really right said say see she should so some "
        "someone somebody something still such sure take tell than that the their them then there "
        "these they thing things think this those thought time to today told too up us very want "
        "wanted was way we well went were what when where which while who why will with would yes "
        "yet you your yourself"
    )
)


@functools.lru_cache(maxsize=4096)
def content(text: str) -> frozenset[str]:
    """Give the stems of the words that carry the content of ``text``."""
    return frozenset(
        texts.stem(word) for word in texts.words(texts.expanded(text)) if word not in _EMPTY
    )
