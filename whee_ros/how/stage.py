"""The "how" stage: from a decision to a plan of acts, in time and never dishonest.

Every method takes the time; the same calls give the same plans.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from whee_ros.acts import (
    PRIORITY_HANDOFF,
    PRIORITY_REACTION,
    PRIORITY_RESPONSE,
    AnyAct,
    BehaviorPlan,
    Look,
    PlanKind,
    Say,
)
from whee_ros.cues import NANOSECONDS, Presence, Turn
from whee_ros.decision import EmpathyDecision, Mechanisms
from whee_ros.how import choose, plans, talk, texts
from whee_ros.how.bank import Bank, Situation, Strategy
from whee_ros.how.dialogue import Dialogue, Dialogues
from whee_ros.how.markup import render
from whee_ros.how.policy import Policy, Target
from whee_ros.how.safety import Risk, RiskKind, Safety
from whee_ros.settings import problems, setting

_AWAY = ("disengaged", "disengaging")


@dataclasses.dataclass(frozen=True)
class HowSettings:
    """Settings of the "how" stage."""

    robot_name: str = setting("Whee", "the name that the robot gives itself")
    region: str = setting("generic", "region of the fixed texts for risk (config/safety.yaml)")
    greet: bool = setting(True, "say at the start of a meeting that this is a robot")
    reply_to_none: str = setting(
        "acknowledge",
        "what follows a turn that calls for no empathy",
        choices=("acknowledge", "gesture", "silent"),
    )
    acts_on_requests: bool = setting(
        False, "another component carries out requests; if not, the robot says that it cannot"
    )
    novelty: int = setting(20, "replies before one may be repeated", low=1, high=200, live=False)
    meeting_gap: float = setting(
        60.0, "seconds of absence that end a meeting", low=1.0, high=86400.0
    )
    greeting_gap: float = setting(20.0, "least seconds between two greetings", low=0.0, high=3600.0)
    reaction_gap: float = setting(4.0, "least seconds between two nods", low=0.0, high=60.0)
    deadline: float = setting(
        2.0, "seconds in which an answer still makes sense", low=0.2, high=30.0
    )
    hold: float = setting(1.5, "seconds that the face stays after the words", low=0.0, high=30.0)
    light: bool = setting(True, "use the light")
    careful_turns: int = setting(5, "turns without playful acts after a risk", low=0, high=100)
    max_people: int = setting(32, "conversations remembered at once", low=1, high=1000, live=False)


class HowStage:
    """Answers turns with plans, and remembers what it needs for the next answer."""

    def __init__(
        self,
        settings: HowSettings | None = None,
        policy: Policy | None = None,
        bank: Bank | None = None,
        safety: Safety | None = None,
    ) -> None:
        """Load what is not given from the configuration.

        Raises:
            ValueError: a setting is out of its range, or the region has no texts.
            TableError: a table is wrong.
        """
        self._policy = policy or Policy.load()
        self._bank = bank or Bank.load()
        self._safety = safety or Safety.load()
        self.configure(settings or HowSettings())
        self._dialogues = Dialogues(self.settings.max_people)
        self._said: deque[choose.Said] = deque(maxlen=self.settings.novelty)
        self._said_aside: deque[choose.Said] = deque(maxlen=self.settings.novelty)
        self._greeting: int | None = None
        self._nod: int | None = None
        self._reacted = ""
        self._within_feeling = {rule.name for rule in self._policy.rules if rule.when.follows}
        self._late: dict[str, int] = {}
        self.last_choice: choose.Choice | None = None

    def configure(self, settings: HowSettings) -> None:
        """Take new settings.

        Raises:
            ValueError: a setting is out of its range, or the region has no texts.
        """
        found = problems(settings)
        if settings.region not in self._safety.regions:
            known = ", ".join(self._safety.regions)
            found.append(f"region is {settings.region!r}; the table of texts has {known}")
        if found:
            raise ValueError("; ".join(found))
        self.settings = settings

    # -- the four occasions to act ----------------------------------------------------------------

    def greet(self, presence: Presence, now: int) -> BehaviorPlan | None:
        """Say at the start of a meeting that this is a robot; once per meeting."""
        if not presence.present:
            return None
        dialogue = self._dialogue(presence.person, now)
        if dialogue.greeted or not self.settings.greet or presence.engagement in _AWAY:
            return None
        dialogue.greeted = True
        if self._greeting is not None and now - self._greeting < self._ns("greeting_gap"):
            return None  # the greeting was said aloud a moment ago
        self._greeting = now
        name = f"{presence.person or 'somebody'}.{now}.greeting"
        return self._aside("meeting", "greeting", name, presence.person, now, "friendly")

    def react(self, turn: Turn, now: int) -> BehaviorPlan | None:
        """Show at once, with a small and reversible act, that the turn was noticed."""
        if turn.state not in ("paused", "ended"):
            return None
        self._dialogue(turn.person, now)
        rested = self._nod is None or now - self._nod >= self._ns("reaction_gap")
        if not rested and turn.id == self._reacted:
            return None
        acts: tuple[AnyAct, ...] = (Look(id="look", target=turn.person or "front"),)
        if rested:
            self._nod = now
            acts = (*acts, plans.nod())
        self._reacted = turn.id
        return self._plan(f"{turn.id}.{now}.reaction", turn.person, now, "reaction", acts)

    def respond(self, decision: EmpathyDecision, now: int) -> BehaviorPlan | None:
        """Answer a turn; None when silence is the right answer."""
        dialogue = self._dialogue(decision.person, now)
        self.last_choice = None
        dialogue.turns += 1
        dialogue.careful = max(0, dialogue.careful - 1)
        text = decision.turn.text
        if risk := self._safety.detect(text):
            return self._hand_off(risk, decision, dialogue, now)
        if not texts.words(text):
            return self._not_heard(decision, dialogue, now)
        dialogue.unheard = 0
        if dialogue.answered and talk.kind_of(text) == "correction":
            return self._repair(decision, dialogue, now)
        return self._answer(decision, dialogue, now)

    def late(self, turn: Turn, now: int) -> BehaviorPlan | None:
        """Fill the silence while words are late: first a short sound, then one plain sentence."""
        count = self._late.get(turn.id, 0) + 1
        self._late = {turn.id: count}
        if count > 2:
            return None
        name = f"{turn.id}.{now}.late"
        if count == 1:
            return self._aside("filler", "reaction", name, turn.person, now, "plain")
        return self._aside("late", "fallback", name, turn.person, now, "plain")

    def recall(self, person: str, said: Sequence[str], now: int) -> None:
        """Start the conversation with ``person`` from what the robot ``said`` to them before.

        Each earlier answer counts as one towards understanding and suggesting.
        """
        self._dialogues.forget(person)
        self._said.clear()
        dialogue = self._dialogue(person, now)
        dialogue.greeted = bool(said)
        for number, text in enumerate(said):
            self._said.append(choose.Said(id=f"earlier-{number}", text=text))
            dialogue.asked.append(texts.is_question(text))
        dialogue.recalled = len(said)

    # -- answers ----------------------------------------------------------------------------------

    def _answer(
        self, decision: EmpathyDecision, dialogue: Dialogue, now: int
    ) -> BehaviorPlan | None:
        self._follow_feeling(decision, dialogue)
        target = self._policy.target(decision, dialogue.standing())
        if decision.direction == "none" and self.settings.reply_to_none != "acknowledge":
            dialogue.answered = False
            return self._quiet_answer(decision, target, now)
        found, unfit = choose.from_bank(
            self._bank,
            target,
            decision,
            self.settings.robot_name,
            limits=not self.settings.acts_on_requests,
        )
        choice = choose.choose(
            found,
            target,
            decision.emotion.valence,
            tuple(self._said),
            seed=f"{decision.id}/{dialogue.turns}",
        )
        choice = msgspec.structs.replace(choice, rejected=(*choice.rejected, *unfit))
        self.last_choice = choice
        chosen = choice.candidate
        if chosen is None:
            return self._quiet_answer(decision, target, now, *choice.notes())
        self._remember(chosen, target, decision, dialogue)
        behaviour = target.behaviour
        if dialogue.careful and self._policy.behaviours[behaviour].expression.valence > 0:
            behaviour = "plain"
        acts = self._spoken(chosen.text, behaviour, decision, chosen.valence)
        return self._plan(
            f"{decision.id}.response",
            decision.person,
            now,
            "response",
            acts,
            decision=decision.id,
            strategy=chosen.strategy,
            mechanisms=chosen.mechanisms,
            notes=(*_told(target), *choice.notes()),
        )

    def _follow_feeling(self, decision: EmpathyDecision, dialogue: Dialogue) -> None:
        """Start over with "connect" when the conversation turns from bad to good or back."""
        if decision.direction != "seeking":
            return
        sign: Literal["bad", "good"] = "good" if decision.emotion.valence > 0 else "bad"
        if dialogue.feeling != sign:
            first = not dialogue.feeling
            dialogue.feeling = sign
            dialogue.empathic = dialogue.recalled if first else 0

    def _remember(
        self,
        chosen: choose.Candidate,
        target: Target,
        decision: EmpathyDecision,
        dialogue: Dialogue,
    ) -> None:
        self._said.append(choose.Said(id=chosen.id, text=chosen.text, quotes=chosen.quotes))
        dialogue.asked.append(texts.is_question(chosen.text))
        # A turn that is answered within the feeling before keeps that feeling alive.
        dialogue.answered = decision.direction != "none" or (
            dialogue.answered and target.rule in self._within_feeling
        )
        if decision.direction == "seeking":
            dialogue.empathic += 1
            dialogue.family = target.family

    def _quiet_answer(
        self, decision: EmpathyDecision, target: Target, now: int, *notes: str
    ) -> BehaviorPlan | None:
        if decision.direction == "none" and self.settings.reply_to_none == "silent":
            return None
        acts = (Look(id="look", target=decision.person or "front"), plans.nod())
        return self._plan(
            f"{decision.id}.response",
            decision.person,
            now,
            "response",
            acts,
            decision=decision.id,
            notes=(*_told(target), *notes),
        )

    def _hand_off(
        self, risk: Risk, decision: EmpathyDecision, dialogue: Dialogue, now: int
    ) -> BehaviorPlan:
        again = risk.kind in dialogue.risks
        dialogue.risks[risk.kind] = dialogue.risks.get(risk.kind, 0) + 1
        dialogue.careful = self.settings.careful_turns + 1
        dialogue.answered = True
        text = self._safety.answer(risk.kind, self.settings.region, again=again)
        return self._plan(
            f"{decision.id}.handoff",
            decision.person,
            now,
            "handoff",
            self._spoken(text, "crisis", decision, 0.0),
            decision=decision.id,
            notes=(f"risk {risk.kind}, severity {risk.severity:.1f}",),
        )

    def _repair(
        self, decision: EmpathyDecision, dialogue: Dialogue, now: int
    ) -> BehaviorPlan | None:
        """Take back what was assumed; that feeling is not assumed again in this meeting."""
        if dialogue.feeling:
            wrong = "distress" if dialogue.feeling == "bad" else "gladness"
            dialogue.doubted |= self._policy.families([wrong])
        dialogue.answered, dialogue.empathic = False, 0
        name = f"{decision.id}.repair"
        plan = self._aside("repair", "repair", name, decision.person, now, "attend")
        return msgspec.structs.replace(plan, decision=decision.id) if plan else None

    def _not_heard(
        self, decision: EmpathyDecision, dialogue: Dialogue, now: int
    ) -> BehaviorPlan | None:
        """Say that the words were not understood; the second time in a row only look attentive."""
        dialogue.unheard += 1
        if dialogue.unheard > 1:
            acts: tuple[AnyAct, ...] = (
                Look(id="look", target=decision.person or "front"),
                plans.nod(),
            )
            return self._plan(
                f"{decision.id}.fallback",
                decision.person,
                now,
                "fallback",
                acts,
                decision=decision.id,
            )
        name = f"{decision.id}.fallback"
        plan = self._aside("fallback", "fallback", name, decision.person, now, "attend")
        return msgspec.structs.replace(plan, decision=decision.id) if plan else None

    # -- plans ------------------------------------------------------------------------------------

    def _aside(
        self,
        situation: Situation,
        kind: PlanKind,
        name: str,
        person: str,
        now: int,
        behaviour: str,
    ) -> BehaviorPlan | None:
        """Say a sentence of the bank that answers no story."""
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
        )
        blank = EmpathyDecision(id=name, person=person, stamp=now, turn=_no_turn(now))
        found, _ = choose.from_bank(
            self._bank, target, blank, self.settings.robot_name, limits=False
        )
        chosen = choose.choose(found, target, 0.0, tuple(self._said_aside), seed=name).candidate
        if chosen is None:
            return None
        self._said_aside.append(choose.Said(id=chosen.id, text=chosen.text))
        acts = self._spoken(chosen.text, behaviour, blank, chosen.valence)
        return self._plan(
            name,
            person,
            now,
            kind,
            acts,
            strategy=chosen.strategy,
            notes=(f"chose {chosen.id}",),
        )

    def _spoken(
        self, text: str, behaviour: str, decision: EmpathyDecision, valence: float
    ) -> tuple[AnyAct, ...]:
        return plans.spoken(
            text,
            self._policy.behaviours[behaviour],
            person=decision.person,
            valence=valence,
            arousal=decision.emotion.arousal,
            hold=self.settings.hold,
            light=self.settings.light,
        )

    def _plan(
        self,
        name: str,
        person: str,
        now: int,
        kind: PlanKind,
        acts: tuple[AnyAct, ...],
        **more: Any,
    ) -> BehaviorPlan:
        priority = {"reaction": PRIORITY_REACTION, "handoff": PRIORITY_HANDOFF}
        return BehaviorPlan(
            id=name,
            person=person,
            stamp=now,
            deadline=now + self._ns("deadline"),
            kind=kind,
            acts=acts,
            priority=priority.get(kind, PRIORITY_RESPONSE),
            markup=render(acts),
            **more,
        )

    def _dialogue(self, person: str, now: int) -> Dialogue:
        return self._dialogues.of(person, now, self._ns("meeting_gap"))

    def _ns(self, name: str) -> int:
        seconds: float = getattr(self.settings, name)
        return round(seconds * NANOSECONDS)


_ASIDE: dict[str, tuple[Strategy, ...]] = {
    "meeting": ("greeting",),
    "filler": ("filler",),
    "late": ("filler",),
    "fallback": ("fallback",),
    "repair": ("repair",),
}


def _no_turn(now: int) -> Turn:
    return Turn(stamp=now, id="", state="ended", start=now, end=now)


def _told(target: Target) -> tuple[str, ...]:
    levels = "/".join(str(level) for level in msgspec.structs.astuple(target.mechanisms))
    return (f"rule {target.rule}, stage {target.stage}, family {target.family}, target {levels}",)


def words_of(plan: BehaviorPlan) -> str:
    """Give the words that a plan says."""
    return " ".join(act.text for act in plan.acts if isinstance(act, Say))


def risk_kind(plan: BehaviorPlan) -> RiskKind | None:
    """Name the risk that a hand-off answers, for the alert topic; None for any other plan."""
    if plan.kind != "handoff":
        return None
    for kind in ("self_harm", "harm_by_others", "medical"):
        if any(note.startswith(f"risk {kind},") for note in plan.notes):
            return kind
    return None
