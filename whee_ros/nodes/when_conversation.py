"""What was said lately, the robot's own words among it, and since when nobody speaks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.embodiment.commands import Event
from whee_ros.nodes.quality import RELIABLE
from whee_ros.nodes.states import follow
from whee_ros.ros import Node, message
from whee_ros.wire import WireError, decode

Bool = message("std_msgs/msg/Bool")
String = message("std_msgs/msg/String")

KEPT = 50
"""Turns that are remembered."""
HEARD = NANOSECONDS // 2
"""Words of the robot that were cut off sooner count as not said."""
LONGEST = 150 * NANOSECONDS
"""A turn whose end never came stops counting as open."""


class Conversation:
    """Keeps the ended turns of everybody and follows who has the floor.

    The robot's words come from the robot node's ``~/acts``: what it really began to say, when.
    ``robot`` gives the name that the robot's turns bear.
    """

    def __init__(self, node: Node, robot: Callable[[], str]) -> None:
        self._node = node
        self._robot = robot
        self._turns: deque[Turn] = deque(maxlen=KEPT)
        self._open: dict[str, int] = {}
        self._speaking = False
        self._spoke = self._now()
        follow(node, Bool, "robot_speaking", self._robot_speaking)
        node.create_subscription(String, "robot/acts", self._act, RELIABLE)

    def turns(self) -> list[Turn]:
        """Give the latest ended turns, oldest first."""
        return list(self._turns)

    def take(self, turn: Turn) -> None:
        """Take what happened to a person's turn."""
        self._spoke = self._now()
        if turn.state == "ended":
            self._open.pop(turn.id, None)
            self._turns.append(turn)
        else:
            self._open[turn.id] = self._spoke

    def quiet_since(self) -> int | None:
        """Give since when (ns) neither a person nor the robot speaks; None while one does."""
        now = self._now()
        if now < self._spoke:  # a recording started over
            self._spoke, self._open = now, {}
        self._open = {name: at for name, at in self._open.items() if now - at < LONGEST}
        return None if self._speaking or self._open else self._spoke

    def _now(self) -> int:
        return int(self._node.get_clock().now().nanoseconds)

    def _robot_speaking(self, flag: Any) -> None:
        self._speaking = bool(flag.data)
        self._spoke = self._now()

    def _act(self, text: Any) -> None:
        try:
            event = decode(text.data, Event)
        except WireError:
            return  # not our robot node: its words stay unknown
        words = event.sent.get("text")
        name = f"{event.plan}.{event.act}"
        if event.kind == "started" and isinstance(words, str) and words.strip():
            self._spoke = self._now()
            self._turns.append(self._said(name, words, event.stamp))
        elif event.kind == "cancelled":
            kept = [one for one in self._turns if not _unheard(one, name, event.stamp)]
            self._turns = deque(kept, maxlen=KEPT)

    def _said(self, name: str, words: str, stamp: int) -> Turn:
        return Turn(
            id=name,
            person=self._robot(),
            stamp=stamp,
            state="ended",
            start=stamp,
            end=stamp,
            text=words,
        )


def _unheard(turn: Turn, name: str, now: int) -> bool:
    return turn.id == name and now - turn.start < HEARD
