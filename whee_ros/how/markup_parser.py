"""Reads ROS4HRI multi-modal expression markup back into acts.

Without ``id``, ``anchor`` and ``offset`` an act starts where it stands: at the start of the plan,
after the words before it, or after the pause or the movement waited for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from whee_ros.acts import AnyAct, Express, Gesture, Light, Look, Say, Sync
from whee_ros.how.markup import EFFECTS, ESCAPES

_VERBS = ("set", "start", "do", "wait", "stop")
_UNESCAPE = str.maketrans({written: meant for meant, written in ESCAPES.items()})
_PATTERNS = {effect: pattern for pattern, effect in EFFECTS.items()}
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>[+-]?(?:0x[0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))
    |(?P<string>"[^"]*"|'[^']*')
    |(?P<word>[A-Za-z][A-Za-z0-9_]*)
    |(?P<sign>[()\[\],=]))""",
    re.VERBOSE,
)


class MarkupError(ValueError):
    """The markup is not valid; the message says where and why."""


class _Action(NamedTuple):
    verb: str
    name: str
    positional: list[Any]
    keywords: dict[str, Any]


def parse(markup: str) -> tuple[AnyAct, ...]:
    """Read ``markup`` as acts.

    Raises:
        MarkupError: it is not valid markup, or holds an action that no act stands for.
    """
    reader = _Reader()
    for start, piece in _pieces(markup):
        try:
            if piece.startswith("<"):
                reader.action(_action(piece[1:-1]))
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
        self._acts.append(Say(text=text.translate(_UNESCAPE), **fields))
        self._next = Sync(anchor=f"{fields['id']}.end")

    def action(self, action: _Action) -> None:
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

    def _start(self, action: _Action) -> None:
        if action.name not in _BUILDERS:
            known = ", ".join(_BUILDERS)
            raise MarkupError(f"there is no action '{action.name}'; known: {known}")
        builder, defaults = _BUILDERS[action.name]
        keywords = dict(action.keywords)
        common = self._common(keywords, defaults)
        fields = builder(action.positional, keywords)
        if keywords:
            raise MarkupError(f"'{action.name}' has no argument '{next(iter(keywords))}'")
        if action.name == "voice":
            self._voice = {**common, **fields}
            return
        act = _KINDS[action.name](**common, **fields)
        self._acts.append(act)
        if action.verb == "do":
            self._next = Sync(anchor=f"{act.id}.end")

    def _common(self, keywords: dict[str, Any], name: str) -> dict[str, Any]:
        start = self._next
        if "id" in keywords:  # written in detail: the start is what it says
            anchor = _text(keywords.pop("anchor", "plan"), "anchor")
            start = Sync(anchor=anchor, offset=_float(keywords.pop("offset", 0.0), "offset"))
            return {"id": _text(keywords.pop("id"), "id"), "start": start}
        return {"id": self._id(name), "start": start}

    def _wait(self, name: str) -> None:
        for act in reversed(self._acts):
            if isinstance(act, Say):
                return  # the words are waited for in any case, and are mostly longer
            if isinstance(act, _KINDS.get(name, ())):
                self._next = Sync(anchor=f"{act.id}.end")
                return
        raise MarkupError(f"no '{name}' was started before")

    def _id(self, name: str) -> str:
        count = sum(act.id.rstrip("0123456789") == name for act in self._acts)
        return name if not count else f"{name}{count + 1}"


def _action(text: str) -> _Action:
    tokens = _tokens(text)
    if not tokens:
        raise MarkupError("the action is empty")
    verb = tokens[0][1]
    if verb == "pause":
        inner = [token for _, token in tokens[1:]]
        if len(inner) != 3 or inner[0] != "(" or inner[2] != ")" or tokens[2][0] != "number":
            raise MarkupError("a pause is written pause(seconds)")
        return _Action("pause", "", [max(0.0, float(inner[1]))], {})
    if verb not in _VERBS:
        raise MarkupError(f"'{verb}' is no verb; use {', '.join(_VERBS)} or pause")
    if len(tokens) < 2 or tokens[1][0] != "word" or tokens[1][1] in (*_VERBS, "pause"):
        raise MarkupError(f"'{verb}' needs the name of an action")
    positional, keywords, rest = _call(tokens[2:])
    if rest and [token for _, token in rest[:2]] == ["timeout", "="]:
        if len(rest) != 3 or rest[2][0] != "number":
            raise MarkupError("a timeout is written timeout=seconds")
        rest = []
    if rest:
        raise MarkupError(f"'{rest[0][1]}' is not expected here")
    if verb in ("wait", "stop") and (positional or keywords):
        raise MarkupError(f"'{verb}' takes no arguments")
    return _Action(str(verb), str(tokens[1][1]), positional, keywords)


_Token = tuple[str, Any]


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    text = text.rstrip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise MarkupError(f"{text[place:].strip()[:12]!r} cannot be read")
        kind = str(match.lastgroup)
        tokens.append((kind, match[kind]))
        place = match.end()
    return tokens


