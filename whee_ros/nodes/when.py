"""when: turns and cues to decisions.

``decision`` (std_msgs/String, an EmpathyDecision as JSON) goes to the "how" node; ``~/direction``
(vision_msgs/Classification) can be plotted; ``~/trace`` (std_msgs/String JSON) says why;
``/intents`` (hri_actions_msgs/Intent) tells other ROS4HRI nodes when empathy is called for.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from typing import Any

from whee_ros.cues import Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.quality import RELIABLE
from whee_ros.nodes.recent import RecentCues
from whee_ros.nodes.trace import trace
from whee_ros.ros import Node, Time, Worker, message
from whee_ros.settings import setting
from whee_ros.when.stage import WhenSettings, WhenStage
from whee_ros.wire import WireError, decode, encode

String = message("std_msgs/msg/String")
Intent = message("hri_actions_msgs/msg/Intent")
Classification = message("vision_msgs/msg/Classification")
ObjectHypothesis = message("vision_msgs/msg/ObjectHypothesis")

EXPRESS_EMPATHY = "__intent_express_empathy__"
CONTEXT = 50


@dataclasses.dataclass(frozen=True)
class WhenNodeSettings:
    """What the when node publishes."""

    trace_words: bool = setting(False, "put the person's words into ~/trace")
    intent_threshold: float = setting(
        0.5, "need from which an intent is published, 0..1", low=0.0, high=1.0
    )
    latency: float = setting(
        0.02, "time a decision takes in virtual time, s", low=0.0, high=5.0, live=False
    )


class WhenNode(Node):
    """Decides, for every turn that ends, whether the person needs empathy."""

    def __init__(self, **options: Any) -> None:
        super().__init__("when", **options)
        self._own = Parameters(self, WhenNodeSettings)
        parameters = Parameters(self, WhenSettings, self._configure)
        self._diagnostics = Diagnostics(self, expects_input=False)
        self._stage = WhenStage(parameters.value, report=self._note)
        self._stage.decide_text("hello")
        self._diagnostics.model = self._stage.model
        self._cues = RecentCues(self)
        self._turns: deque[Turn] = deque(maxlen=CONTEXT)
        self._worker = Worker(self, "when", latency=self._own.value.latency, depth=None)
        self._decisions = self.create_publisher(String, "decision", RELIABLE)
        self._traces = self.create_publisher(String, "~/trace", RELIABLE)
        self._directions = self.create_publisher(Classification, "~/direction", RELIABLE)
        self._intents = self.create_publisher(Intent, "/intents", RELIABLE)
        self.create_subscription(String, "turn", self._turn, RELIABLE)

    def release(self) -> None:
        """Stop the worker."""
        self._worker.close()

    def _configure(self, settings: WhenSettings) -> None:
        self._stage.configure(settings)

    def _note(self, text: str) -> None:
        self._diagnostics.problem("model", text, "see the parameters device and dtype.")

    def _turn(self, text: Any) -> None:
        self._diagnostics.input()
        try:
            turn = decode(text.data, Turn)
        except WireError as error:
            self._diagnostics.problem("turn", f"{error}.", "publish turns as `whee schema turn`.")
            return
        self._diagnostics.solved("turn")
        if turn.state != "ended":
            return
        now = int(self.get_clock().now().nanoseconds)
        faces, voices = self._cues.faces(turn.face), self._cues.voices(turn.voice)
        context = list(self._turns)
        self._turns.append(turn)
        decide = self._stage.decide
        self._worker.submit(decide, turn, faces, voices, context, now, done=self._decided)

    def _decided(self, result: Any, timing: Any) -> None:
        self._diagnostics.busy(timing.wall_seconds)
        if isinstance(result, Exception):
            self._diagnostics.problem(
                "decision", f"a turn could not be judged: {result}.", "report it with the bag."
            )
            return
        self._diagnostics.solved("decision")
        self._publish(result)

    def _publish(self, decision: EmpathyDecision) -> None:
        own = self._own.value
        self._decisions.publish(String(data=encode(decision)))
        self._traces.publish(String(data=trace(decision, None, own.trace_words)))
        self._directions.publish(_classification(decision))
        if decision.direction == "seeking" and decision.need >= own.intent_threshold:
            self._intents.publish(_intent(decision))
        self._diagnostics.output()


def _classification(decision: EmpathyDecision) -> Any:
    made = Classification(
        results=[
            ObjectHypothesis(class_id=name, score=float(share))
            for name, share in decision.probabilities.items()
        ]
    )
    made.header.stamp = Time(nanoseconds=decision.stamp).to_msg()
    made.header.frame_id = decision.person
    return made


def _intent(decision: EmpathyDecision) -> Any:
    data = {
        "need": decision.need,
        "direction": decision.direction,
        "probabilities": decision.probabilities,
        "emotion": decision.emotion,
        "target": decision.target,
        "window": [decision.turn.start, decision.turn.end],
        "decision": decision.id,
        "model": decision.model,
    }
    return Intent(
        intent=EXPRESS_EMPATHY,
        data=encode(data),
        source=decision.person,
        modality=Intent.MODALITY_INTERNAL,
        priority=128,
        confidence=float(decision.confidence),
    )


def main(args: list[str] | None = None) -> None:
    """Run the when node."""
    run(WhenNode, args)
