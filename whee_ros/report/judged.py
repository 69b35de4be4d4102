"""A conversation's decisions beside what people noted: found, missed, and said for nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from whee_ros.cues import NANOSECONDS
from whee_ros.replay.decided import Decided
from whee_ros.replay.labels import Label
from whee_ros.replay.score import CALLS, TOLERANCE, Matching, Score, matching, score
from whee_ros.report.conversation import Answer, Conversation

FOUND, MISSED, WRONG = "found", "missed", "false alarm"
SIGNS = {FOUND: "✓", MISSED: "✗", WRONG: "!"}
"""A sign for each, so that nobody depends on a colour."""


@dataclasses.dataclass(frozen=True)
class Labels:
    """What people noted about a conversation, of whatever direction, and how it is matched.

    ``source`` says where it is from, ``tolerance`` by how many seconds a turn may lie beside a
    label, ``persons`` who of the labels is which person of the replay.
    """

    labels: Sequence[Label]
    source: str = ""
    tolerance: float = TOLERANCE
    persons: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Noted:
    """A label, whose it is in the replay, and what became of it.

    ``outcome`` is FOUND, MISSED, or empty for a label that calls for nothing. ``answer`` is the
    number of the decision that answers it, a call for empathy before others; None: there is none.
    """

    label: Label
    person: str
    outcome: str
    answer: int | None


@dataclasses.dataclass(frozen=True)
class Judged:
    """Labels with their outcomes, and each decision's verdict (FOUND, MISSED, WRONG) by number."""

    score: Score
    noted: tuple[Noted, ...]
    verdicts: Mapping[int, str]
    source: str = ""

    def of(self, number: int) -> str:
        """Give a decision's verdict; empty where it neither called for empathy nor missed it."""
        return self.verdicts.get(number, "")

    def labels_of(self, number: int) -> list[Label]:
        """Give the labels that a decision answers."""
        return [one.label for one in self.noted if one.answer == number]


def judge(made: Conversation, given: Labels) -> Judged:
    """Score a conversation's decisions against labels, as ``whee score`` does.

    Raises:
        ValueError: the tolerance is negative.
    """
    origin, labels = made.outcome.start, given.labels
    decided = [_decided(one, origin) for one in made.answers]
    match = matching(decided, origin, given.tolerance, given.persons)
    result = score(decided, labels, origin, made.outcome.seconds, given.tolerance, given.persons)
    noted = []
    verdicts: dict[int, str] = {}
    for label in labels:
        fitting = [n for n, one in enumerate(decided) if match.fits(one, label)]
        # What shows why a call was missed or found is told first.
        fitting.sort(key=lambda n: (decided[n].decision.direction != CALLS, _away(made, n, label)))
        outcome = ""
        if label.direction == CALLS:
            outcome = MISSED if label in result.missed else FOUND
        answer = next(iter(fitting), None)
        noted.append(Noted(label, _whose(made, label, match, answer), outcome, answer))
        for number in fitting if outcome else ():
            calls = decided[number].decision.direction == CALLS
            if calls or outcome == MISSED:
                verdicts[number] = outcome
    wrong = {one.decision.id for one in result.wrong}
    for number, one in enumerate(decided):
        if one.decision.id in wrong:
            verdicts[number] = WRONG
    return Judged(result, tuple(noted), verdicts, given.source)


def _decided(answer: Answer, origin: int) -> Decided:
    return Decided(answer.decision, origin + round(answer.at * NANOSECONDS), answer.plan)


def _whose(made: Conversation, label: Label, match: Matching, answer: int | None) -> str:
    """Give a label's person; where nobody knows the name, whose decision answers it."""
    person = match.person(label)
    if person in match.known or answer is None:
        return person
    return made.answers[answer].decision.person


def _away(made: Conversation, number: int, label: Label) -> float:
    """Give how far a decision's turn ends from the label's end, s."""
    turn = made.answers[number].decision.turn
    return abs((turn.end - made.outcome.start) / NANOSECONDS - label.end)
