"""Reads one action of ROS4HRI markup, ``verb name(1, key=value)``, into its parts."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

VERBS = ("set", "start", "do", "wait", "stop")
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>[+-]?(?:0x[0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))
    |(?P<string>"[^"]*"|'[^']*')
    |(?P<word>[A-Za-z][A-Za-z0-9_]*)
    |(?P<sign>[()\[\],=]))""",
    re.VERBOSE,
)


class MarkupError(ValueError):
    """The markup is not valid; the message says where and why."""


class Action(NamedTuple):
    """What is written between < and >; a pause has its seconds as the only positional."""

    verb: str
    name: str
    positional: list[Any]
    keywords: dict[str, Any]


def read_action(text: str) -> Action:
    """Read what is written between < and >.

    Raises:
        MarkupError: it is not of that form.
    """
    tokens = _tokens(text)
    if not tokens:
        raise MarkupError("the action is empty")
    verb = tokens[0][1]
    if verb == "pause":
        inner = [token for _, token in tokens[1:]]
        if len(inner) != 3 or inner[0] != "(" or inner[2] != ")" or tokens[2][0] != "number":
            raise MarkupError("a pause is written pause(seconds)")
        return Action("pause", "", [max(0.0, float(inner[1]))], {})
    if verb not in VERBS:
        raise MarkupError(f"'{verb}' is no verb; use {', '.join(VERBS)} or pause")
    if len(tokens) < 2 or tokens[1][0] != "word" or tokens[1][1] in (*VERBS, "pause"):
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
    return Action(str(verb), str(tokens[1][1]), positional, keywords)


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
