"""Make pairs: ask a teacher for several answers to each turn, and keep the chooser's verdicts.

The conversations run through the how stage as they would on the robot, which answers with what is
chosen. A conversation in which words of risk are found teaches nothing from there on.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from msgspec import structs

from whee_ros.acts import BehaviorPlan
from whee_ros.decision import EmpathyDecision
from whee_ros.how.bank.bank import Bank
from whee_ros.how.choice.candidates import (
    BankCandidates,
    Candidate,
    Candidates,
    Offer,
    Rejected,
    Task,
)
from whee_ros.how.choice.choose import Choice, Chooser
from whee_ros.how.choice.scoring import Scorer
from whee_ros.how.model import orders
from whee_ros.how.policy.policy import Policy
from whee_ros.how.safety.safety import Safety
from whee_ros.how.settings import HowSettings
from whee_ros.how.stage import HowStage
from whee_ros.language.question import Question
from whee_ros.language.written import messages_of
from whee_ros.training.how_rejected import Opposites, ids_of, worse
from whee_ros.training.how_rows import Chat, PairsFile, Reply, Row

MARGIN = 1.0
"""How much less a worse answer scores: more than novelty and variety can make out."""
WORSE = 2
GIVES_UP = 5
"""Turns in a row without any answer of the teacher, after which it counts as down."""
RISK = "words of risk, here or before"
ORDER = "reads like an order: no model is asked"
NOTHING = "no answer could be chosen"


class Prompt(Protocol):
    """How a model is asked for an answer, and how it writes one."""

    def question(self, task: Task, chosen: Candidate) -> Question:
        """Give the question to which ``chosen`` is the answer."""

    def answer(self, candidate: Candidate, task: Task) -> str:
        """Write a candidate as a model's answer."""


class TeacherDownError(RuntimeError):
    """The teacher gives nothing any more; the message says why, and how to go on."""


