"""Which answers to learn from as worse: weighed and found worse, or of the opposite emotion.

Nothing dishonest or unsafe is taken, not even as a bad example. What only repeats an earlier answer
is not worse in itself, so it is left out as well.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Mapping, Sequence

from whee_ros.how.bank.bank import Bank
from whee_ros.how.choice import fitness
from whee_ros.how.choice.candidates import Candidate, Task
from whee_ros.how.choice.choose import Choice

OPPOSITE = ("opposite emotion", "false distress", "cheers at bad news")
# What only one kind of person should not hear is no worse for others, so it is not among these.
UNFIT = ("too long", "a question again", "repeats what was corrected")
LESS = "fits less well"
Reasoned = tuple[Candidate, str]


class Opposites:
    """Answers of the bank that would fit the opposite emotion (as in EmPO, Sotolar et al., 2024).

    Args:
        bank: where they come from.
        unsafe: the check of safety, as the chooser has it.
    """

    def __init__(self, bank: Bank, unsafe: fitness.Unsafe | None = None) -> None:
        self._unsafe = unsafe
        self._all = [
            Candidate(
                id=entry.id,
                text=entry.text,
                strategy=entry.strategy,
                mechanisms=entry.mechanisms,
                valence=entry.valence,
            )
            for entry in bank.of("story")
            if not entry.slots
        ]

    def of(self, task: Task) -> Reasoned | None:
        """Give one, with the reason why it must not be said; None where no emotion is told."""
        if task.target.situation != "story":
            return None
        found = []
        for candidate in self._all:
            reason = fitness.forbidden(candidate, task, self._unsafe)
            if reason in OPPOSITE:
                found.append((candidate, reason))
        return min(found, key=lambda one: _lot(task, one[0]), default=None)


def worse(
    choice: Choice,
    offered: Mapping[str, Candidate],
    score: Callable[[Candidate], float | None],
    task: Task,
    *,
    margin: float,
    most: int,
) -> list[Reasoned]:
    """Give at most ``most`` candidates that lost clearly, of different reasons if there are.

    Args:
        choice: the verdict.
        offered: the candidates by id.
        score: what a candidate scores, on the scale of the choice's score; None if forbidden.
        task: the turn; it draws the lots.
        margin: how much less a candidate must have scored.
        most: how many.
    """
    lost = [(offered[one.id], one.reason) for one in choice.rejected if one.id in offered]
    lost.sort(key=lambda one: _lot(task, one[0]))
    unfit: dict[str, list[Reasoned]] = {}
    for candidate, reason in lost:
        if reason in (*OPPOSITE, *UNFIT):
            unfit.setdefault(reason, []).append((candidate, reason))
    less: list[Reasoned] = []
    for candidate, reason in lost:
        if len(less) == most:
            break
        if reason.startswith(LESS):
            scored = score(candidate)
            if scored is not None and scored <= choice.score - margin:
                less.append((candidate, f"{LESS}: {scored:.2f}, not {choice.score:.2f}"))
    kinds = [less, *(unfit[reason] for reason in sorted(unfit))]
    turns = itertools.zip_longest(*kinds)
    return [one for several in turns for one in several if one is not None][:most]


def kind_of(reason: str) -> str:
    """Sort a reason: "opposite emotion", or else what comes before its figures."""
    return OPPOSITE[0] if reason in OPPOSITE else reason.split(":")[0]


def ids_of(candidates: Sequence[Candidate]) -> dict[str, Candidate]:
    """Give candidates by id."""
    return {candidate.id: candidate for candidate in candidates}


def _lot(task: Task, candidate: Candidate) -> bytes:
    return hashlib.blake2b(f"{task.seed}/worse/{candidate.id}".encode(), digest_size=8).digest()
