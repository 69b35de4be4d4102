"""Publishes decisions: to act on, to plot, to understand, and for other ROS4HRI nodes."""

from __future__ import annotations

from typing import Any

from whee_ros.decision import EmpathyDecision, Glimpse
from whee_ros.nodes.quality import RELIABLE
from whee_ros.nodes.trace import trace
from whee_ros.ros import Node, Time, message
from whee_ros.wire import encode

String = message("std_msgs/msg/String")
Intent = message("hri_actions_msgs/msg/Intent")
Classification = message("vision_msgs/msg/Classification")
ObjectHypothesis = message("vision_msgs/msg/ObjectHypothesis")

EXPRESS_EMPATHY = "__intent_express_empathy__"


class Decided:
    """The topics on which a when node tells what was decided."""

    def __init__(self, node: Node) -> None:
        self._decisions = node.create_publisher(String, "decision", RELIABLE)
        self._glimpses = node.create_publisher(String, "~/glimpse", RELIABLE)
        self._traces = node.create_publisher(String, "~/trace", RELIABLE)
        self._directions = node.create_publisher(Classification, "~/direction", RELIABLE)
        self._intents = node.create_publisher(Intent, "/intents", RELIABLE)

    def publish(self, decision: EmpathyDecision, with_words: bool, intent_need: float) -> None:
        """Tell of a decision; an intent only where the robot should act on it."""
        self._decisions.publish(String(data=encode(decision)))
        self._traces.publish(String(data=trace(decision, None, with_words)))
        self._directions.publish(_classification(decision))
        seeks = decision.direction == "seeking" and not decision.hold_back
        if seeks and decision.need >= intent_need:
            self._intents.publish(_intent(decision))

    def publish_glimpse(self, decision: EmpathyDecision) -> None:
        """Tell what a turn that is not over looks like so far."""
        glimpse = Glimpse(
            turn=decision.turn.id,
            person=decision.person,
            stamp=decision.stamp,
            direction=decision.direction,
            need=decision.need,
            valence=decision.emotion.valence,
            confidence=decision.confidence,
        )
        self._glimpses.publish(String(data=encode(glimpse)))


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
