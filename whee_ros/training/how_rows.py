"""Pairs to learn answers from, as lines of a file: what was asked, what was chosen, what was not.

The file grows while the teacher works, and work that broke off goes on where it stopped. Each line
holds messages and answers in words, so that other tools for preference training can read it too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from whee_ros.how.choice.candidates import Candidate
from whee_ros.language.question import Message


class Chat(msgspec.Struct, frozen=True, kw_only=True):
    """A message as chat templates name its parts."""

    role: str
    content: str


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate, and how a model would write it; ``reason`` says why it was not taken."""

    candidate: Candidate
    answer: str
    reason: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One turn: the chosen answer is learned, each rejected one makes a pair with it.

    ``held`` rows are only measured. ``skipped`` says why nothing is learned from a turn; then the
    rest is empty. ``score`` is the chooser's, ``prompt`` what a model is asked.
    """

    id: str
    conversation: str
    held: bool
    skipped: str = ""
    score: float = 0.0
    prompt: tuple[Chat, ...] = ()
    chosen: Reply | None = None
    rejected: tuple[Reply, ...] = ()

    @property
    def messages(self) -> tuple[Message, ...]:
        """The prompt as messages."""
        return tuple(Message(one.role, one.content) for one in self.prompt)  # type: ignore[arg-type]


class PairsFile:
    """The file, opened to go on.

    Args:
        path: where it is, or will be.
        facts: what the rows depend on: teacher, judge, seed ...; kept in the first line.

    Raises:
        ValueError: the file was made from other facts, or a line of it is damaged.
    """

    def __init__(self, path: Path, facts: Mapping[str, Any]) -> None:
        self.path = path
        self.rows: list[Row] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = _whole_lines(path) if path.exists() else []
        if not lines:
            path.write_text(json.dumps({"made": dict(facts)}) + "\n", encoding="utf-8")
            return
        self._check(lines[0], facts)
        for number, line in enumerate(lines[1:], 2):
            try:
                self.rows.append(msgspec.json.decode(line, type=Row))
            except msgspec.DecodeError as error:
                raise ValueError(f"{path}:{number}: {error}; remove the line or the file") from None

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows at the end."""
        new = list(rows)
        with self.path.open("ab") as file:
            file.write(b"".join(msgspec.json.encode(row) + b"\n" for row in new))
        self.rows += new

    def _check(self, line: bytes, facts: Mapping[str, Any]) -> None:
        cure = "give another --out, or remove the file to start over"
        try:
            found = json.loads(line)["made"]
        except (ValueError, KeyError, TypeError):
            raise ValueError(f"{self.path} is no file of pairs: {cure}") from None
        wanted = json.loads(json.dumps(dict(facts)))
        if found != wanted:
            names = [name for name in {**found, **wanted} if found.get(name) != wanted.get(name)]
            told = ", ".join(f"{n}: {found.get(n)!r}, now {wanted.get(n)!r}" for n in sorted(names))
            raise ValueError(f"{self.path} was made otherwise ({told}): {cure}")


def _whole_lines(path: Path) -> list[bytes]:
    """Give the lines; one that broke off at the end is cut from the file."""
    raw = path.read_bytes()
    whole, _, rest = raw.rpartition(b"\n")
    if rest:
        path.write_bytes(whole + b"\n" if whole else b"")
    return whole.split(b"\n") if whole else []


def pairs(rows: Sequence[Row]) -> list[tuple[Row, Reply, Reply]]:
    """Give each (row, chosen, rejected)."""
    return [(row, row.chosen, reply) for row in rows if row.chosen for reply in row.rejected]
