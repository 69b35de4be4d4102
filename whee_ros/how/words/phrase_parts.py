"""The parts of a phrase, and the regular expression that they make together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec


class PhraseError(ValueError):
    """A phrase is not as it must be; the message says what is wrong."""


class Part(msgspec.Struct, frozen=True):
    """One part of a phrase: ``pattern``, said ``least`` to ``most`` times (None: without limit).

    ``kind`` "words" is one word or a choice; "anchor" is a place before words, "end" one after
    them; "gap" is anything between; "ahead" must not follow. With ``comma`` a comma may stand
    behind it. ``branches`` are the pieces of what a choice is between. ``bounded``: it ends
    with a word.
    """

    kind: Literal["words", "anchor", "end", "gap", "ahead"]
    pattern: str = ""
    branches: Sequence[Sequence[str]] = ()
    least: int = 1
    most: int | None = 1
    comma: bool = False
    bounded: bool = True


def choice(phrases: Sequence[Sequence[Part]]) -> Part:
    """Make one part of several phrases."""
    made = [_sequence(phrase) for phrase in phrases]
    if all(branch[-1] == r"\b" for branch in made):
        return Part("words", joined([branch[:-1] for branch in made]), branches=made)
    return Part("words", joined(made), branches=made, bounded=False)


def whole(phrase: Sequence[Part]) -> list[list[str]]:
    """Give the patterns, in pieces, of a phrase that begins and ends between words.

    There are several where the phrase is but a choice.

    Raises:
        PhraseError: nothing in it has to be said.
    """
    only = phrase[0]
    if len(phrase) == 1 and only.branches and only.least == only.most == 1:
        return [[r"\b", *branch] for branch in only.branches]
    return [_sequence(phrase) if only.kind == "anchor" else [r"\b", *_sequence(phrase)]]


def joined(phrases: Sequence[Sequence[str]]) -> str:
    """Make one pattern that finds any of ``phrases``; what they share at an end is tried once."""
    if len(phrases) == 1:
        return "".join(phrases[0])
    shared = phrases[0][-1]
    if all(phrase[-1] == shared for phrase in phrases):
        return _either([phrase[:-1] for phrase in phrases]) + shared
    return _either(phrases)


def _either(phrases: Sequence[Sequence[str]]) -> str:
    heads: dict[str, list[Sequence[str]]] = {}
    for phrase in phrases:
        if phrase:
            heads.setdefault(phrase[0], []).append(phrase[1:])
    made = "|".join(head + _rest(rests) for head, rests in heads.items())
    return f"(?:{made}){'' if all(phrases) else '?'}"


def _rest(rests: Sequence[Sequence[str]]) -> str:
    longer = [rest for rest in rests if rest]
    if not longer:
        return ""
    return joined(longer) if len(longer) == len(rests) else f"(?:{joined(longer)})?"


def _sequence(parts: Sequence[Part]) -> list[str]:
    """Give the pieces of parts that follow one another.

    Before the first word that must be there, an optional one brings the space after it; behind
    that word, the space before it.
    """
    found: list[str] = []
    begun, between = False, " "
    for part in parts:
        if part.kind == "words":
            found.append(_words(part, begun, between))
            begun = begun or part.least > 0
        elif part.kind == "ahead":
            unlike = part.pattern + (r"\b" if part.bounded else "")
            found.append(rf"\b(?!,? {unlike})" if begun else f"(?!{unlike})")
        elif part.kind == "gap":
            found.append(r"\b.*\b" if begun else r".*\b")
            begun = False
        else:
            found.append(part.pattern)
        if part.kind != "ahead":
            between = ",? " if part.comma else " "
    last = parts[-1]
    if last.kind == "words" and not begun:
        raise PhraseError("it needs a word that is not in []")
    if last.kind == "words" and (last.least == 0 or last.bounded):
        found.append(r"\b")
    return found


def _words(part: Part, begun: bool, between: str) -> str:
    if part.least == part.most == 1:
        return between + part.pattern if begun else part.pattern
    often = part.most != 1
    between = ",? " if often else between
    times = _times(part.least, part.most)
    if begun:
        return f"(?:{between}{part.pattern}){times}"
    if part.least > 0:
        more = _times(part.least - 1, None if part.most is None else part.most - 1)
        return f"{part.pattern}(?:{between}{part.pattern}){more}"
    return f"(?:{part.pattern}{',?' if part.comma or often else ''} ){times}"


def _times(least: int, most: int | None) -> str:
    if most is None and least == 0:
        return "*"
    return "?" if (least, most) == (0, 1) else f"{{{least},{'' if most is None else most}}}"
