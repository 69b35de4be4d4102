"""Chooses one answer among candidates, and keeps why the others were not taken.

Each candidate is scored on its match to the target mechanisms (as in EmpRL: the product of a
judge's probabilities), not on their size, and on the other ``Weights``. No author judges himself.
The same history gives the same choice: variety comes from a hash of the turn, not from chance.
"""

from __future__ import annotations

import functools
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from whee_ros.decision import Mechanisms
from whee_ros.how.choice import fitness
from whee_ros.how.choice.candidates import Candidate, Offer, Rejected, Said, Task
from whee_ros.how.choice.scoring import Judgement, Rules, Scorer, claimed, content
from whee_ros.how.policy.weights import Weights
from whee_ros.how.words import texts

_RULES = Rules()
_BESIDE_RULES = 0.3
"""How far an author's levels are believed beside the rules, which know only the surface."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The answer, if there is one; every other candidate with its reason.

    ``score`` is the sum, ``parts`` what each criterion gave to it, ``shown`` the levels that the
    answer shows by judge and author.
    """

    candidate: Candidate | None
    score: float = 0.0
    parts: dict[str, float] = {}
    shown: Mechanisms = Mechanisms()
    judge: str = ""
    rejected: tuple[Rejected, ...] = ()

    def notes(self) -> tuple[str, ...]:
        """Tell the choice in a few lines for the trace."""
        counts = Counter(entry.reason.split(":")[0] for entry in self.rejected)
        lines = [f"rejected {count}: {reason}" for reason, count in sorted(counts.items())]
        if self.candidate is not None:
            parts = ", ".join(f"{name} {value:.2f}" for name, value in self.parts.items())
            told = f"chose {self.candidate.id} ({self.candidate.source}) with {self.score:.2f}"
            lines.insert(0, f"{told}: {parts}; judged by {self.judge}")
        return tuple(lines)


class Chooser:
    """Chooses by weights, with a judge and a check of safety."""

    def __init__(
        self,
        weights: Weights | None = None,
        scorer: Scorer | None = None,
        unsafe: fitness.Unsafe | None = None,
    ) -> None:
        self.weights = weights or Weights()
        self.scorer = None if isinstance(scorer, Rules) else scorer
        self._unsafe = functools.lru_cache(maxsize=4096)(unsafe) if unsafe else None

    def choose(self, offer: Offer, task: Task) -> Choice:
        """Choose the best of what is offered.

        Nothing said lately is repeated while there is anything else. The judge reads only the
        shortlist of those that the rules find best, so that it costs little.
        """
        pool, rejected = self._usable(offer.found, task)
        rejected += offer.rejected
        ranked = self._ranked(pool, task, _RULES)
        judge: Scorer = self.scorer or _RULES
        if self.scorer is not None and ranked:
            short, rest = ranked[: self.weights.shortlist], ranked[self.weights.shortlist :]
            rejected += [_worse(one) for one in rest]
            ranked = self._ranked([one.candidate for one in short], task, self.scorer)
        if not ranked:
            return Choice(candidate=None, rejected=tuple(rejected))
        best = ranked[0]
        return Choice(
            candidate=best.candidate,
            score=best.score,
            parts=best.parts,
            shown=best.judgement.likeliest,
            judge=judge.name,
            rejected=(*rejected, *map(_worse, ranked[1:])),
        )

    def score(self, candidate: Candidate, task: Task) -> float | None:
        """Score one candidate on the same scale; None if it may not be said."""
        if fitness.forbidden(candidate, task, self._unsafe):
            return None
        return self._ranked([candidate], task, self.scorer or _RULES)[0].score

    def _usable(
        self, candidates: Iterable[Candidate], task: Task
    ) -> tuple[list[Candidate], list[Rejected]]:
        rejected: list[Rejected] = []
        allowed: list[Candidate] = []
        for candidate in candidates:
            if reason := fitness.forbidden(candidate, task, self._unsafe):
                rejected.append(Rejected(id=candidate.id, reason=reason))
            else:
                allowed.append(candidate)
        fresh = [(candidate, fitness.stale(candidate, task.history)) for candidate in allowed]
        pool = [candidate for candidate, reason in fresh if not reason]
        if not pool:
            pool = _least_recent(allowed, task.history)
        rejected += [
            Rejected(id=c.id, reason=reason) for c, reason in fresh if reason and c not in pool
        ]
        return pool, rejected

    def _ranked(self, pool: Sequence[Candidate], task: Task, judge: Scorer) -> list[_Scored]:
        said = task.decision.turn.text
        judgements = judge(said, [candidate.text for candidate in pool]) if pool else []
        scored = []
        share = _BESIDE_RULES if judge is _RULES else self.weights.claimed
        if task.target.situation != "story":
            share = 1.0  # judges know answers to stories; a greeting is what its author says
        for candidate, read in zip(pool, judgements, strict=True):
            judgement = _with_claim(candidate, read, share)
            parts = self._parts(candidate, judgement, task)
            scored.append(_Scored(candidate, judgement, parts))
        return sorted(scored, key=lambda one: (one.score, one.candidate.id), reverse=True)

    def _parts(self, candidate: Candidate, judged: Judgement, task: Task) -> dict[str, float]:
        """Give what each criterion adds: its weight times 0 (poor) to 1 (perfect)."""
        target, weights = task.target, self.weights
        values = {
            "match": judged.match(target.mechanisms) ** (1 / 3),
            "relevance": judged.relevance,
            "answers": _answers(candidate, task),
            "close": candidate.close,
            "strategy": _strategy(candidate, task),
            "novelty": _novelty(candidate, task.history),
            "length": _length(candidate, task),
            "asks": float(target.should_ask and texts.is_question(candidate.text)),
            "person": _for_person(candidate, task),
            "variety": _spread(task.seed, candidate.id),
        }
        return {name: round(getattr(weights, name) * value, 4) for name, value in values.items()}


