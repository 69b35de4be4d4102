"""Who has the floor, as the how node must know it: the person, the robot's filler, or nobody."""

from __future__ import annotations

from typing import Any

from whee_ros.acts import BehaviorPlan, Say
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.nodes.states import follow
from whee_ros.ros import Node, message

Bool = message("std_msgs/msg/Bool")

UNHEARD = round(0.6 * NANOSECONDS)
"""A filler that nobody has begun to speak after this time is not waited for."""
_PEOPLE = 50
LONGEST = 4 * NANOSECONDS
"""No filler is waited for longer than this."""


class Floor:
    """Follows turns and the robot's voice."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._spoke: dict[str, int] = {}
        self._filled: int | None = None
        self.robot_speaks = False
        self._began = False
        follow(node, Bool, "robot_speaking", self._speaking)

    def turn(self, turn: Turn, now: int) -> None:
        """Take what happened to a person's turn."""
        if turn.state in ("started", "resumed"):
            self._spoke.pop(turn.person, None)
            self._spoke[turn.person] = now
            while len(self._spoke) > _PEOPLE:
                del self._spoke[next(iter(self._spoke))]

    def spoke_since(self, person: str, stamp: int) -> bool:
        """Say whether ``person`` has begun to speak after ``stamp``."""
        return self._spoke.get(person, stamp) > stamp

    def filler(self, plan: BehaviorPlan, now: int) -> None:
        """Note that a filler goes out: what follows waits for its end."""
        if any(isinstance(act, Say) for act in plan.acts):
            self._filled, self._began = now, self.robot_speaks

    def free(self, now: int) -> bool:
        """Say whether no filler of the robot is under way."""
        if self._filled is None:
            return True
        waited = now - self._filled
        over = self._began and not self.robot_speaks
        if over or waited > LONGEST or (waited > UNHEARD and not self._began) or waited < 0:
            self._filled = None
        return self._filled is None

    def _speaking(self, flag: Any) -> None:
        self.robot_speaks = bool(flag.data)
        self._began |= self.robot_speaks
