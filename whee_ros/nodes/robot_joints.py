"""Where the robot's joints are, as its joint states tell; and that nobody tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.profile import Profile
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.quality import SENSOR
from whee_ros.ros import Node, message

JointState = message("sensor_msgs/msg/JointState")

_STALE = 2 * NANOSECONDS


class RobotJoints:
    """Hands joint states of the topic that the profile names to ``heard``, in radians by name."""

    def __init__(
        self,
        node: Node,
        profile: Profile,
        diagnostics: Diagnostics,
        heard: Callable[[dict[str, float]], None],
    ) -> None:
        self._node, self._profile, self._diagnostics = node, profile, diagnostics
        self._heard = heard
        self._known_at: int | None = None
        if profile.joint_states:
            node.create_subscription(JointState, profile.joint_states, self._take, SENSOR)

    def _take(self, state: Any) -> None:
        positions = dict(zip(state.name, map(float, state.position), strict=False))
        self._heard(positions)
        # Other nodes may publish the joints of arms or wheels on the same topic.
        if all(joint.name in positions for joint in self._profile.joints):
            self._known_at = int(self._node.get_clock().now().nanoseconds)

    def watch(self, now: int) -> None:
        """Tell in the diagnostics when nobody has told of all joints for a while."""
        at = self._known_at
        if not self._profile.joint_states or not self._profile.joints:
            return
        if at is not None and 0 <= now - at < _STALE:
            self._diagnostics.solved("joints")
            return
        names = ", ".join(joint.name for joint in self._profile.joints)
        self._diagnostics.problem(
            "joints",
            f"nobody tells on {self._profile.joint_states} where {names} are.",
            "start the robot's joint state broadcaster, or correct joint_states and the joints' "
            "names in the profile; until then the head stays still.",
        )