def _call(tokens: list[_Token]) -> tuple[list[Any], dict[str, Any], list[_Token]]:
    """Read "(1, name=2)"; give positional and keyword arguments and what follows."""
    if not tokens or tokens[0][1] != "(":
        return [], {}, tokens
    positional: list[Any] = []
    keywords: dict[str, Any] = {}
    rest = tokens[1:]
    while rest and rest[0][1] != ")":
        if len(rest) > 1 and rest[0][0] == "word" and rest[1] == ("sign", "="):
            value, after = _value(rest[2:])
            if rest[0][1] in keywords:
                raise MarkupError(f"'{rest[0][1]}' is given twice")
            keywords[rest[0][1]] = value
        else:
            value, after = _value(rest)
            if keywords:
                raise MarkupError("an argument without a name follows one with a name")
            positional.append(value)
        rest = _after_comma(after, ")")
    if not rest:
        raise MarkupError("'(' is not closed by ')'")
    return positional, keywords, rest[1:]


def _after_comma(tokens: list[_Token], closing: str) -> list[_Token]:
    if tokens and tokens[0] == ("sign", ","):
        return tokens[1:]
    if tokens and tokens[0] != ("sign", closing):
        raise MarkupError(f"a comma is missing before '{tokens[0][1]}'")
    return tokens


def _value(tokens: list[_Token]) -> tuple[Any, list[_Token]]:
    if not tokens or (tokens[0][0] == "sign" and tokens[0][1] != "["):
        raise MarkupError("a value is missing")
    kind, text = tokens[0]
    if kind == "number":
        return (float(int(text, 16)) if "x" in text else float(text)), tokens[1:]
    if kind == "string":
        return text[1:-1], tokens[1:]
    if kind == "word":
        return text, tokens[1:]
    items: list[Any] = []
    rest = tokens[1:]
    while rest and rest[0] != ("sign", "]"):
        item, rest = _value(rest)
        items.append(item)
        rest = _after_comma(rest, "]")
    if not rest:
        raise MarkupError("'[' is not closed by ']'")
    return items, rest[1:]


def _float(value: Any, name: str) -> float:
    if not isinstance(value, float):
        raise MarkupError(f"{name} is {value!r}; it must be a number")
    return value


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise MarkupError(f"{name} is {value!r}; it must be a name")
    return value.translate(_UNESCAPE)


def _numbers(keywords: dict[str, Any], *names: str) -> dict[str, float]:
    return {name: _float(keywords.pop(name), name) for name in names if name in keywords}


def _one(positional: list[Any], keywords: dict[str, Any], what: str) -> str:
    given = [*positional, *([keywords.pop("name")] if "name" in keywords else [])]
    if len(given) != 1:
        raise MarkupError(f"{what} takes one name")
    return _text(given[0], "name")


def _expression(positional: list[Any], keywords: dict[str, Any]) -> dict[str, Any]:
    numbers = _numbers(keywords, "valence", "arousal", "intensity", "duration")
    return {"expression": _one(positional, keywords, "an expression"), **numbers}


def _motion(positional: list[Any], keywords: dict[str, Any]) -> dict[str, Any]:
    numbers = _numbers(keywords, "amplitude", "speed")
    return {"name": _one(positional, keywords, "a motion"), **numbers}


def _look_at(positional: list[Any], keywords: dict[str, Any]) -> dict[str, Any]:
    if positional:
        raise MarkupError("look_at takes frame=... or policy=...")
    policy = keywords.pop("policy", "tracking")
    frame = _text(keywords.pop("frame"), "frame") if "frame" in keywords else ""
    targets = {"reset": "front", "random": "away"}
    if not frame and policy not in targets:
        raise MarkupError("look_at needs a frame, or policy=reset or policy=random")
    return {
        "target": frame.removeprefix("person_") or targets[policy],
        **_numbers(keywords, "duration"),
    }


def _led(positional: list[Any], keywords: dict[str, Any]) -> dict[str, Any]:
    color = keywords.pop("color", [0.0, 0.0, 0.0])
    effect = keywords.pop("effect", "solid_color")
    if positional or not isinstance(color, list) or len(color) != 3:
        raise MarkupError("led takes color=[red, green, blue]")
    parts = tuple(round(_float(part, "color") / 255, 4) for part in color)
    if not all(0.0 <= part <= 1.0 for part in parts):
        raise MarkupError("each part of a color is between 0 and 255")
    if effect not in _PATTERNS:
        raise MarkupError(f"effect is {effect!r}; choose one of {', '.join(_PATTERNS)}")
    return {"color": parts, "pattern": _PATTERNS[effect], **_numbers(keywords, "duration")}


def _voice(positional: list[Any], keywords: dict[str, Any]) -> dict[str, Any]:
    if positional:
        raise MarkupError("voice takes rate=..., pitch=..., volume=...")
    return dict(_numbers(keywords, "rate", "pitch", "volume"))


_Builder = Callable[[list[Any], dict[str, Any]], dict[str, Any]]
_BUILDERS: dict[str, tuple[_Builder, str]] = {
    "expression": (_expression, "face"),
    "motion": (_motion, "gesture"),
    "look_at": (_look_at, "look"),
    "led": (_led, "light"),
    "voice": (_voice, "say"),
}
_KINDS: dict[str, Any] = {"expression": Express, "motion": Gesture, "look_at": Look, "led": Light}
