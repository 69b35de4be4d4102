"""What a person says in plain words of their own feeling: "I'm furious", "I'm not sad".

Their word counts more than any label. Said under a condition, by somebody else, or of gladness
that is taken back ("I was happy", "glad, but ..."), it is no claim.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

import msgspec

from whee_ros.how.words import phrases
from whee_ros.how.words.texts import expanded

_LISTS = phrases.of("claims")
_REST = re.compile(r" ([^.!?;]{2,60})")
_AND = re.compile(r"^\W*(?:,|and\b|but\b|more\b) ?")
_WORDS = re.compile(r"[a-z']+|,")


class Claims(msgspec.Struct, frozen=True):
    """Families that a person says they feel, with the words, and those they say they do not.

    ``only`` is the family of which they say that it is that and no more ("just tired").
    """

    felt: dict[str, str] = {}
    denied: frozenset[str] = frozenset()
    only: str = ""


def read(text: str, names: Mapping[str, str], glad: frozenset[str] = frozenset()) -> Claims:
    """Read what ``text`` says of the speaker's own feeling.

    Args:
        text: the person's words.
        names: words for feelings, of up to three words each, with their families.
        glad: families that a past or a "but" takes back.
    """
    plain = expanded(text)
    felt: dict[str, str] = {}
    denied: set[str] = set()
    only = ""
    for own in _LISTS["own"].finditer(plain):
        rest = _REST.match(plain, own.end())
        if rest is None or _LISTS["not_meant"].search(plain[: own.start()]):
            continue
        past = _LISTS["past"].match(own[0]) or _LISTS["taken_back"].search(plain[own.end() :])
        for word, no, just in _named(rest[1], names):
            family = names[word]
            if no:
                denied.add(family)
            elif not (family in glad and past):
                felt.setdefault(family, word)
                if just:
                    only = family
    return Claims(felt, frozenset(denied - set(felt)), only)


def _named(rest: str, names: Mapping[str, str]) -> Iterator[tuple[str, bool, bool]]:
    """Give the feelings that follow "I am": "not sad but angry".

    Yields:
        the word, whether it is denied, and whether it is said to be all there is.
    """
    while True:
        said, no, just = rest.split(" "), False, False
        while said and (kind := _degree(said[0].strip(","))):
            no, just = no or kind == "denies", just or kind == "only"
            del said[0]
        rest = " ".join(said)
        word = next((name for name in _starts(rest) if name in names), "")
        if not word or _LISTS["otherwise"].match(rest):
            return
        yield word, no, just and not no
        rest = rest[len(word) :]
        joined = _AND.match(rest)
        if not joined or not joined[0].strip():
            return
        rest = rest[joined.end() :]


def _degree(word: str) -> str:
    """Say in which list of words between "I am" and the feeling ``word`` stands, or nothing."""
    return next((name for name in ("denies", "only", "degree") if _LISTS[name].fullmatch(word)), "")


@functools.lru_cache(maxsize=1024)
def _starts(rest: str) -> tuple[str, ...]:
    """Give the first three, two and one words of ``rest``."""
    said = _WORDS.findall(rest)[:3]
    return tuple(" ".join(said[:count]) for count in (3, 2, 1) if "," not in said[:count])
