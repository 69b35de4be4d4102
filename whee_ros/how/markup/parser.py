"""Reads ROS4HRI multi-modal expression markup back into acts.

Without ``id``, ``anchor`` and ``offset`` an act starts where it stands: at the start of the plan,
after the words before it, or after the pause or the movement waited for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whee_ros.acts import AnyAct, Say, Sync
from whee_ros.how.markup.actions import Action, MarkupError, read_action
from whee_ros.how.markup.acts import BUILDERS, KINDS, UNESCAPE, to_float, to_text

__all__ = ["MarkupError", "parse"]


def parse(markup: str) -> tuple[AnyAct, ...]:
    """Read ``markup`` as acts.

    Raises:
        MarkupError: it is not valid markup, or holds an action that no act stands for.
    """
    reader = _Reader()
    for start, piece in _pieces(markup):
        try:
            if piece.startswith("<"):
                reader.action(read_action(piece[1:-1]))
            else:
                reader.words(piece)
        except MarkupError as error:
            raise MarkupError(f"at character {start}, {piece.strip()!r}: {error}") from error
    return reader.finished()


def _pieces(markup: str) -> Iterator[tuple[int, str]]:
    place = 0
    while place < len(markup):
        if markup[place] != "<":
            end = markup.find("<", place)
            end = len(markup) if end < 0 else end
        else:
            end = markup.find(">", place) + 1
            inner = markup.find("<", place + 1)
            if not end or 0 <= inner < end:
                raise MarkupError(f"at character {place}: '<' is not closed by '>'")
        if piece := markup[place:end].strip():
            yield place, piece
        place = end


class _Reader:
    """Collects acts, and remembers where the next one starts."""

    def __init__(self) -> None:
        self._acts: list[AnyAct] = []
        self._next = Sync()
        self._voice: dict[str, Any] | None = None

    def words(self, text: str) -> None:
        if "@" in text:
            raise MarkupError("'@' starts a variable, which a plan does not hold")
        fields = {"id": self._id("say"), "start": self._next, **(self._voice or {})}
        self._voice = None
        self._acts.append(Say(text=text.translate(UNESCAPE), **fields))
        self._next = Sync(anchor=f"{fields['id']}.end")

    def action(self, action: Action) -> None:
        if action.verb == "pause":
            self._next = Sync(
                anchor=self._next.anchor, offset=self._next.offset + action.positional[0]
            )
        elif action.verb == "wait":
            self._wait(action.name)
        elif action.verb == "stop":
            raise MarkupError("'stop' has no act; a plan ends its acts by their duration")
        else:
            self._start(action)

    def finished(self) -> tuple[AnyAct, ...]:
        if self._voice is not None:
            raise MarkupError("at the end: a voice was set, but no words follow")
        names = [act.id for act in self._acts]
        if twice := {name for name in names if names.count(name) > 1}:
            raise MarkupError(f"more than one act has the id {', '.join(sorted(twice))}")
        return tuple(self._acts)

    def _start(self, action: Action) -> None:
        if action.name not in BUILDERS:
            known = ", ".join(BUILDERS)
            raise MarkupError(f"there is no action '{action.name}'; known: {known}")
        builder, defaults = BUILDERS[action.name]
        keywords = dict(action.keywords)
        common = self._common(keywords, defaults)
        fields = builder(action.positional, keywords)
        if keywords:
            raise MarkupError(f"'{action.name}' has no argument '{next(iter(keywords))}'")
        if action.name == "voice":
            self._voice = {**common, **fields}
            return
        act = KINDS[action.name](**common, **fields)
        self._acts.append(act)
        if action.verb == "do":
            self._next = Sync(anchor=f"{act.id}.end")

    def _common(self, keywords: dict[str, Any], name: str) -> dict[str, Any]:
        start = self._next
        if "id" in keywords:  # written in detail: the start is what it says
            anchor = to_text(keywords.pop("anchor", "plan"), "anchor")
            start = Sync(anchor=anchor, offset=to_float(keywords.pop("offset", 0.0), "offset"))
            return {"id": to_text(keywords.pop("id"), "id"), "start": start}
        return {"id": self._id(name), "start": start}

    def _wait(self, name: str) -> None:
        for act in reversed(self._acts):
            if isinstance(act, Say):
                return  # the words are waited for in any case, and are mostly longer
            if isinstance(act, KINDS.get(name, ())):
                self._next = Sync(anchor=f"{act.id}.end")
                return
        raise MarkupError(f"no '{name}' was started before")

    def _id(self, name: str) -> str:
        count = sum(act.id.rstrip("0123456789") == name for act in self._acts)
        return name if not count else f"{name}{count + 1}"
