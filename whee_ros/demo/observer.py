"""Watches the nodes from outside, through their topics alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whee_ros.demo.performance import TOPICS, Performance
from whee_ros.nodes.humans import Humans
from whee_ros.nodes.quality import LATCHED, RELIABLE
from whee_ros.replay.story import Happening, Story
from whee_ros.ros import Node, message

Bool = message("std_msgs/msg/Bool")
DiagnosticArray = message("diagnostic_msgs/msg/DiagnosticArray")
Expression = message("hri_msgs/msg/Expression")
LiveSpeech = message("hri_msgs/msg/LiveSpeech")
String = message("std_msgs/msg/String")


class Observer(Node):
    """Collects the story, each node's state and, into ``performance``, what the body does."""

    def __init__(
        self,
        on_happening: Callable[[Happening], None],
        performance: Performance | None = None,
        **options: Any,
    ) -> None:
        super().__init__("whee_observer", **options)
        self.story = Story()
        self._performance = performance
        self.states: dict[str, str] = {}
        self.face = ("", 0.0, 0.0, 0.0)
        self.speaking = False
        self.words = ""
        self._on_happening = on_happening
        for topic in ("turn", "decision", "plan", "robot/acts"):
            self._follow(String, topic, RELIABLE)
        self._follow(Bool, "/robot_speaking", LATCHED)
        for topic, kind in TOPICS.items() if performance is not None else ():
            if topic != "/robot_speaking":
                self._follow(kind, topic, RELIABLE)
        Humans(
            self, "faces", {"expression": (Expression, self._expression)}, streams=("expression",)
        )
        Humans(
            self,
            "voices",
            {"is_speaking": (Bool, self._is_speaking), "speech": (LiveSpeech, self._speech)},
        )
        self.create_subscription(DiagnosticArray, "/diagnostics", self._diagnostics, 50)

    def now(self) -> int:
        """Give the node's time, ns."""
        return int(self.get_clock().now().nanoseconds)

    def _follow(self, kind: Any, topic: str, quality: Any) -> None:
        name = self.resolve_topic_name(topic)
        self.create_subscription(kind, topic, lambda heard: self._hear(name, heard), quality)

    def _hear(self, topic: str, heard: Any) -> None:
        if self._performance is not None:
            self._performance.hear(topic, heard, self.now())
        for happening in self.story.hear(topic, heard, self.now()):
            self._on_happening(happening)

    def _expression(self, face: str, shown: Any) -> None:
        self.face = (shown.expression, shown.valence, shown.arousal, shown.confidence)
        self._hear(f"/humans/faces/{face}/expression", shown)

    def _is_speaking(self, _voice: str, flag: Any) -> None:
        self.speaking = bool(flag.data)

    def _speech(self, _voice: str, speech: Any) -> None:
        self.words = speech.final or speech.incremental

    def _diagnostics(self, array: Any) -> None:
        for status in array.status:
            self.states[status.name] = status.message
