"""Answers of two sentences, made of two of the bank: to take up a story, then to go on with it.

Listeners of our corpus say about 16 words, and mostly two things: that it was heard, and what they
understood or would like to know. A pair shows more than each of its halves, and there are many.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

import msgspec

from whee_ros.decision import Mechanisms
from whee_ros.how.choice.candidates import Candidate
from whee_ros.how.words import texts

MOST = 48
"""How many pairs are offered for one turn, chosen by a hash of it: the choice reads them all."""
_SHORT = 8
_SENTENCE = re.compile(r"[^.!?:]+[.!?:]+")
_COMMON = frozenset(texts.words("a the to it that that's is it's you your of and in on for with"))
_LEADS = ("reflection", "share_joy", "restatement", "affirmation")


def paired(found: Sequence[Candidate], seed: str, least: int, most: int) -> tuple[Candidate, ...]:
    """Give pairs of a short statement and a question or a statement that says more.

    Args:
        found: what the bank offers for the turn.
        seed: names the turn.
        least: how many words are wanted; pairs that have so many come first.
        most: how many words a pair may have.
    """
    leads = [one for one in found if _leads(one)]
    follows = [one for one in found if _follows(one)]
    pairs = [(lead, follow) for lead in leads for follow in follows if _fit(lead, follow, most)]
    pairs.sort(key=lambda pair: (sum(map(_words, pair)) < least, _spread(seed, pair)))
    return tuple(_joined(*pair) for pair in pairs[:MOST])


def led(
    leads: Sequence[Candidate], found: Sequence[Candidate], seed: str, most: int
) -> tuple[Candidate, ...]:
    """Give each of ``found`` behind a short statement of ``leads``: met first, then advised."""
    short = [one for one in leads if _leads(one)]
    pairs = [(lead, one) for lead in short for one in found if _fit(lead, one, most)]
    pairs.sort(key=lambda pair: _spread(seed, pair))
    return tuple(
        msgspec.structs.replace(_joined(lead, one), strategy=one.strategy, tags=one.tags)
        for lead, one in pairs[:MOST]
    )


def _leads(one: Candidate) -> bool:
    """Short, no question, no invitation, and warm: "That sounds hard."."""
    if one.strategy not in _LEADS or one.mechanisms is None or one.mechanisms.exploration:
        return False
    sentences = list(_sentences(one.text))
    return len(sentences) == 1 and one.mechanisms.interpretation < 2 and _words(one) <= _SHORT


def _follows(one: Candidate) -> bool:
    """One sentence that asks, or that names what was understood."""
    if one.mechanisms is None or len(list(_sentences(one.text))) != 1:
        return False
    if texts.is_question(one.text):
        return one.mechanisms.emotional_reaction == 0
    return one.mechanisms.interpretation == 2 and one.strategy in _LEADS


def _fit(lead: Candidate, follow: Candidate, most: int) -> bool:
    if lead.id == follow.id or (lead.quotes and follow.quotes):
        return False
    if _words(lead) + _words(follow) > most:
        return False
    first, second = set(texts.words(lead.text)), set(texts.words(follow.text))
    return not (first & second) - _COMMON


def _joined(lead: Candidate, follow: Candidate) -> Candidate:
    levels = [max(pair) for pair in zip(_levels(lead), _levels(follow), strict=True)]
    return Candidate(
        id=f"{lead.id}+{follow.id}",
        text=f"{lead.text} {follow.text}",
        strategy=follow.strategy if texts.is_question(follow.text) else lead.strategy,
        mechanisms=Mechanisms(
            emotional_reaction=levels[0], interpretation=levels[1], exploration=levels[2]
        ),
        valence=((lead.valence or 0.0) + (follow.valence or 0.0)) / 2,
        quotes=lead.quotes or follow.quotes,
        close=max(lead.close, follow.close),
        apt=lead.apt or follow.apt,
        tags=lead.tags | follow.tags,
        source=lead.source,
    )


def _levels(one: Candidate) -> tuple[int, int, int]:
    levels: tuple[int, int, int] = msgspec.structs.astuple(one.mechanisms or Mechanisms())
    return levels


def _sentences(text: str) -> Iterator[str]:
    return (match[0] for match in _SENTENCE.finditer(text))


def _words(one: Candidate) -> int:
    return len(one.text.split())


def _spread(seed: str, pair: tuple[Candidate, Candidate]) -> bytes:
    name = f"{seed}/{pair[0].id}+{pair[1].id}"
    return hashlib.blake2b(name.encode(), digest_size=8).digest()
