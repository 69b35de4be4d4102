"""Reads whether a person asks what to do, and what kind of advice; the kind decides the answer.

Surface forms, in the recogniser's plain lower case as well as in written text. How to work a thing
or to get somewhere is no such question: that is a matter of knowledge, which the robot has not.
"""

from __future__ import annotations

import functools
import re
from typing import Literal, get_args

from whee_ros.how.words import phrases
from whee_ros.how.words.texts import expanded

Advice = Literal[
    "", "medicine", "law", "harm", "choice", "yes_no", "place", "mend", "say", "calm", "thing", "do"
]
_KINDS: tuple[Advice, ...] = get_args(Advice)[1:-1]
"""In the order in which they are tried."""
_LISTS = phrases.of("advice")
_KNOWLEDGE = ("medicine", "law")
_CLAUSE = re.compile(r"[.!;]+ ")


@functools.lru_cache(maxsize=1024)
def asked(text: str) -> Advice:
    """Name the kind of advice that ``text`` asks for, or give nothing."""
    for clause in _CLAUSE.split(expanded(text)):
        if _LISTS["asks"].search(clause):
            kind = _kind(clause)
            if kind in _KNOWLEDGE or not _LISTS["practical"].search(clause):
                return kind
    return ""


def _kind(clause: str) -> Advice:
    for kind in _KINDS:
        if _LISTS[kind].search(clause) and not (kind == "yes_no" and _LISTS["open"].search(clause)):
            return kind
    return "do"
