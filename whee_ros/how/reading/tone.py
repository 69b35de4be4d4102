"""The tone of words that nobody labelled: do they pity, or do they cheer?

For candidates of language models, and as a second look at what a person says: good news that was
taken for distress must not be pitied.
"""

from __future__ import annotations

import functools
import re

from whee_ros.how.words import phrases
from whee_ros.how.words.texts import expanded

_LISTS = phrases.of("tone")
_NOT = re.compile(r"\b(?:not|never|no|nobody|hardly|without)\b[^.!?,]{0,18}$")


@functools.lru_cache(maxsize=4096)
def of_reply(text: str) -> float:
    """Give the tone of a reply: -1 pities, 1 cheers, 0 does neither or both."""
    return _balance(expanded(text), "cheer", "pity")


@functools.lru_cache(maxsize=256)
def of_person(text: str) -> float:
    """Say what a person's words leave no doubt about: 1 good luck, -1 bad luck, else 0."""
    return _balance(expanded(text), "glad", "sore")


def _balance(plain: str, good: str, bad: str) -> float:
    return float(_found(good, plain)) - float(_found(bad, plain))


def _found(name: str, plain: str) -> bool:
    return any(not _NOT.search(plain[: match.start()]) for match in _LISTS[name].finditer(plain))
