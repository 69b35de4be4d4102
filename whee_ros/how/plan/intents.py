"""Deeds beyond speech: which one may help, with the person's leave, or none.

The vocabulary is config/acts.yaml; only what the robot's profile offers is ever considered, and
what the person has once refused is left alone for the rest of the meeting. Nothing is done after
words of a risk: such plans are not responses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from whee_ros import locator
from whee_ros.acts import BehaviorPlan, Do, Say
from whee_ros.cues import NANOSECONDS
from whee_ros.decision import EmpathyDecision
from whee_ros.how import tables
from whee_ros.how.plan import deed_plans
from whee_ros.how.words import texts

_YES = re.compile(
    r"(yes|yeah|yep|yup|sure|okay|ok|please|go ahead|of course|why not|absolutely"
    r"|that would be (nice|good|great|lovely|kind)|i would like that|do that)\b"
)
_NO = re.compile(r"\b(no|nope|not|never|do not|leave it|leave me|stop|rather not)\b")
_ANSWER_WITHIN = 30 * NANOSECONDS
"""An answer counts as one to the robot's question for this long."""
_MOST_PEOPLE = 50


class Deed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of config/acts.yaml; the file's head says what the fields mean."""

    intent: str
    data: dict[str, str] = {}
    ask: str = ""
    done: str = "All right."
    words: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    need: float = 0.6
    again_after: float = 600.0


class _Person:
    """What was offered to one person, and what they refused."""

    def __init__(self) -> None:
        self.asked: tuple[str, int] | None = None
        self.offered: dict[str, int] = {}
        self.refused: set[str] = set()


class Deeds:
    """Adds a deed, or the question for leave, to the plan that answers a person.

    ``deeds`` are those of config/acts.yaml by name; ``leave_alone`` names people for whom nothing
    is ever done ("ann"), or one deed ("ann:play_music").
    """

    def __init__(self, deeds: Mapping[str, Deed], leave_alone: Collection[str] = ()) -> None:
        self.deeds = dict(deeds)
        self.leave_alone = frozenset(leave_alone)
        self.offered: frozenset[str] = frozenset()
        self._people: dict[str, _Person] = {}

    @classmethod
    def load(cls, path: Path | None = None, leave_alone: Collection[str] = ()) -> Deeds:
        """Read the vocabulary.

        Raises:
            TableError: the file is not of its form; the message names the place.
        """
        held = tables.read(path or locator.config("acts.yaml"), dict[str, Deed])
        return cls(held, leave_alone)

    def offer(self, names: Collection[str]) -> frozenset[str]:
        """Take what the robot's profile offers; give the names that the vocabulary lacks."""
        self.offered = frozenset(names) & frozenset(self.deeds)
        return frozenset(names) - self.offered

    def add(
        self, plan: BehaviorPlan | None, decision: EmpathyDecision, now: int
    ) -> BehaviorPlan | None:
        """Give the plan with a deed, or with the question for leave; else as it is.

        A yes to the robot's question is done even where the plan would be silence.
        """
        person = self._person(decision.person)
        asked, person.asked = person.asked, None
        grave = plan is not None and (plan.kind == "handoff" or _about_risk(plan))
        if grave or not self.offered:
            return plan
        if asked and now - asked[1] <= _ANSWER_WITHIN:
            answer = consent(decision.turn.text)
            if answer is True and asked[0] in self.offered:
                # The answer to a bare "yes, please" knows nothing of the question.
                plan = (
                    deed_plans.saying(plan, self.deeds[asked[0]].done) if plan is not None else None
                )
                return self._with(plan, decision, asked[0], now)
            if answer is False:
                person.refused.add(asked[0])
                return plan
        if plan is None or plan.kind != "response" or decision.hold_back:
            return plan
        name = self.choose(decision, now)
        if not name:
            return plan
        person.offered[name] = now
        if not self.deeds[name].ask:
            return self._with(plan, decision, name, now)
        return self._asking(plan, name, person, now)

    def choose(self, decision: EmpathyDecision, now: int) -> str:
        """Name the deed that fits best, "" for none: words count more than a feeling."""
        person = self._person(decision.person)
        said = f" {' '.join(texts.words(texts.expanded(decision.turn.text)))} "
        scored = []
        for name in sorted(self.offered):
            deed = self.deeds[name]
            if name in person.refused or not self._welcome(decision.person, name):
                continue
            if now - person.offered.get(name, -(10**18)) < deed.again_after * NANOSECONDS:
                continue
            named = any(f" {phrase} " in said for phrase in deed.words)
            feels = decision.direction == "seeking" and decision.emotion.label in deed.feelings
            if named or (feels and decision.need >= deed.need):
                scored.append((2.0 * named + decision.need * feels, name))
        return max(scored, default=(0.0, ""))[1]

    def _welcome(self, person: str, name: str) -> bool:
        return not self.leave_alone & {person, f"{person}:{name}"}

    def _asking(self, plan: BehaviorPlan, name: str, person: _Person, now: int) -> BehaviorPlan:
        words = [act for act in plan.acts if isinstance(act, Say)]
        if not words or words[-1].text.rstrip().endswith("?"):
            # One question at a time; and no question to somebody who is not spoken to.
            del person.offered[name]
            return plan
        person.asked = (name, now)
        question = deed_plans.after(words[-1], "ask", self.deeds[name].ask)
        return deed_plans.plus(plan, question, f"asks for {name}")

    def _with(
        self, plan: BehaviorPlan | None, decision: EmpathyDecision, name: str, now: int
    ) -> BehaviorPlan:
        deed = self.deeds[name]
        data = {key: text.replace("{person}", decision.person) for key, text in deed.data.items()}
        act = Do(id="deed", name=name, intent=deed.intent, data=data)
        if plan is None:
            plan = BehaviorPlan(
                id=f"{decision.id}.deed",
                person=decision.person,
                stamp=now,
                deadline=now + 3 * NANOSECONDS,
                kind="response",
                acts=(),
                decision=decision.id,
            )
        return deed_plans.plus(plan, act, f"does {name}")

    def _person(self, name: str) -> _Person:
        held = self._people.pop(name, None) or _Person()
        self._people[name] = held  # the latest last
        while len(self._people) > _MOST_PEOPLE:
            del self._people[next(iter(self._people))]
        return held


def consent(text: str) -> bool | None:
    """Read an answer to a yes-or-no question: True, False, or None where it is neither."""
    plain = " ".join(texts.words(texts.expanded(text)))
    if _NO.search(plain):
        return False
    return True if _YES.match(plain) else None


def _about_risk(plan: BehaviorPlan) -> bool:
    return any(note.startswith(("risk ", "asks about ")) for note in plan.notes)