class Maker:
    """Makes rows of turns, one after the other; it remembers what was said, as the robot does.

    Args:
        teacher: who is asked beside the bank; None for the bank alone.
        policy: the way of answering.
        prompt: how the student will be asked.
        safety: finds words of risk.
        scorer: judges the candidates; None for rules.
        seconds: how long the teacher may take for a turn.
    """

    def __init__(
        self,
        teacher: Candidates | None,
        policy: Policy,
        prompt: Prompt,
        safety: Safety,
        scorer: Scorer | None = None,
        seconds: float = 30.0,
    ) -> None:
        bank = Bank.load()
        self.teacher = teacher.name if teacher else BankCandidates.name
        self._teacher, self._prompt, self._seconds = teacher, prompt, seconds
        self._bank = BankCandidates(bank)
        # The stage has no words of its own: what it answers with is chosen here.
        self._stage = HowStage(HowSettings(greet=False), policy, Bank(()), safety)
        self._risky: set[str] = set()

        @functools.lru_cache(maxsize=8192)
        def unsafe(text: str) -> str:
            return "words of risk" if safety.match(text) else ""

        self._chooser = Chooser(policy.weights, scorer, unsafe)
        self._opposites = Opposites(bank, unsafe)
        self.failed: str | None = None

    def row(self, decision: EmpathyDecision, *, held: bool) -> Row:
        """Ask about the turn of ``decision``.

        Then ``failed`` says why the teacher gave nothing, "" if it did, None if it was not asked.
        """
        self.failed = None
        row = Row(id=decision.id, conversation=decision.person, held=held)
        task = self._hear(decision)
        if not isinstance(task, Task):
            return _with(row, skipped=task)
        offer = self._offered(task)
        choice = self._chooser.choose(offer, task)
        if choice.candidate is None:
            return _with(row, skipped=NOTHING)
        self._say(task, choice.candidate)
        prompt = messages_of(self._prompt.question(task, choice.candidate))
        return _with(
            row,
            score=choice.score,
            prompt=tuple(Chat(role=one.role, content=one.text) for one in prompt),
            chosen=self._reply(choice.candidate, task),
            rejected=tuple(self._rejected(choice, offer, task)),
        )

    def again(self, decision: EmpathyDecision, row: Row) -> None:
        """Remember a turn whose row was made before, as if it had been asked about now."""
        task = self._hear(decision)
        if isinstance(task, Task) and row.chosen:
            self._say(task, row.chosen.candidate)

    def _hear(self, decision: EmpathyDecision) -> Task | str:
        """Give the task, or why there is none."""
        heard = self._stage.hear(decision, decision.stamp)
        if isinstance(heard, BehaviorPlan) and heard.kind == "handoff":
            self._risky.add(decision.person)
        if decision.person in self._risky:
            return RISK
        if isinstance(heard, Task):
            return ORDER if orders.found(decision.turn.text) else heard
        return f"fixed answer: {heard.kind}" if heard else "nothing to answer, or a correction"

    def _offered(self, task: Task) -> Offer:
        bank = self._bank.offer(task)
        if self._teacher is None:
            return bank
        # The judge reads all alike: what the bank's authors claim counts for nothing here.
        unclaimed = [structs.replace(one, mechanisms=None, close=0.0) for one in bank.found]
        try:
            patient = structs.replace(task, soon=self._seconds)
            given = self._teacher.offer(patient, self._seconds)
        except Exception as error:  # a source may raise anything
            given = Offer(rejected=(Rejected(id=self.teacher, reason=str(error)),))
        reasons = "; ".join(one.reason for one in given.rejected) or "it gave no answer"
        self.failed = "" if given.found else reasons
        rejected = (*given.rejected, *bank.rejected)
        return Offer(found=(*given.found, *unclaimed), rejected=rejected)

    def _say(self, task: Task, chosen: Candidate) -> None:
        self._stage.answer(task, task.decision.stamp, [Offer(found=(chosen,))])

    def _rejected(self, choice: Choice, offer: Offer, task: Task) -> Iterable[Reply]:
        offered = ids_of(offer.found)

        def score(candidate: Candidate) -> float | None:
            return self._chooser.score(candidate, task)

        taken = worse(choice, offered, score, task, margin=MARGIN, most=WORSE)
        opposite = self._opposites.of(task)
        chosen = choice.candidate.text if choice.candidate else ""
        for candidate, reason in [*taken, *([opposite] if opposite else [])]:
            if candidate.text != chosen:
                yield self._reply(candidate, task, reason)

    def _reply(self, candidate: Candidate, task: Task, reason: str = "") -> Reply:
        answer = self._prompt.answer(candidate, task)
        return Reply(candidate=candidate, answer=answer, reason=reason)


def make(
    maker: Maker,
    turns: Sequence[tuple[EmpathyDecision, bool]],
    file: PairsFile,
    say: Callable[[str], None] = lambda line: None,
) -> list[Row]:
    """Make the rows of all turns, going on where the file ends.

    Args:
        maker: with the teacher.
        turns: decisions in order, each with whether it is only measured.
        file: where rows go as they come.
        say: told the progress.

    Returns:
        all rows, in the order of the turns.

    Raises:
        TeacherDownError: the teacher gave nothing several times in a row.
        ValueError: the file holds rows of other turns.
    """
    done = file.rows
    for row, (decision, _) in zip(done, turns):  # noqa: B905 - the file is shorter, or done
        if row.id != decision.id:
            raise ValueError(
                f"{file.path} holds {row.id} where {decision.id} comes: give another --out"
            )
        maker.again(decision, row)
    if done:
        say(f"{len(done)} turns were asked about before; going on")
    waiting: list[Row] = []
    failed = 0
    for number, (decision, held) in enumerate(turns[len(done) :], len(done) + 1):
        waiting.append(maker.row(decision, held=held))
        if maker.failed:
            failed += 1
        elif maker.failed == "" or not failed:
            file.add(waiting)
            waiting, failed = [], 0
        if failed >= GIVES_UP:
            raise TeacherDownError(
                f"the teacher {maker.teacher} gave nothing {GIVES_UP} times in a row"
                f" ({maker.failed}). Cure: mend it and start again; {len(file.rows)} turns are kept"
            )
        if number % 200 == 0:
            say(f"{number} of {len(turns)} turns asked about")
    file.add(waiting)
    return file.rows


def _with(row: Row, **more: object) -> Row:
    return structs.replace(row, **more)
