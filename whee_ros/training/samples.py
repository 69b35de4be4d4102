"""One labelled utterance, as every reader of a data set gives it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

Split = Literal["train", "dev", "test"]


@dataclasses.dataclass(frozen=True)
class Sample:
    """An utterance with what is known about it; None where a set does not say.

    ``family`` joins sets that share conversations; ``conversation`` is unique within it.
    ``own`` holds the same speaker's latest turns, ``other`` what the others said just before.
    ``need`` is 0..1, ``valence`` and ``arousal`` are -1..1. ``split`` is the set's own part.
    """

    text: str
    source: str
    family: str
    conversation: str
    own: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    direction: str | None = None
    need: float | None = None
    emotion: str | None = None
    valence: float | None = None
    arousal: float | None = None
    weight: float = 1.0
    split: Split = "train"


OWN_TURNS, OTHER_TURNS = 2, 1


def with_context(turns: Sequence[tuple[str, str]]) -> Iterator[tuple[int, tuple, tuple]]:
    """Walk a conversation of (speaker, text) turns.

    Yields:
        the turn's index, the speaker's own latest turns, and the others' latest turn.
    """
    for index, (speaker, _) in enumerate(turns):
        before = turns[:index]
        own = tuple(text for who, text in before if who == speaker)[-OWN_TURNS:]
        other = tuple(text for who, text in before[-2:] if who != speaker)[-OTHER_TURNS:]
        yield index, own, other


def every_nth(samples: Iterable[Sample], limit: int) -> list[Sample]:
    """Thin a list evenly to at most ``limit`` samples, without chance."""
    whole = list(samples)
    if len(whole) <= limit:
        return whole
    return [whole[index * len(whole) // limit] for index in range(limit)]
