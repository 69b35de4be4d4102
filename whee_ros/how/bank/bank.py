"""The response bank: own-written sentences, each with the levels of empathy that it realises."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Literal, get_args

import msgspec

from whee_ros import locator
from whee_ros.decision import Mechanisms
from whee_ros.how import tables

Strategy = Literal[
    "question",
    "restatement",
    "reflection",
    "affirmation",
    "suggestion",
    "information",
    "share_joy",
    "acknowledge",
    "greeting",
    "filler",
    "fallback",
    "repair",
    "consent",
]
Situation = Literal[
    "story",
    "providing",
    "request",
    "query",
    "wonder",
    "advice",
    "smalltalk",
    "statement",
    "stay",
    "near",
    "greeting",
    "thanks",
    "farewell",
    "meeting",
    "filler",
    "late",
    "fallback",
    "repair",
    "wish",
]
SLOTS = ("cause", "event", "wish", "fear", "who", "span", "they", "them", "their", "robot", "heard")
LONGEST = 30
_SLOT = re.compile(r"\{([^{}]*)\}")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence of the bank. ``slots`` names what ``text`` needs to be filled with.

    One of the words ``about``, if there are any, has to be said in the turn, and none of the words
    ``unless``.
    """

    id: str
    text: str
    strategy: Strategy
    situation: Situation
    fits: frozenset[str]
    mechanisms: Mechanisms
    valence: float
    slots: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()

    def suits(self, said: frozenset[str]) -> bool:
        """Say whether a turn of the words ``said`` may be answered by this sentence."""
        return not (self.about and self.about.isdisjoint(said)) and self.unless.isdisjoint(said)


class _Block(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    strategy: Strategy
    entries: list[tuple[int, int, int, str]]
    fits: list[str]
    valence: float
    situation: Situation = "story"
    tags: list[str] = []
    about: list[str] = []
    unless: list[str] = []


class Bank:
    """All entries, by situation."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries
        self._by_situation = {
            situation: tuple(entry for entry in entries if entry.situation == situation)
            for situation in get_args(Situation)
        }

    def of(self, situation: str) -> tuple[Entry, ...]:
        """Give the entries for one situation."""
        return self._by_situation.get(situation, ())

    @classmethod
    def load(cls, path: Path | None = None) -> Bank:
        """Read the bank at ``path``, a file or a folder of them, by default the package's own.

        Raises:
            TableError: the file is not a bank; the message names the block or entry.
        """
        path = path or locator.data("how/data/bank")
        counts: Counter[str] = Counter()
        entries: list[Entry] = []
        for file in sorted(path.glob("*.yaml")) if path.is_dir() else [path]:
            for number, block in enumerate(tables.read(file, list[_Block])):
                for row in block.entries:
                    counts[block.strategy] += 1
                    name = f"{block.strategy}-{counts[block.strategy]}"
                    try:
                        entries.append(_entry(name, block, row))
                    except ValueError as error:
                        raise tables.TableError(
                            f"{file}: block {number}, {row}: {error}"
                        ) from error
        if not entries:
            raise tables.TableError(f"{path}: no sentence is there")
        texts = Counter(entry.text for entry in entries)
        if twice := [text for text, count in texts.items() if count > 1]:
            raise tables.TableError(f"{path}: more than once in the bank: {twice}")
        return cls(tuple(entries))


def _entry(name: str, block: _Block, row: tuple[int, int, int, str]) -> Entry:
    *levels, text = row
    if any(level not in (0, 1, 2) for level in levels):
        raise ValueError("each of the three levels must be 0, 1 or 2")
    slots = tuple(_SLOT.findall(text))
    if unknown := [slot for slot in slots if slot.lower() not in SLOTS]:
        raise ValueError(f"unknown slot {unknown}; known: {', '.join(SLOTS)}")
    if not text.strip() or len(text.split()) > LONGEST:
        raise ValueError(f"a text has between 1 and {LONGEST} words")
    if not -1.0 <= block.valence <= 1.0:
        raise ValueError(f"valence is {block.valence}; it must be between -1 and 1")
    return Entry(
        id=name,
        text=text,
        strategy=block.strategy,
        situation=block.situation,
        fits=frozenset(block.fits),
        mechanisms=Mechanisms(emotional_reaction=row[0], interpretation=row[1], exploration=row[2]),
        valence=block.valence,
        slots=slots,
        tags=frozenset(block.tags),
        about=frozenset(block.about),
        unless=frozenset(block.unless),
    )
