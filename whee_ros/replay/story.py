"""What happened, in words: from the messages on the topics to a list of happenings.

The demo shows it live, its picture draws it, the tests compare it with the truth.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import msgspec

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.wire import WireError, decode


@dataclasses.dataclass(frozen=True)
class Happening:
    """One thing that happened at ``stamp`` (ns).

    ``kind`` is "turn" (an ended turn), "decision", "plan", "act" (an act that began or ended, as
    actually sent), "speaking" (the robot's own voice on or off), "expression" or "presence".
    ``what`` names it, ``value`` holds the message or number behind it.
    """

    stamp: int
    kind: str
    what: str
    person: str = ""
    value: Any = None


class ActEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One report of the robot node's ``~/acts``."""

    kind: str
    stamp: int
    plan: str = ""
    act: str = ""
    part: str = ""
    reason: str = ""
    sent: dict[str, Any] = {}


class Story:
    """Collects happenings; give it every message with ``hear``."""

    def __init__(self) -> None:
        self.happenings: list[Happening] = []
        self._shown: dict[str, str] = {}

    def hear(self, topic: str, message: Any, stamp: int) -> list[Happening]:
        """Take one message; give what it means, if anything."""
        try:
            new = self._meaning(topic, message, stamp)
        except WireError:
            return []
        self.happenings += new
        return new

    def of(self, kind: str) -> list[Happening]:
        """Give the happenings of one kind, oldest first."""
        return [happening for happening in self.happenings if happening.kind == kind]

    def _meaning(self, topic: str, message: Any, stamp: int) -> list[Happening]:
        name = topic.rpartition("/")[2]
        if topic.endswith("/turn"):
            turn = decode(message.data, Turn)
            what = turn.text if turn.state == "ended" else turn.state
            kind = "turn" if turn.state == "ended" else "talk"
            return [Happening(stamp, kind, what, turn.person, turn)]
        if topic.endswith("/decision"):
            decision = decode(message.data, EmpathyDecision)
            return [Happening(stamp, "decision", decision.direction, decision.person, decision)]
        if topic.endswith("/plan"):
            plan = decode(message.data, BehaviorPlan)
            return [Happening(stamp, "plan", plan.kind, plan.person, plan)]
        if topic.endswith("/robot/acts"):
            event = decode(message.data, ActEvent)
            return [Happening(stamp, "act", event.kind, value=event)]
        if topic == "/robot_speaking":
            return [Happening(stamp, "speaking", "on" if message.data else "off")]
        if topic.startswith("/humans/faces/") and name == "expression":
            return self._expression(topic.split("/")[3], message, stamp)
        return []

    def _expression(self, face: str, message: Any, stamp: int) -> list[Happening]:
        """Tell a face's expression when it changes and is more than a guess."""
        if message.confidence < 0.3 or self._shown.get(face) == message.expression:
            return []
        self._shown[face] = message.expression
        mood = (float(message.valence), float(message.arousal), float(message.confidence))
        return [Happening(stamp, "expression", message.expression, face, mood)]
