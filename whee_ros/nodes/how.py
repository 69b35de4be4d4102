"""how: decisions to plans.

``plan`` (std_msgs/String, a BehaviorPlan as JSON) goes to the robot node; ``~/trace`` tells the
whole story of a turn; ``alert`` (std_msgs/String JSON: kind, person, stamp, decision) is published
when words showed a risk and the fixed hand-off was said.

The bank answers at once. Slow sources of candidates (``node.sources.add``) are waited for until
``answer_within``; what comes later follows up if it is clearly better and nobody has spoken since,
or is dropped. While the person speaks, nothing but a hand-off is said.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision, Glimpse
from whee_ros.how.candidates import Task
from whee_ros.how.choose import Choice
from whee_ros.how.settings import HowSettings
from whee_ros.how.stage import HowStage, risk_kind
from whee_ros.nodes.asked import Asked, Sources, reasons
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.floor import Floor
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.presence import Presences
from whee_ros.nodes.quality import RELIABLE
from whee_ros.nodes.risk import guard
from whee_ros.nodes.scorer import scorer
from whee_ros.nodes.trace import trace
from whee_ros.ros import Node, message
from whee_ros.settings import setting
from whee_ros.wire import WireError, decode, encode

String = message("std_msgs/msg/String")

GRACE = 0.25
"""Seconds that a decision gets in any case: the end of a turn may itself have come late."""

_PAUSE = 0.6  # s after an answer in which nothing follows it up
_FORGOTTEN = 30.0  # s after which a turn is not waited for any more


@dataclasses.dataclass(frozen=True)
class HowNodeSettings:
    """When the how node fills a silence, and what it tells."""

    filler_after: float = setting(
        0.9, "silence after a turn until a filler covers a late answer, s", low=0.3, high=10.0
    )
    fallback_after: float = setting(
        2.0, "silence after a turn until a fallback sentence is said, s", low=0.5, high=30.0
    )
    answer_within: float = setting(
        1.6, "silence after a turn until the best answer so far is said, s", low=0.2, high=10.0
    )
    follow_up_within: float = setting(
        4.0,
        "time after an answer in which a better one may follow, 0: never, s",
        low=0.0,
        high=30.0,
    )
    scorer: str = setting(
        "rules", "who judges candidates: rules, own-v3, or a folder of weights", live=False
    )
    risk: str = setting(
        "patterns",
        "what finds words of risk: patterns, or both they and a classifier",
        choices=("patterns", "both"),
        live=False,
    )
    source_latency: float = setting(
        1.0, "time a slow source takes in virtual time, s", low=0.0, high=30.0, live=False
    )
    trace_words: bool = setting(False, "put the person's words into ~/trace")


@dataclasses.dataclass
class _Awaited:
    """A turn that was not answered so far: was a filler said, and the fallback?"""

    turn: Turn
    since: int
    filled: bool = False
    fallen: bool = False


class HowNode(Node):
    """Plans what the robot says and does."""

    def __init__(self, **options: Any) -> None:
        super().__init__("how", **options)
        self._own = Parameters(self, HowNodeSettings)
        parameters = Parameters(self, HowSettings, self._configure)
        self._diagnostics = Diagnostics(self, model="response bank", expects_input=False)
        self._stage = HowStage(
            parameters.value,
            safety=guard(self._own.value.risk, self._unguarded),
            scorer=scorer(self._own.value.scorer, self._note),
        )
        self._plans = self.create_publisher(String, "plan", RELIABLE)
        self._traces = self.create_publisher(String, "~/trace", RELIABLE)
        self._alerts = self.create_publisher(String, "alert", RELIABLE)
        self._awaited: dict[str, _Awaited] = {}
        self._asked: list[Asked] = []
        self._waiting: list[BehaviorPlan] = []
        self._floor = Floor(self)
        self.sources = Sources(self, self._own.value.source_latency, self._came)
        self._presences = Presences(self)
        self.create_subscription(String, "turn", self._turn, RELIABLE)
        self.create_subscription(String, "decision", self._decision, RELIABLE)
        self.create_subscription(String, "when/glimpse", self._glimpse, RELIABLE)
        self.create_timer(0.05, self._tick)

    def release(self) -> None:
        """Stop the workers of slow sources."""
        self.sources.close()

    def _note(self, text: str) -> None:
        self._diagnostics.problem("scorer", f"{text}; rules judge", "set the parameter scorer.")

    def _unguarded(self, text: str) -> None:
        self._diagnostics.problem(
            "risk", f"{text}; patterns alone look for risk", "see how/data/RISK_CARD.md."
        )

    def _configure(self, settings: HowSettings) -> None:
        self._stage.configure(settings)

    def _now(self) -> int:
        return int(self.get_clock().now().nanoseconds)

    def _read(self, text: Any, kind: Any, key: str) -> Any:
        self._diagnostics.input()
        try:
            value = decode(text.data, kind)
        except WireError as error:
            self._diagnostics.problem(key, f"{error}.", f"publish it as `whee schema {key}`.")
            return None
        self._diagnostics.solved(key)
        return value

    def _turn(self, text: Any) -> None:
        turn = self._read(text, Turn, "turn")
        if turn is None:
            return
        now = self._now()
        self._floor.turn(turn, now)
        self._publish(self._stage.react(turn, now))
        if turn.state == "ended":
            self._awaited[turn.id] = _Awaited(turn, since=now)
        elif turn.state in ("started", "resumed"):
            self._yield_to(turn)

    def _yield_to(self, turn: Turn) -> None:
        """Leave the floor to a person who speaks: what was not said yet is not said any more."""
        self._waiting = [plan for plan in self._waiting if plan.person != turn.person]
        for asked in [one for one in self._asked if one.task.decision.person == turn.person]:
            self._dismiss(asked, "the person has gone on")
        for awaited in [one for one in self._awaited.values() if one.turn.person == turn.person]:
            del self._awaited[awaited.turn.id]

    def _glimpse(self, text: Any) -> None:
        glimpse = self._read(text, Glimpse, "glimpse")
        if glimpse is not None:
            self._publish(self._stage.echo(glimpse, self._now()))

    def _decision(self, text: Any) -> None:
        decision = self._read(text, EmpathyDecision, "decision")
        if decision is None:
            return
        now = self._now()
        heard = self._stage.hear(decision, now)
        if isinstance(heard, BehaviorPlan) and heard.kind == "handoff":
            self._answered(decision, heard)  # even while the person speaks: a risk cannot wait
        elif self._floor.spoke_since(decision.person, decision.turn.end):
            self._awaited.pop(decision.turn.id, None)
            self._report(decision, None, dropped="the person has gone on")
        elif not isinstance(heard, Task):
            self._answered(decision, heard)
        elif self.sources and self._stage.wants_candidates(heard):
            due = decision.turn.end + round(self._own.value.answer_within * NANOSECONDS)
            seconds = max(0.0, (due - now) / NANOSECONDS) + self._own.value.follow_up_within
            self._asked.append(self.sources.ask(heard, due, seconds))
        else:
            self._answered(decision, self._stage.answer(heard, now), self._stage.last_choice)

    def _came(self, asked: Asked) -> None:
        if asked in self._asked and not asked.said and not asked.open:
            self._settle(asked, self._now())

    def _settle(self, asked: Asked, now: int) -> None:
        """Answer with the best there is."""
        plan = self._stage.answer(asked.task, now, asked.offers)
        choice = self._stage.last_choice
        asked.said, asked.score = now, choice.score if choice else 0.0
        self._answered(asked.task.decision, plan, choice)
        if not asked.open:
            self._asked.remove(asked)

    def _follow_up(self, asked: Asked, now: int) -> None:
        """Add a late answer, if it is much better, to what was said; else drop it."""
        decision = asked.task.decision
        waited = (now - asked.said) / NANOSECONDS
        if waited > self._own.value.follow_up_within:
            self._dismiss(asked, "too late")
        elif asked.late and not (self._floor.robot_speaks or self._waiting) and waited > _PAUSE:
            self._asked.remove(asked)
            plan, why = self._stage.follow_up(asked.task, asked.score, asked.late, now)
            if plan is None:
                self._report(decision, None, dropped=why)
            else:
                self._answered(decision, plan, self._stage.last_choice)

    def _dismiss(self, asked: Asked, why: str) -> None:
        self._asked.remove(asked)
        told = reasons(asked.late or asked.offers)
        self._report(asked.task.decision, None, dropped=f"{why}; {told}" if told else why)

    def _answered(
        self, decision: EmpathyDecision, plan: BehaviorPlan | None, choice: Choice | None = None
    ) -> None:
        self._awaited.pop(decision.turn.id, None)
        if plan is None or plan.kind == "handoff" or self._floor.free(self._now()):
            self._publish(plan)
        else:
            self._waiting.append(plan)
        self._report(decision, plan, choice)
        kind = risk_kind(plan) if plan else None
        if kind:
            self._alert(kind, decision)

    def _report(
        self,
        decision: EmpathyDecision,
        plan: BehaviorPlan | None,
        choice: Choice | None = None,
        dropped: str = "",
    ) -> None:
        words = self._own.value.trace_words
        more: dict[str, Any] = {"dropped": dropped} if dropped else {}
        if choice is not None:
            more["choose"] = _choice(choice, words)
        self._traces.publish(String(data=trace(decision, plan, words, more)))

    def _alert(self, kind: str, decision: EmpathyDecision) -> None:
        self.get_logger().warning(f"words of {decision.person} showed a risk: {kind}")
        facts = {
            "kind": kind,
            "person": decision.person,
            "stamp": decision.stamp,
            "decision": decision.id,
        }
        self._alerts.publish(String(data=encode(facts)))

    def _tick(self) -> None:
        now = self._now()
        if self._plans.get_subscription_count():
            # Only then: "I am a robot" must not be said to nobody.
            for presence in self._presences.here(now):
                self._publish(self._stage.greet(presence, now))
        for asked in list(self._asked):
            if asked.said:
                self._follow_up(asked, now)
            elif now >= asked.due:
                self._settle(asked, now)
        for awaited in list(self._awaited.values()):
            self._fill(awaited, now)
        if self._waiting and self._floor.free(now):
            waiting, self._waiting = self._waiting, []
            self._publish(waiting[-1])

    def _fill(self, awaited: _Awaited, now: int) -> None:
        """Cover the silence while words are late: a filler, then one plain sentence."""
        own, turn = self._own.value, awaited.turn
        silence = (now - turn.end) / NANOSECONDS
        waited = (now - awaited.since) / NANOSECONDS
        if waited > _FORGOTTEN:
            del self._awaited[turn.id]
        if waited < GRACE or awaited.fallen:
            return
        if silence >= own.fallback_after:
            awaited.filled = awaited.fallen = True
            self._say_late(turn, now)
        elif silence >= own.filler_after and not awaited.filled:
            awaited.filled = True
            self._say_late(turn, now)

    def _say_late(self, turn: Turn, now: int) -> None:
        plan = self._stage.late(turn, now)
        if plan is not None:
            self._floor.filler(plan, now)
            self._publish(plan)

    def _publish(self, plan: BehaviorPlan | None) -> None:
        if plan is not None:
            self._plans.publish(String(data=encode(plan)))
            self._diagnostics.output()


def _choice(choice: Choice, with_words: bool) -> dict[str, Any]:
    """Tell a choice with every rejected candidate; reasons may quote words."""
    return {
        "chosen": choice.candidate.id if choice.candidate else "",
        "source": choice.candidate.source if choice.candidate else "",
        "score": choice.score,
        "parts": choice.parts,
        "judge": choice.judge,
        "rejected": [
            {"id": one.id, "reason": one.reason if with_words else _bare(one.reason)}
            for one in choice.rejected
        ],
    }


def _bare(reason: str) -> str:
    kind, _, rest = reason.partition(":")
    return reason if rest.strip().replace(".", "").lstrip("-").isdigit() else kind


def main(args: list[str] | None = None) -> None:
    """Run the how node."""
    run(HowNode, args)
