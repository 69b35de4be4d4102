"""What a person says in plain words of their own feeling: "I'm furious", "I'm not sad".

Their word counts more than any label. Said under a condition, by somebody else, or of gladness
that is taken back ("I was happy", "glad, but ..."), it is no claim.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

import msgspec

from whee_ros.how.texts import expanded

_OWN = re.compile(
    r"\b(?P<head>i am feeling|i am|i feel|i have been|i was|i felt|we are|we were|(?:it|that|this|"
    r"he|she"
    r"|they) (?:makes?|made) me(?: feel)?|makes me(?: feel)?|made me(?: feel)?)\b "
    r"(?=(?P<rest>[^.!?;]{2,60}))"
)
_PAST = ("i was", "i felt", "we were")
_NOT_MEANT = re.compile(
    r"\b(?:if|when|whenever|wish|until|unless|that|think|thinks|thought|say|says|said|pretend|"
    r"whether|"
    r"why|should|could|would|can|like|than)\W*$"
)
_DEGREE = frozenset(
    [
        "so",
        "very",
        "really",
        "too",
        "just",
        "only",
        "quite",
        "rather",
        "pretty",
        "a",
        "bit",
        "little",
        "all",
        "still",
        "also",
        "even",
        "always",
        "more",
        "actually",
        "simply",
        "totally",
        "completely",
        "absolutely",
        "terribly",
        "awfully",
        "now",
        "already",
        "again",
        "kind",
        "of",
        "sort",
        "of",
        "that",
        "bloody",
        "dead",
        "feeling",
        "being",
        "getting",
    ]
)
_ONLY = frozenset(("just", "only", "simply"))
_DENIES = frozenset(("not", "never", "hardly"))
_AND = re.compile(r"^\W*(?:,|and|but|more) ?")
_OTHERWISE = re.compile(
    r"^(?:afraid (?:not|so|that|i|we|you|it|there)|(?:happy|glad|pleased) (?:to (?!be|see|have|"
    r"hear)|for "
    r"(?:him|her|them|you))|(?:mad|crazy) (?:about|for)|down (?:to|the|here|in|at|with|there|on)|"
    r"low on|proud of myself for not|content (?:of|with)|sick (?:of|in)|flat out|lost (?:in|the|"
    r"my|his|"
    r"her|our|track)|hurt (?:my|in|his))\b"
)
_TAKEN_BACK = re.compile(r"\b(?:but|although|though|until|then)\b")


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
    for match in _OWN.finditer(plain):
        if _NOT_MEANT.search(plain[: match.start()]):
            continue
        for word, no, just in _named(match["rest"], names):
            family = names[word]
            over = match["head"] in _PAST or _TAKEN_BACK.search(plain[match.end() :])
            if no:
                denied.add(family)
            elif not (family in glad and over):
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
        said, degree = rest.split(" "), set[str]()
        while said and said[0].strip(",") in (_DEGREE | _DENIES):
            degree.add(said[0].strip(","))
            said = said[1:]
        rest = " ".join(said)
        word = next((name for name in _starts(rest) if name in names), "")
        if not word or _OTHERWISE.match(rest):
            return
        no = bool(degree & _DENIES)
        yield word, no, bool(degree & _ONLY) and not no
        rest = rest[len(word) :]
        joined = _AND.match(rest)
        if not joined or not joined[0].strip():
            return
        rest = rest[joined.end() :]


@functools.lru_cache(maxsize=1024)
def _starts(rest: str) -> tuple[str, ...]:
    """Give the first three, two and one words of ``rest``."""
    said = re.findall(r"[a-z']+|,", rest)[:3]
    return tuple(" ".join(said[:count]) for count in (3, 2, 1) if "," not in said[:count])
