"""Judges replies: the levels of EPITOME's mechanisms they show, and how near they are to a turn.

The judge is not the author of a reply. A node or a command may inject one that was trained
(``Scorer``); the rules here judge where there is none.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Protocol

import msgspec

from whee_ros.decision import Mechanisms
from whee_ros.how import texts

Levels = tuple[float, float, float]
"""Probabilities of the levels 0, 1 and 2; they sum to 1."""

_SURE: tuple[Levels, Levels, Levels] = ((0.76, 0.16, 0.08), (0.15, 0.7, 0.15), (0.08, 0.22, 0.7))
_WARM = re.compile(
    r"\b(?:hard|tough|rough|hurts?|painful|heavy|sad|scary|frightening|awful|terrible|"
    r"unfair|a pity|"
    r"too bad|sorry|ouch|oh no|poor|bitter|lonely|wonderful|great|lovely|nice|glad|good news|"
    r"congratulations|bravo|well done|brilliant|fantastic|excellent|splendid|hooray|proud|"
    r"warm|kind|"
    r"brave|courage|comfort|gentle|take your time|i am here|listening|bless|hats off|marvellous|"
    r"well earned|no wonder|makes sense|good of|good that|thank|deserve|with you|here for|"
    r"what an?|how \w+[,.!]|oh)\b|!"
)
_TO_YOU = re.compile(
    r"\byou (?:\w+ )?(?:deserve|deserved|earned|matter|are (?:worth|welcome|safe|allowed)|"
    r"can be proud)"
    r"\b|\b(?:so sorry|every (?:right|reason)|(?:kind|gentle|easy) (?:to|on|with) "
    r"yourself|suits you)\b|"
    r"\b(?:glad|happy|delighted|thrilled|sorry) (?:for|with) you\b|\bbe (?:gentle|kind) "
    r"\w+ yourself\b|"
    r"\b(?:nobody|no one) (?:should|deserves)\b|\bwell (?:earned|deserved)\b|\byour "
    r"(?:pain|grief|joy)\b"
)
_FEELING = re.compile(
    r"\b(?:sad\w*|lone\w+|afraid|scar\w+|fear\w*|worr\w*|ang(?:er|ry|riest)|furious|proud|happ\w+|"
    r"joy|grie\w+|guilt\w*|asham\w*|disappoint\w*|hoped|counted|wish\w*|miss(?:ing|ed)?|"
    r"lost|losing|"
    r"frustrat\w*|hurt\w*|relie\w*|nerv\w*|worn|trusted|loved|wanted|expected|waited|alone|bitter|"
    r"letdown|judged|exciting|stings?|ache|pain|tears)\b"
)
_INVITES = re.compile(
    r"\b(?:tell (?:me|on)|go (?:on|ahead)|say more|listening|let me hear|speak)\b"
)


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What a judge reads in one reply.

    ``levels`` are the probabilities of each level of reaction, interpretation and exploration;
    ``relevance`` is 0..1, how much the reply is about what the person said.
    """

    levels: tuple[Levels, Levels, Levels]
    relevance: float = 0.0

    def match(self, target: Mechanisms) -> float:
        """Give the probability that the reply shows ``target``, as EmpRL rewards it: a product."""
        product = 1.0
        for level, shares in zip(msgspec.structs.astuple(target), self.levels, strict=True):
            product *= shares[level]
        return product

    @property
    def likeliest(self) -> Mechanisms:
        """Give the likeliest level of each mechanism."""
        reaction, interpretation, exploration = (
            max(range(3), key=shares.__getitem__) for shares in self.levels
        )
        return Mechanisms(
            emotional_reaction=reaction, interpretation=interpretation, exploration=exploration
        )


class Scorer(Protocol):
    """Judges replies to one turn; fast enough for the way from decision to plan."""

    @property
    def name(self) -> str:
        """The judge's name, for traces and reports."""

    def __call__(self, said: str, replies: Sequence[str]) -> list[Judgement]:
        """Judge each of ``replies`` as an answer to what the person ``said``."""


class Rules:
    """Judges by surface forms: no model, a few microseconds a reply."""

    name = "rules"

    def __call__(self, said: str, replies: Sequence[str]) -> list[Judgement]:
        """Judge each reply."""
        about = content(said)
        return [
            Judgement(
                levels=_levels(reply),
                relevance=min(1.0, 0.5 * len(about & content(reply))),
            )
            for reply in replies
        ]


def claimed(mechanisms: Mechanisms) -> tuple[Levels, Levels, Levels]:
    """Give an author's claim about a reply's levels as probabilities: nobody is quite sure."""
    reaction, interpretation, exploration = (
        _SURE[level] for level in msgspec.structs.astuple(mechanisms)
    )
    return reaction, interpretation, exploration


@functools.lru_cache(maxsize=4096)
def _levels(reply: str) -> tuple[Levels, Levels, Levels]:
    plain = texts.expanded(reply)
    told, asked = _parts(plain)
    reaction = 2 if _TO_YOU.search(plain) else 1 if _WARM.search(plain) else 0
    interpretation = _understands(told)
    if asked:
        exploration = 2 if len(asked.split()) > _GENERAL else 1
    else:
        exploration = 1 if _INVITES.search(told) else 0
    return _SURE[reaction], _SURE[interpretation], _SURE[exploration]


def _understands(told: str) -> int:
    """Judge how far a reply's statements show that the story was understood."""
    length = len(told.split())
    if length >= _DETAILED or (length >= _BRIEF and _FEELING.search(told)):
        return 2
    return 1 if length >= _BRIEF else 0


_BRIEF, _DETAILED = 4, 14
"""Words from which statements show some understanding, and from which they go into detail."""
_GENERAL = 6
"""Words up to which a question is taken for a general one."""


def _parts(plain: str) -> tuple[str, str]:
    """Part a reply into what it tells and its last question."""
    sentences = re.findall(r"[^.!?]+[.!?]*", plain)
    asked = [sentence for sentence in sentences if sentence.endswith("?")]
    told = " ".join(sentence for sentence in sentences if not sentence.endswith("?"))
    return told, asked[-1] if asked else ""


_EMPTY = frozenset(
    texts.words(
        "a about after again all also always am an and any are as at back be because been before "
        "being but by came can come could day did do does doing done down even every everybody "
        "feel feeling felt for from get gets getting give go goes going gone good got had has have "
        "having he her here him his how i if in into is it its just keep know last let like little "
        "lot made make many me mean more most much my never no not nothing now of off oh on once "
        "one only or other our out over people person really right said say see she should so some "
        "someone somebody something still such sure take tell than that the their them then there "
        "these they thing things think this those thought time to today told too up us very want "
        "wanted was way we well went were what when where which while who why will with would yes "
        "yet you your yourself"
    )
)


@functools.lru_cache(maxsize=4096)
def content(text: str) -> frozenset[str]:
    """Give the stems of the words that carry the content of ``text``."""
    return frozenset(stem(word) for word in texts.words(texts.expanded(text)) if word not in _EMPTY)


def stem(word: str) -> str:
    """Cut a word's common endings, so that "worried" and "worries" meet."""
    for ending in ("ing", "ied", "ies", "ed", "es", "ly", "'s", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word.rstrip("eyi") if len(word) > 4 else word
