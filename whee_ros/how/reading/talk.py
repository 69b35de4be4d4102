"""What kind of turn it is when nothing calls for empathy, and when the person corrects the robot.

A few surface forms, in the recogniser's plain lower case as well as in written text.
"""

from __future__ import annotations

from typing import Literal, get_args

from whee_ros.how.words import phrases
from whee_ros.how.words.texts import expanded

Talk = Literal[
    "correction",
    "greeting",
    "thanks",
    "farewell",
    "smalltalk",
    "request",
    "wonder",
    "query",
    "statement",
]
_LISTS = phrases.of("talk")
_KINDS: tuple[Talk, ...] = get_args(Talk)[:-1]
"""In the order in which they are tried."""


def kind_of(text: str) -> Talk:
    """Say what kind of turn ``text`` is."""
    plain = expanded(text)
    for kind in _KINDS:
        if _LISTS[kind].search(plain):
            return kind
    return "query" if plain.endswith("?") else "statement"