class _Scored:
    """A candidate with its score."""

    def __init__(self, candidate: Candidate, judgement: Judgement, parts: dict[str, float]) -> None:
        self.candidate, self.judgement, self.parts = candidate, judgement, parts
        self.score = round(sum(parts.values()), 4)


def _worse(one: _Scored) -> Rejected:
    return Rejected(id=one.candidate.id, reason=f"fits less well: {one.score:.2f}")


def _with_claim(candidate: Candidate, judged: Judgement, share: float) -> Judgement:
    """Mix in the author's levels, where there are any, at their ``share``."""
    if candidate.mechanisms is None or not share:
        return judged
    mixed = [
        tuple((1 - share) * a + share * b for a, b in zip(read, said, strict=True))
        for read, said in zip(judged.levels, claimed(candidate.mechanisms), strict=True)
    ]
    return msgspec.structs.replace(judged, levels=tuple(mixed))


def _answers(candidate: Candidate, task: Task) -> float:
    """Say how far the reply takes up the appraisal that was voiced: cause, wish or fear."""
    about = task.decision.appraisal
    voiced = content(" ".join((about.cause, about.wish, about.fear)))
    if candidate.quotes or candidate.apt:
        return 1.0
    if voiced & content(candidate.text):
        return 0.8
    return 0.3 * candidate.close


def _strategy(candidate: Candidate, task: Task) -> float:
    """Give 1 for the strategy that is wanted most, less for each further one."""
    wanted, effects = task.target.strategies, task.effects
    if candidate.strategy not in wanted:
        return 0.0
    place = 1.0 - wanted.index(candidate.strategy) / 4
    if candidate.strategy in effects.prefer:
        place += 0.5
    if candidate.strategy in effects.avoid:
        place -= 0.5
    return max(0.0, min(1.0, place))


def _novelty(candidate: Candidate, history: Sequence[Said]) -> float:
    frames = texts.frames(candidate.text)
    repeated = sum(not frames.isdisjoint(texts.frames(said.text)) for said in history)
    start = texts.opening(candidate.text, 1)
    opened = [texts.opening(said.text, 1) for said in history].count(start)
    return 1.0 / (1.0 + repeated + 0.5 * opened)


def _length(candidate: Candidate, task: Task) -> float:
    """Give 1 within the wanted length, less for each word too many or too few."""
    most = task.effects.words or task.target.words
    least = min(task.target.least, most // 2 if task.effects.words else most)
    count = len(candidate.text.split())
    return max(0.0, 1.0 - max(count - most, least - count, 0) / 8)


def _for_person(candidate: Candidate, task: Task) -> float:
    return float(bool(candidate.tags & set(task.effects.tags)))


def _least_recent(allowed: Sequence[Candidate], history: Sequence[Said]) -> list[Candidate]:
    """Give the candidates whose last use lies furthest back."""
    last = {said.id: number for number, said in enumerate(history)}
    if not allowed:
        return []
    oldest = min(last.get(candidate.id, -1) for candidate in allowed)
    return [candidate for candidate in allowed if last.get(candidate.id, -1) == oldest]


def _spread(seed: str, name: str) -> float:
    digest = hashlib.blake2b(f"{seed}/{name}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32
