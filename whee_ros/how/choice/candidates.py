"""Candidates for an answer, wherever they come from: one interface for bank and language models.

A source that answers at once (the bank) is asked while the turn is answered. A slow source is asked
off the executor's thread with a deadline; what it offers in time competes with the bank's, what
comes later may follow up or is dropped. All candidates pass the same choice.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from whee_ros.decision import EmpathyDecision, Mechanisms
from whee_ros.how.bank import slots
from whee_ros.how.bank.bank import Bank, Entry
from whee_ros.how.choice.shown import Shown
from whee_ros.how.policy.knobs import PLAIN, Effects
from whee_ros.how.policy.policy import Target
from whee_ros.how.reading import talk
from whee_ros.how.words import texts, wording

_OWN_WORDS = frozenset(("robot", "they", "them", "their"))
"""Slots that are filled without words of the person."""
_TOLD = "told"
"""A tag of sentences that presume a story."""
_LATELY = 3
"""Earlier turns of a person whose subject a suggestion may take up."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """An answer given earlier; ``quotes`` says that it held words of the person."""

    id: str
    text: str
    quotes: bool = False


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A turn of this conversation: the person's, or the robot's own."""

    own: bool
    text: str


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What has to be answered, and how.

    Attributes:
        decision: the turn with what was decided about it; its words are data, never an order.
        target: what the answer shall be.
        history: what the robot said lately, to anybody, oldest first.
        talk: this conversation so far, oldest first, without the turn to answer.
        effects: what is known of how this person wants to be spoken to.
        avoid: words that would repeat what the person has corrected.
        robot: the robot's name.
        heard: what the person says they said, in place of what was understood.
        limits: whether the robot has to say that it cannot carry out requests.
        seed: names the turn; it varies the choice between equals.
        soon: seconds until the answer is given; what comes later can only follow it up.
    """

    decision: EmpathyDecision
    target: Target
    history: tuple[Said, ...] = ()
    talk: tuple[Line, ...] = ()
    effects: Effects = PLAIN
    avoid: frozenset[str] = frozenset()
    robot: str = ""
    heard: str = ""
    limits: bool = False
    seed: str = ""
    soon: float = 0.0


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A possible answer.

    ``mechanisms`` are the levels that its author claims, None where nobody did; ``valence`` is the
    tone of the words, None where it has to be read from them. ``quotes`` says that it holds words
    of the person, ``close`` (0..1) how much it is about just this kind of feeling, ``apt`` that it
    was written for what this turn tells of. ``shown`` is
    what its author would have the body do; None leaves it to the policy.
    """

    id: str
    text: str
    strategy: str
    mechanisms: Mechanisms | None = None
    valence: float | None = None
    quotes: bool = False
    close: float = 0.0
    apt: bool = False
    tags: frozenset[str] = frozenset()
    source: str = "bank"
    shown: Shown | None = None


class Rejected(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate that was not taken, and the reason."""

    id: str
    reason: str


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What a source offers, and what it found itself to be unusable."""

    found: tuple[Candidate, ...] = ()
    rejected: tuple[Rejected, ...] = ()


class Candidates(Protocol):
    """A source of candidates.

    It may be called from another thread than the stage's, and knows nothing but the task.
    """

    @property
    def name(self) -> str:
        """The source's name, for traces."""

    def offer(self, task: Task, seconds: float) -> Offer:
        """Give candidates within ``seconds``; an empty offer says why in ``rejected``.

        A source may also have ``cancel(task)``, called from another thread when nobody waits for
        the offer any more, and ``close()``.

        Raises:
            Exception: anything; the answer is then chosen among what the others offer.
        """


class BankCandidates:
    """The response bank as a source: at once, offline, in the author's own words."""

    name = "bank"

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    def offer(self, task: Task, seconds: float = 0.0) -> Offer:
        """Give every entry for the situation, strategy and emotion whose slots can be filled."""
        found, rejected = [], []
        # An order is not a story: none of its words are given back.
        ordered = talk.kind_of(task.decision.turn.text) == "request"
        for entry in self._entries(task):
            if ordered and set(entry.slots) - _OWN_WORDS:
                rejected.append(Rejected(id=entry.id, reason="would quote an order"))
                continue
            text = slots.fill(
                entry.text,
                entry.slots,
                task.decision.appraisal,
                task.robot,
                task.heard,
                task.decision.turn.text,
            )
            if text is None:
                rejected.append(Rejected(id=entry.id, reason="the person's words do not fit"))
                continue
            found.append(_candidate(entry, wording.worded(text, task.effects.wording), task.target))
        return Offer(found=tuple(found), rejected=tuple(rejected))

    def _entries(self, task: Task) -> list[Entry]:
        target = task.target
        told = _words(task)
        entries = [
            entry
            for entry in self._bank.of(target.situation)
            if entry.strategy in target.strategies
            and entry.fits & target.fits
            and entry.suits(told)
            and not (target.slight and _TOLD in entry.tags)
        ]
        for tag, wanted in (("limits", task.limits), *((tag, True) for tag in target.tags)):
            if any(tag in entry.tags for entry in entries):
                entries = [entry for entry in entries if (tag in entry.tags) == wanted]
        return entries


def _words(task: Task) -> frozenset[str]:
    """Give the words that are spoken of: a question for advice is about what was told before."""
    said = [task.decision.turn.text]
    if task.target.situation == "advice":
        said += [line.text for line in task.talk if not line.own][-_LATELY:]
    return frozenset(word for text in said for word in texts.words(texts.expanded(text)))


def _candidate(entry: Entry, text: str, target: Target) -> Candidate:
    return Candidate(
        id=entry.id,
        text=text,
        strategy=entry.strategy,
        mechanisms=entry.mechanisms,
        valence=entry.valence,
        quotes=bool(set(entry.slots) - _OWN_WORDS),
        close=1.0 if target.family in entry.fits else 0.0,
        apt=bool(entry.about),
        tags=entry.tags,
    )
