"""how: decisions to plans.

``plan`` (std_msgs/String, a BehaviorPlan as JSON) goes to the robot node; ``~/trace`` tells the
whole story of a turn; ``alert`` (std_msgs/String JSON: kind, person, stamp, decision) is published
when words showed a risk and the fixed hand-off was said.

The bank answers at once. Slow sources of candidates (``node.sources.add``) are waited for until
``answer_within``; what comes later follows up if it is clearly better and nobody has spoken since,
or is dropped. While the person speaks, nothing but a hand-off is said.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import Turn
from whee_ros.decision import EmpathyDecision, Glimpse
from whee_ros.how.choice.candidates import Task
from whee_ros.how.choice.choose import Choice
from whee_ros.how.model.settings import ModelSettings
from whee_ros.how.settings import HowSettings
from whee_ros.how.stage import HowStage
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.how_deeds import Offered
from whee_ros.nodes.how_floor import Floor
from whee_ros.nodes.how_model import add_model
from whee_ros.nodes.how_pending import Asking
from whee_ros.nodes.how_risk import guard
from whee_ros.nodes.how_scorer import scorer
from whee_ros.nodes.how_settings import HowNodeSettings
from whee_ros.nodes.how_silences import Silences
from whee_ros.nodes.how_sources import Asked, Sources
from whee_ros.nodes.how_trace import Teller
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.presence import Presences
from whee_ros.nodes.quality import RELIABLE
from whee_ros.ros import Node, message
from whee_ros.wire import WireError, decode, encode

String = message("std_msgs/msg/String")


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
        self._teller = Teller(self, lambda: self._own.value.trace_words)
        self._silences = Silences(lambda: self._own.value, self._say_late)
        self._waiting: list[BehaviorPlan] = []
        self._floor = Floor(self)
        self._asking = Asking(
            self._sources, lambda: self._stage, lambda: self._own.value, self, self._teller
        )
        add_model(self, self.sources, self._diagnostics, Parameters(self, ModelSettings).value)
        self._presences = Presences(self)
        self._deeds = Offered(self, self._diagnostics)
        self.create_subscription(String, "turn", self._turn, RELIABLE)
        self.create_subscription(String, "decision", self._decision, RELIABLE)
        self.create_subscription(String, "when/glimpse", self._glimpse, RELIABLE)
        self.create_timer(0.05, self._tick)

    def release(self) -> None:
        """Stop the workers of slow sources."""
        self.sources.close()

    def _sources(self, came: Callable[[Asked], None]) -> Sources:
        own = self._own.value
        return Sources(self, own.source_latency, came, own.model_patience)

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
            self._silences.begin(turn, now)
        elif turn.state in ("started", "resumed"):
            self._yield_to(turn)

    def _yield_to(self, turn: Turn) -> None:
        """Leave the floor to a person who speaks: what was not said yet is not said any more."""
        self._waiting = [plan for plan in self._waiting if plan.person != turn.person]
        self._asking.drop(turn.person, "the person has gone on")
        self._silences.goes_on(turn)

    def _glimpse(self, text: Any) -> None:
        glimpse = self._read(text, Glimpse, "glimpse")
        if glimpse is not None:
            self._publish(self._stage.echo(glimpse, self._now()))

    def _decision(self, text: Any) -> None:
        decision = self._read(text, EmpathyDecision, "decision")
        if decision is None:
            return
        now = self._now()
        self._asking.drop(decision.person, "another turn has come")
        self._silences.yielded(decision.person, but=decision.turn.id)
        heard = self._stage.hear(decision, now)
        if isinstance(heard, BehaviorPlan) and heard.kind == "handoff":
            self.answered(decision, heard)  # even while the person speaks: a risk cannot wait
        elif self._floor.spoke_since(decision.person, decision.turn.end):
            self._silences.answered(decision.turn.id)
            self._teller.report(decision, None, dropped="the person has gone on")
        elif not isinstance(heard, Task):
            self.answered(decision, heard)
        elif self.sources and self._stage.wants_candidates(heard):
            self._asking.ask(heard, now)
        else:
            self.answered(decision, self._stage.answer(heard, now), self._stage.last_choice)

    def answered(
        self, decision: EmpathyDecision, plan: BehaviorPlan | None, choice: Choice | None = None
    ) -> None:
        """Say an answer, as soon as the robot's own filler is over."""
        self._silences.answered(decision.turn.id)
        plan = self._deeds.add(plan, decision, self._now())
        if plan is None or plan.kind == "handoff" or self._floor.free(self._now()):
            self._publish(plan)
        else:
            self._waiting.append(plan)
        self._teller.report(decision, plan, choice)

    @property
    def speaks(self) -> bool:
        """Whether the robot speaks, or is about to."""
        return self._floor.robot_speaks or bool(self._waiting)

    @property
    def sources(self) -> Sources:
        """The slow sources of candidates."""
        return self._asking.sources

    def _tick(self) -> None:
        now = self._now()
        if self._plans.get_subscription_count():
            # Only then: "I am a robot" must not be said to nobody.
            for presence in self._presences.here(now):
                self._publish(self._stage.greet(presence, now))
        self._asking.look(now)
        self._silences.look(now)
        if self._waiting and self._floor.free(now):
            waiting, self._waiting = self._waiting, []
            self._publish(waiting[-1])

    def _say_late(self, turn: Turn, now: int) -> None:
        plan = self._stage.late(turn, now)
        if plan is not None:
            self._floor.filler(plan, now)
            self._publish(plan)

    def _publish(self, plan: BehaviorPlan | None) -> None:
        if plan is not None:
            self._plans.publish(String(data=encode(plan)))
            self._diagnostics.output()


def main(args: list[str] | None = None) -> None:
    """Run the how node."""
    run(HowNode, args)
