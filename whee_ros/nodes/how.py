"""how: decisions to plans.

``plan`` (std_msgs/String, a BehaviorPlan as JSON) goes to the robot node; ``~/trace`` tells the
whole story of a turn; ``alert`` (std_msgs/String JSON: kind, person, stamp, decision) is published
when words showed a risk and the fixed hand-off was said.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision, Glimpse
from whee_ros.how.settings import HowSettings
from whee_ros.how.stage import HowStage, risk_kind
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.presence import Presences
from whee_ros.nodes.quality import RELIABLE
from whee_ros.nodes.trace import trace
from whee_ros.ros import Node, message
from whee_ros.settings import setting
from whee_ros.wire import WireError, decode, encode

String = message("std_msgs/msg/String")

GRACE = 0.25
"""Seconds that a decision gets in any case: the end of a turn may itself have come late."""


@dataclasses.dataclass(frozen=True)
class HowNodeSettings:
    """When the how node fills a silence, and what it tells."""

    filler_after: float = setting(
        0.9, "silence after a turn until a filler covers a late answer, s", low=0.3, high=10.0
    )
    fallback_after: float = setting(
        2.0, "silence after a turn until a fallback sentence is said, s", low=0.5, high=30.0
    )
    trace_words: bool = setting(False, "put the person's words into ~/trace")


@dataclasses.dataclass
class _Awaited:
    """A turn without a decision so far."""

    turn: Turn
    since: int
    filled: bool = False


class HowNode(Node):
    """Plans what the robot says and does."""

    def __init__(self, **options: Any) -> None:
        super().__init__("how", **options)
        self._own = Parameters(self, HowNodeSettings)
        parameters = Parameters(self, HowSettings, self._configure)
        self._stage = HowStage(parameters.value)
        self._diagnostics = Diagnostics(self, model="response bank", expects_input=False)
        self._plans = self.create_publisher(String, "plan", RELIABLE)
        self._traces = self.create_publisher(String, "~/trace", RELIABLE)
        self._alerts = self.create_publisher(String, "alert", RELIABLE)
        self._awaited: dict[str, _Awaited] = {}
        self._presences = Presences(self)
        self.create_subscription(String, "turn", self._turn, RELIABLE)
        self.create_subscription(String, "decision", self._decision, RELIABLE)
        self.create_subscription(String, "when/glimpse", self._glimpse, RELIABLE)
        self.create_timer(0.05, self._tick)

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
        self._publish(self._stage.react(turn, now))
        if turn.state == "ended":
            self._awaited[turn.id] = _Awaited(turn, since=now)

    def _glimpse(self, text: Any) -> None:
        glimpse = self._read(text, Glimpse, "glimpse")
        if glimpse is not None:
            self._publish(self._stage.echo(glimpse, self._now()))

    def _decision(self, text: Any) -> None:
        decision = self._read(text, EmpathyDecision, "decision")
        if decision is None:
            return
        self._awaited.pop(decision.turn.id, None)
        plan = self._stage.respond(decision, self._now())
        self._publish(plan)
        story = trace(decision, plan, self._own.value.trace_words)
        self._traces.publish(String(data=story))
        kind = risk_kind(plan) if plan else None
        if kind:
            self._alert(kind, decision)

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
        for awaited in list(self._awaited.values()):
            self._fill(awaited, now)

    def _fill(self, awaited: _Awaited, now: int) -> None:
        """Cover the silence while a decision is late: a filler, then one plain sentence."""
        own, turn = self._own.value, awaited.turn
        silence = (now - turn.end) / NANOSECONDS
        waited = (now - awaited.since) / NANOSECONDS
        if silence >= own.fallback_after and waited >= GRACE:
            del self._awaited[turn.id]
            self._publish(self._stage.late(turn, now))
        elif silence >= own.filler_after and waited >= GRACE and not awaited.filled:
            awaited.filled = True
            self._publish(self._stage.late(turn, now))

    def _publish(self, plan: BehaviorPlan | None) -> None:
        if plan is not None:
            self._plans.publish(String(data=encode(plan)))
            self._diagnostics.output()


def main(args: list[str] | None = None) -> None:
    """Run the how node."""
    run(HowNode, args)
