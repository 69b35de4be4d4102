"""Chooses one answer among candidates, and keeps why the others were not taken.

Candidates may come from anywhere (the bank now; language models through the same structure). They
are scored on the match to the target mechanisms, as in EmpRL and diff-EPITOME, not on their size.
The same history gives the same choice: variety comes from a hash of the turn, not from chance.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from whee_ros.decision import EmpathyDecision, Mechanisms
from whee_ros.how import honesty, slots, texts
from whee_ros.how.bank import Bank
from whee_ros.how.policy import Target

WORDS = 14
RECENT_OPENINGS = 4
RECENT_FRAMES = 10
CLEAR_VALENCE = 0.25


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A possible answer.

    ``quotes`` says that it holds words of the person, ``close`` (0..1) how much it is about just
    this kind of feeling.
    """

    id: str
    text: str
    strategy: str
    mechanisms: Mechanisms
    valence: float = 0.0
    quotes: bool = False
    close: float = 0.0
    source: str = "bank"


class Rejected(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate that was not taken, and the reason."""

    id: str
    reason: str


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """An answer given earlier."""

    id: str
    text: str
    quotes: bool = False


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The answer, if there is one; every other candidate with its reason; the runners-up."""

    candidate: Candidate | None
    score: float = 0.0
    rejected: tuple[Rejected, ...] = ()

    def notes(self) -> tuple[str, ...]:
        """Tell the choice in a few lines for the trace."""
        counts = Counter(entry.reason.split(":")[0] for entry in self.rejected)
        lines = [f"rejected {count}: {reason}" for reason, count in sorted(counts.items())]
        if self.candidate is not None:
            lines.insert(0, f"chose {self.candidate.id} with {self.score:.2f}")
        return tuple(lines)


def from_bank(
    bank: Bank, target: Target, decision: EmpathyDecision, robot: str, *, limits: bool
) -> tuple[list[Candidate], list[Rejected]]:
    """Give the bank's candidates for ``target``, and those whose slots did not fit.

    With ``limits``, entries that say what the robot cannot do are preferred where there are any.
    """
    entries = [
        entry
        for entry in bank.of(target.situation)
        if entry.strategy in target.strategies and entry.fits & target.fits
    ]
    if any("limits" in entry.tags for entry in entries):
        entries = [entry for entry in entries if ("limits" in entry.tags) == limits]
    found, rejected = [], []
    for entry in entries:
        text = slots.fill(entry.text, entry.slots, decision.appraisal, robot)
        if text is None:
            rejected.append(Rejected(id=entry.id, reason="the person's words do not fit"))
            continue
        found.append(
            Candidate(
                id=entry.id,
                text=text,
                strategy=entry.strategy,
                mechanisms=entry.mechanisms,
                valence=entry.valence,
                quotes=bool(set(entry.slots) - {"robot"}),
                close=1.0 if target.family in entry.fits else 0.0,
            )
        )
    return found, rejected


def choose(
    candidates: Iterable[Candidate],
    target: Target,
    valence: float,
    history: Sequence[Said],
    seed: str,
) -> Choice:
    """Choose the best of ``candidates``.

    Args:
        candidates: what could be said.
        target: what should be said.
        valence: the person's, -1..1.
        history: what was said lately, oldest first; nothing in it is repeated while there is
            anything else.
        seed: names the turn; it varies the choice between equally good candidates.
    """
    rejected: list[Rejected] = []
    allowed: list[Candidate] = []
    for candidate in candidates:
        if reason := _forbidden(candidate, target, valence):
            rejected.append(Rejected(id=candidate.id, reason=reason))
        else:
            allowed.append(candidate)
    fresh = [(candidate, _stale(candidate, history)) for candidate in allowed]
    pool = [candidate for candidate, reason in fresh if not reason]
    if not pool:
        pool = _least_recent(allowed, history)
    rejected += [
        Rejected(id=c.id, reason=reason) for c, reason in fresh if reason and c not in pool
    ]
    ranked = sorted(((score(c, target, history, seed), c.id, c) for c in pool), reverse=True)
    rejected += [
        Rejected(id=name, reason=f"fits less well: {points:.2f}") for points, name, _ in ranked[1:]
    ]
    if not ranked:
        return Choice(candidate=None, rejected=tuple(rejected))
    return Choice(candidate=ranked[0][2], score=ranked[0][0], rejected=tuple(rejected))


def _forbidden(candidate: Candidate, target: Target, valence: float) -> str:
    """Say why a candidate may never be used for this turn, or give nothing."""
    if found := honesty.violations(candidate.text):
        return f"not honest: {found[0]}"
    if target.situation == "story" and _opposite(candidate.valence, valence):
        return "opposite emotion"
    if not target.may_ask and texts.is_question(candidate.text):
        return "a question again"
    return ""


def _opposite(words: float, person: float) -> bool:
    if person <= -CLEAR_VALENCE:
        return words > CLEAR_VALENCE
    return person >= CLEAR_VALENCE and words < 0.0


def _stale(candidate: Candidate, history: Sequence[Said]) -> str:
    """Say why a candidate would sound like what was said before, or give nothing."""
    if any(candidate.id == said.id or candidate.text == said.text for said in history):
        return "said before"
    start = texts.opening(candidate.text)
    if any(start == texts.opening(said.text) for said in history[-RECENT_OPENINGS:]):
        return "same opening"
    frames = texts.frames(candidate.text)
    if any(frames & texts.frames(said.text) for said in history[-RECENT_FRAMES:]):
        return "same turn of phrase"
    if candidate.quotes and history and history[-1].quotes:
        return "quotes again"
    return ""


def _least_recent(allowed: Sequence[Candidate], history: Sequence[Said]) -> list[Candidate]:
    """Give the candidates whose last use lies furthest back."""
    last = {said.id: number for number, said in enumerate(history)}
    if not allowed:
        return []
    oldest = min(last.get(candidate.id, -1) for candidate in allowed)
    return [candidate for candidate in allowed if last.get(candidate.id, -1) == oldest]


def score(candidate: Candidate, target: Target, history: Sequence[Said], seed: str) -> float:
    """Score how well a candidate answers; 0 is poor, about 3 is perfect."""
    distance: int = sum(
        (wanted - given) ** 2
        for wanted, given in zip(
            msgspec.structs.astuple(target.mechanisms),
            msgspec.structs.astuple(candidate.mechanisms),
            strict=True,
        )
    )
    rank = (
        target.strategies.index(candidate.strategy)
        if candidate.strategy in target.strategies
        else 9
    )
    frames = texts.frames(candidate.text)
    repeated = sum(bool(frames & texts.frames(said.text)) for said in history)
    excess = max(0, len(candidate.text.split()) - WORDS)
    return (
        2.0
        - 0.4 * distance
        - 0.25 * rank
        - 0.2 * repeated
        - 0.05 * excess
        + 0.5 * candidate.quotes
        + 0.25 * candidate.close
        + 0.5 * _spread(seed, candidate.id)
    )


def _spread(seed: str, name: str) -> float:
    digest = hashlib.blake2b(f"{seed}/{name}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32
