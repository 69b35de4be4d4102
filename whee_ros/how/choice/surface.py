"""What a reply shows on its surface, and the levels of EPITOME's mechanisms that this speaks for.

The weights in ``data/levels.json`` are fitted on how people labelled our own corpus' answers
(``python -m whee_ros.training.levels``).
"""

from __future__ import annotations

import functools
import math
import re

import msgspec

from whee_ros import locator
from whee_ros.how import tables
from whee_ros.how.words import phrases, texts

Levels = tuple[float, float, float]
NAMES = ("emotional_reaction", "interpretation", "exploration")

_LISTS = phrases.of("surface")
_POINTS = re.compile(r"(?:that|what|how)\b")
_YOU = frozenset(("you", "your", "yours", "yourself"))
_LONG, _SHORT, _PARTICULAR = 24, 8, 6


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Weights by mechanism: a row for each level, a number for each feature, the last for none.

    ``facts`` tells what they were fitted on, and how well they agree there.
    """

    features: list[str]
    weights: dict[str, list[list[float]]]
    facts: dict[str, object] = {}


@functools.lru_cache(maxsize=4096)
def features(reply: str) -> dict[str, float]:
    """Give the features of ``reply``, each about 0 to 2."""
    plain = texts.expanded(reply)
    told, asked = parts(plain)
    said, question = texts.words(told), len(asked.split())
    count = len(said)
    return {
        "words": min(count, _LONG) / 10,
        "first words": min(count, _SHORT) / _SHORT,
        "words beyond": max(0, min(count, _LONG) - _SHORT) / 10,
        "tells nothing": float(not count),
        "sentences": float(told.count(".") >= 2),
        "joined": _has("joins", told),
        "exclaims": float("!" in told),
        "points": float(bool(_POINTS.match(told))),
        "guesses": _has("guesses", told),
        "you": min(sum(word in _YOU for word in said), 3) / 3,
        "I": _has("self", told),
        "warm": float("!" in plain or _LISTS["warm"].search(plain) is not None),
        "to you": _has("to you", plain),
        "feeling": _has("feeling", told),
        "invites": _has("invites", told),
        "asks": float(bool(asked)),
        "words asked": question / 10,
        "asks particulars": float(question > _PARTICULAR),
    }


@functools.lru_cache(maxsize=4096)
def levels(reply: str) -> tuple[Levels, Levels, Levels]:
    """Give the probabilities of each mechanism's levels."""
    table, values = _table(), features(reply)
    row = [*(values[name] for name in table.features), 1.0]
    reaction, interpretation, exploration = (_shares(table.weights[name], row) for name in NAMES)
    return reaction, interpretation, exploration


def parts(plain: str) -> tuple[str, str]:
    """Part a reply into what it tells and its last question."""
    sentences = re.findall(r"[^.!?]+[.!?]*", plain)
    asked = [sentence for sentence in sentences if sentence.endswith("?")]
    told = " ".join(sentence for sentence in sentences if not sentence.endswith("?"))
    return told.strip(), asked[-1] if asked else ""


def _shares(weights: list[list[float]], row: list[float]) -> Levels:
    sums = [sum(a * b for a, b in zip(level, row, strict=True)) for level in weights]
    raised = [math.exp(one - max(sums)) for one in sums]
    none, some, much = (one / sum(raised) for one in raised)
    return none, some, much


def _has(name: str, text: str) -> float:
    return float(_LISTS[name].search(text) is not None)


@functools.lru_cache(maxsize=1)
def _table() -> Table:
    """Read the weights.

    Raises:
        TableError: they are missing or damaged.
    """
    return tables.read(locator.data("how/data/levels.json"), Table)
