"""What a person notices of the robot's answer: words, tone, timing and habits, not intentions.

EPITOME's levels come from a judge that did not choose the answer. All else is surface: what a
listener could point to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from whee_ros.decision import Mechanisms
from whee_ros.evaluation.session.exchange import Exchange
from whee_ros.how.policy.policy import Policy
from whee_ros.how.reading import tone
from whee_ros.how.words import texts
from whee_ros.how.words.texts import stem

LATELY = 4
"""Answers in words that a person has in mind."""
ROW = 3
"""Questions in a row that are noticed as a habit."""
_SMILES, _FROWNS = 0.25, -0.15
_SHORT = 6  # names of feelings whose other forms ("embarrassing") are not guessed
_ADVICE = re.compile(
    r"\b(?:you (?:could|should|might want|may want|can always|need to|ought)|why not|how about|"
    r"what if you|try (?:to|and|a|the|some|not|\w+ing)|(?:maybe|perhaps) (?:you|a|the|call|talk|"
    r"ask|write)|it (?:helps|might help|could help|can help)|one (?:idea|thing) is)\b"
)
_REPAIR = re.compile(
    r"\b(?:sorry|my mistake|i (?:got|had|took|heard|understood) (?:that|it|you|this) wrong|"
    r"misunder\w+|misheard|i stand corrected|not \w+, then|thanks? (?:you )?for (?:putting|telling|"
    r"setting|correcting|saying|clearing)|right, |i take (?:that|it) back|got it)\b"
)


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What was noticed.

    ``words`` counts them, ``nearness`` 0..1 says how far they are about what was said. ``tone`` and
    ``face`` are -1 (pity, frown), 0 or 1 (cheer, smile). ``named`` are families of emotion that the
    words name. ``first_sign`` and ``first_word`` are seconds after the turn's end. ``habits`` name
    what was like the answers before. ``deeds`` were done, ``asked`` says that leave for one was
    asked for, ``alarmed`` that the words were taken for a risk (no persona's are meant so).
    """

    words: int = 0
    levels: Mechanisms = Mechanisms()
    nearness: float = 0.0
    tone: float = 0.0
    face: int = 0
    named: frozenset[str] = frozenset()
    advice: bool = False
    question: bool = False
    repair: bool = False
    first_sign: float | None = None
    first_word: float | None = None
    overlap: float = 0.0
    habits: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()
    asked: bool = False
    alarmed: bool = False


def hear(exchange: Exchange, earlier: Sequence[Exchange], policy: Policy) -> Heard:
    """Tell what a person notices of an answer, given the exchanges before."""
    said = exchange.words
    said_before = [one.words for one in earlier if one.words][-LATELY:]
    return Heard(
        words=len(texts.words(said)),
        levels=exchange.levels,
        nearness=exchange.nearness,
        tone=tone.of_reply(said),
        face=_face(exchange),
        named=_named(said, policy),
        advice=exchange.strategy == "suggestion" or bool(_ADVICE.search(texts.expanded(said))),
        question=texts.is_question(said),
        repair=exchange.kind == "repair" or bool(_REPAIR.search(texts.expanded(said))),
        first_sign=exchange.first_sign,
        first_word=exchange.first_word,
        overlap=exchange.overlap,
        habits=habits(said, said_before),
        deeds=exchange.names("deed"),
        asked=any(note.startswith("asks for ") for note in exchange.notes),
        alarmed=exchange.kind == "handoff"
        or any(note.startswith("asks about ") for note in exchange.notes),
    )


def habits(said: str, before: Sequence[str]) -> tuple[str, ...]:
    """Name what of ``said`` is like the answers just ``before``, oldest first."""
    if not said:
        return ()
    found = []
    if said in before:
        found.append("same words")
    elif sum(bool(texts.frames(said) & texts.frames(one)) for one in before) >= ROW - 1:
        found.append("same phrase")
    row = [texts.is_question(one) for one in (*before, said)][-ROW:]
    if len(row) == ROW and all(row):
        found.append("questions in a row")
    return tuple(found)


def _face(exchange: Exchange) -> int:
    faces = [one.valence for one in exchange.shown if one.what == "face" and one.name != "neutral"]
    if not faces:
        return 0
    return 1 if max(faces) >= _SMILES else -1 if min(faces) <= _FROWNS else 0


def _named(said: str, policy: Policy) -> frozenset[str]:
    """Give the families that are named, but for those denied ("not sad, then")."""
    words = texts.words(texts.expanded(said))
    stems = {stem(name): family for name, family in policy.feelings.items() if len(name) > _SHORT}
    found = set()
    for number, word in enumerate(words):
        family = policy.feelings.get(word) or stems.get(stem(word), "")
        if policy.mood(family) and "not" not in words[max(0, number - 2) : number]:
            found.add(family)
    return frozenset(found)
