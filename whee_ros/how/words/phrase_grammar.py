"""Reads a phrase as people write it; the grammar stands in ``data/phrases/README.md``."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

import msgspec

from whee_ros.how.words.phrase_parts import Part, PhraseError, choice
from whee_ros.how.words.texts import expanded

_MARK = re.compile(
    r"[a-z0-9][a-z0-9'-]*(?:\([a-z]+\)[a-z'-]*)*\*?|<[^<>]*>|\]\.\.\.|\.\.\.|!\(|[^ ]"
)
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_SHORT = re.compile(r"n't\b|'(?:m|re|ve|ll|d)\b")
_COUNT = re.compile(r"(\d)-(\d) words")
_ENDING = re.compile(r"\(([a-z]+)\)")
_ANY_WORD = r"[\w'-]+"
_PLACES = {
    "start": Part("anchor", "^"),
    "clause": Part("anchor", r"(?:^|[.,:;!?] )"),
    "end": Part("end", r"\W*$"),
    "word": Part("words", _ANY_WORD),
}
_CLOSING = ("|", ")", "]", "]...")


def parsed(text: str, known: Mapping[str, Sequence[Part]]) -> list[Sequence[Part]]:
    """Read a phrase, or several with bars between, into their parts.

    Args:
        text: the phrase.
        known: what ``<name>`` stands for.

    Raises:
        PhraseError: the phrase is wrong.
    """
    reader = _Reader(_marks(text), known)
    phrases = reader.phrases()
    if mark := reader.next():
        raise PhraseError(f"'{mark}' closes what nothing opened")
    return phrases


def _marks(text: str) -> list[str]:
    if "'" in text and _SHORT.search(text):
        raise PhraseError(f"write it out: '{expanded(text)}'")
    return _MARK.findall(text)


class _Reader:
    """Reads marks from the left."""

    def __init__(self, marks: list[str], known: Mapping[str, Sequence[Part]]) -> None:
        self._marks = marks[::-1]
        self._known = known
        self._closed = ""

    def next(self) -> str:
        """Give the next mark, or nothing at the end."""
        return self._marks[-1] if self._marks else ""

    def phrases(self) -> list[Sequence[Part]]:
        """Read phrases with bars between, up to a bracket that closes them."""
        found = [self._phrase()]
        while self.next() == "|":
            self._marks.pop()
            found.append(self._phrase())
        return found

    def _phrase(self) -> Sequence[Part]:
        parts: list[Part] = []
        while self._marks and self.next() not in _CLOSING:
            mark = self._marks.pop()
            if mark[0] in _LETTERS:
                parts.append(_word(mark))
            elif mark != ",":
                parts += self._parts(mark)
            elif parts:
                parts[-1] = msgspec.structs.replace(parts[-1], comma=True)
            else:
                raise PhraseError("a comma stands behind a word")
        if not parts:
            raise PhraseError("nothing stands between two bars or brackets")
        return parts

    def _parts(self, mark: str) -> Sequence[Part]:
        if mark[0] == "<":
            return self._named(mark[1:-1])
        if mark == "(":
            return [self._choice(")")]
        if mark == "[":
            return [self._optional()]
        if mark == "!(":
            return [msgspec.structs.replace(self._choice(")"), kind="ahead")]
        if mark == "...":
            return [Part("gap")]
        if mark in ("?", "!"):
            return [Part("end", rf"\W*\{mark}")]
        why = "write it in lower case" if mark.isupper() else "it has no meaning here"
        raise PhraseError(f"'{mark}': {why}")

    def _choice(self, *closing: str) -> Part:
        phrases = self.phrases()
        if self.next() not in closing:
            raise PhraseError(f"a bracket is not closed with '{closing[0]}'")
        self._closed = self._marks.pop()
        return choice(phrases)

    def _optional(self) -> Part:
        part = self._choice("]", "]...")
        most = 1 if self._closed == "]" else None
        return msgspec.structs.replace(part, least=0, most=most)

    def _named(self, name: str) -> Sequence[Part]:
        if name in self._known:
            return self._known[name]
        if name in _PLACES:
            return [_PLACES[name]]
        if count := _COUNT.fullmatch(name):
            return [Part("words", _ANY_WORD, least=int(count[1]), most=int(count[2]))]
        known = ", ".join(f"<{word}>" for word in (*_PLACES, *self._known))
        raise PhraseError(f"<{name}> is not among the words of this file; known: {known}")


@functools.cache
def _word(mark: str) -> Part:
    """Read one word: ``sad``, ``pill(s)``, ``misunderst*``, ``falling-out``."""
    pattern = _ENDING.sub(r"(?:\1)?", mark).replace("-", "[ -]")
    return Part("words", pattern[:-1] + r"\w*" if mark[-1] == "*" else pattern)
