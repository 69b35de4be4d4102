"""How a talk opens: what a robot says before anybody else did tells nothing about a person."""

from __future__ import annotations

from collections.abc import Sequence

from whee_ros.when.features import is_question, is_request


def without_greeting(before: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Leave out a robot's opening turns, but not those that ask: their answers need them.

    A greeting is talk for its own sake, most of all one in which a robot says what it is, and the
    person's first words would be taken for more of it.

    Args:
        before: the turns before an utterance as (relation, text), oldest first; the relation is one
            of ``head.RELATIONS``.
    """
    first = next((n for n, (who, _) in enumerate(before) if who != "robot"), len(before))
    asked = [turn for turn in before[:first] if is_question(turn[1]) or is_request(turn[1])]
    return (*asked, *before[first:])
