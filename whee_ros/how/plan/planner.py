"""Makes plans: words with what the body does, or movements alone, with priority and deadline."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any, get_args

from whee_ros.acts import (
    PRIORITY_HANDOFF,
    PRIORITY_REACTION,
    PRIORITY_RESPONSE,
    AnyAct,
    BehaviorPlan,
    PlanKind,
    Say,
)
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision, Mechanisms
from whee_ros.how.bank.bank import Bank, Situation, Strategy
from whee_ros.how.choice import choose
from whee_ros.how.choice.candidates import BankCandidates, Said, Task
from whee_ros.how.markup.writer import render
from whee_ros.how.plan import plans
from whee_ros.how.policy.behaviours import Behaviour
from whee_ros.how.policy.knobs import PLAIN, Effects
from whee_ros.how.policy.policy import Policy, Target
from whee_ros.how.safety.risk import RiskKind
from whee_ros.how.settings import HowSettings

_PRIORITY = {"reaction": PRIORITY_REACTION, "handoff": PRIORITY_HANDOFF}
_ASIDE: dict[str, tuple[Strategy, ...]] = {
    "meeting": ("greeting",),
    "filler": ("filler",),
    "late": ("filler",),
    "fallback": ("fallback",),
    "repair": ("repair",),
    "wish": ("consent",),
}


class Planner:
    """Makes plans from words; remembers which asides were said lately."""

    def __init__(self, policy: Policy, bank: Bank, settings: HowSettings) -> None:
        self.settings = settings
        self._policy = policy
        self._bank = BankCandidates(bank)
        self._chooser = choose.Chooser(policy.weights)
        self._said: deque[Said] = deque(maxlen=settings.novelty)
        self._asides: Counter[str] = Counter()  # said so far, by situation

    def say(
        self,
        name: str,
        kind: PlanKind,
        person: str,
        now: int,
        text: str,
        *,
        behaviour: str | Behaviour,
        valence: float,
        arousal: float = 0.0,
        effects: Effects = PLAIN,
        **more: Any,
    ) -> BehaviorPlan:
        """Plan to say ``text``; ``valence`` is that of the words, ``arousal`` the person's."""
        acts = plans.spoken(
            text,
            self._policy.behaviours[behaviour] if isinstance(behaviour, str) else behaviour,
            person=person,
            valence=valence,
            arousal=arousal,
            hold=self.settings.hold,
            light=self.settings.light,
            effects=effects,
        )
        return self.plan(name, person, now, kind, acts, **more)

    def nod(self, name: str, kind: PlanKind, person: str, now: int, **more: Any) -> BehaviorPlan:
        """Plan to look at the person and nod, without a word."""
        return self.plan(name, person, now, kind, (plans.look(person), plans.nod()), **more)

    def aside(
        self,
        situation: Situation,
        kind: PlanKind,
        name: str,
        person: str,
        now: int,
        *,
        behaviour: str,
        decision: str = "",
        tags: tuple[str, ...] = (),
        heard: str = "",
        avoid: frozenset[str] = frozenset(),
        effects: Effects = PLAIN,
        notes: tuple[str, ...] = (),
    ) -> BehaviorPlan | None:
        """Plan a sentence of the bank that answers no story: greeting, filler, repair, ..."""
        target = Target(
            rule=situation,
            situation=situation,
            family="neutral",
            fits=frozenset({"any"}),
            stage="connect",
            strategies=_ASIDE[situation],
            mechanisms=Mechanisms(),
            behaviour=behaviour,
            may_ask=True,
            tags=tags,
        )
        turn = Turn(stamp=now, id="", state="ended", start=now, end=now)
        task = Task(
            decision=EmpathyDecision(id=name, person=person, stamp=now, turn=turn),
            target=target,
            history=tuple(self._said),
            effects=effects,
            avoid=avoid,
            robot=self.settings.robot_name,
            heard=heard,
            # The time would do, but then a live run would never say what its replay says.
            seed=f"{person}/{situation}/{self._asides[situation]}",
        )
        self._asides[situation] += 1
        chosen = self._chooser.choose(self._bank.offer(task), task).candidate
        if chosen is None:
            return None
        self._said.append(Said(id=chosen.id, text=chosen.text))
        return self.say(
            name,
            kind,
            person,
            now,
            chosen.text,
            behaviour=behaviour,
            valence=chosen.valence or 0.0,
            effects=effects,
            strategy=chosen.strategy,
            decision=decision,
            notes=(f"chose {chosen.id}", *notes),
        )

    def plan(
        self,
        name: str,
        person: str,
        now: int,
        kind: PlanKind,
        acts: tuple[AnyAct, ...],
        **more: Any,
    ) -> BehaviorPlan:
        """Make a plan of acts."""
        return BehaviorPlan(
            id=name,
            person=person,
            stamp=now,
            deadline=now + round(self.settings.deadline * NANOSECONDS),
            kind=kind,
            acts=acts,
            priority=_PRIORITY.get(kind, PRIORITY_RESPONSE),
            markup=render(acts),
            **more,
        )


def words_of(plan: BehaviorPlan) -> str:
    """Give the words that a plan says."""
    return " ".join(act.text for act in plan.acts if isinstance(act, Say))


def risk_note(kind: RiskKind, severity: float) -> str:
    """Give the note of a hand-off; it names the kind, never the person's words."""
    return f"risk {kind}, severity {severity:.1f}"


def risk_kind(plan: BehaviorPlan) -> RiskKind | None:
    """Name the risk that a hand-off answers, for the alert topic; None for any other plan."""
    kinds: tuple[RiskKind, ...] = get_args(RiskKind)
    for kind in kinds if plan.kind == "handoff" else ():
        if any(note.startswith(f"risk {kind},") for note in plan.notes):
            return kind
    return None
