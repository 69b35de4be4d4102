"""Finds words that may say less than is meant: "it's quiet here", "one manages", "as usual".

A guarded person, or an old one, tells of trouble in such words. Nothing follows from them but that
an open answer fits better than a plain one, so a false alarm costs little.
"""

from __future__ import annotations

import functools

from whee_ros.how.words import phrases
from whee_ros.how.words.texts import expanded

_LISTS = phrases.of("understatement")


@functools.lru_cache(maxsize=1024)
def found(text: str) -> bool:
    """Say whether ``text`` may say less than is meant."""
    return _LISTS["all"].search(expanded(text)) is not None
