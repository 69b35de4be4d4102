"""One labelled utterance, as every reader of a data set gives it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from whee_ros.when.head import CONTEXT

Split = Literal["train", "dev", "test"]
Context = tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True)
class Sample:
    """An utterance with what is known about it; None where a set does not say.

    ``family`` joins sets that share conversations; ``conversation`` is unique within it.
    ``context`` holds the turns before it as (relation, text), oldest first: "own" by the same
    speaker, "other" by another person, "robot" by the robot. ``by`` is who speaks: "person",
    "robot" or "" where a set does not say. ``need`` is 0..1, ``valence`` and ``arousal`` are
    -1..1; ``mechanisms`` are EPITOME's levels (reaction, interpretation, exploration), each 0..2;
    ``cause`` is the part of ``text`` that names what the emotion is about, empty where none does.
    ``split`` is the set's own part.
    """

    text: str
    source: str
    family: str
    conversation: str
    context: Context = ()
    by: str = ""
    direction: str | None = None
    need: float | None = None
    emotion: str | None = None
    valence: float | None = None
    arousal: float | None = None
    mechanisms: tuple[int, int, int] | None = None
    cause: str | None = None
    weight: float = 1.0
    split: Split = "train"


def with_context(
    turns: Sequence[tuple[str, str]], robot: str = "robot"
) -> Iterator[tuple[int, Context]]:
    """Walk a conversation of (speaker, text) turns.

    Args:
        turns: in order.
        robot: the speaker who is the robot.

    Yields:
        the turn's index, and the turns before it as ``Sample.context`` has them.
    """

    def relation(who: str, speaker: str) -> str:
        if who == speaker:
            return "own"
        return "robot" if who == robot else "other"

    for index, (speaker, _) in enumerate(turns):
        before = turns[max(0, index - CONTEXT) : index]
        yield index, tuple((relation(who, speaker), text) for who, text in before)


def every_nth(samples: Iterable[Sample], limit: int) -> list[Sample]:
    """Thin a list evenly to at most ``limit`` samples, without chance."""
    whole = list(samples)
    if len(whole) <= limit:
        return whole
    return [whole[index * len(whole) // limit] for index in range(limit)]
