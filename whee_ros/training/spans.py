"""Find labelled words again in a text that was shortened, or heard by a recogniser."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

_WORD = re.compile(r"[\w’']+")


def place_of(text: str, words: str) -> tuple[int, int] | None:
    """Give the characters of a run of words, whatever their case and marks; None where absent."""
    there = list(_WORD.finditer(text))
    said = [_plain(found[0]) for found in there]
    wanted = [_plain(word) for word in _WORD.findall(words)]
    if not wanted:
        return None
    for start in range(len(said) - len(wanted) + 1):
        if said[start : start + len(wanted)] == wanted:
            return there[start].start(), there[start + len(wanted) - 1].end()
    return None


def tokens_of(place: tuple[int, int], offsets: np.ndarray) -> tuple[int, int] | None:
    """Give the first and last token (t, 2) that lie in a place; None where all were cut off."""
    inside = np.flatnonzero(
        (offsets[:, 1] > offsets[:, 0]) & (offsets[:, 0] < place[1]) & (offsets[:, 1] > place[0])
    )
    return (int(inside[0]), int(inside[-1])) if len(inside) else None


def overlap(one: str, other: str) -> float:
    """F1 of the words that two spans share, 0..1 (Rajpurkar et al., EMNLP 2016)."""
    ours, theirs = (Counter(_plain(word) for word in _WORD.findall(s)) for s in (one, other))
    if not ours and not theirs:
        return 1.0
    return 2 * sum((ours & theirs).values()) / (sum(ours.values()) + sum(theirs.values()))


def _plain(word: str) -> str:
    return word.replace("’", "'").strip("'").lower()
