"""robot: plans to the commands of one robot, as its profile says.

``~/acts`` (std_msgs/String JSON) reports each act as actually sent. ``~/stop`` (std_srvs/Trigger,
or std_msgs/Empty on the topic ``stop``) stops at once and latches; ``~/enable`` (std_srvs/SetBool)
lets the robot act again, and lets a physical robot move for the first time.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from whee_ros import locator
from whee_ros.acts import BehaviorPlan
from whee_ros.embodiment.commands import Command
from whee_ros.embodiment.performer import Performer, PerformerSettings
from whee_ros.embodiment.profile_reader import load_profile
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.fill import build
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.quality import LATCHED, RELIABLE
from whee_ros.ros import Node, message, service
from whee_ros.settings import setting
from whee_ros.wire import WireError, decode, encode

Bool = message("std_msgs/msg/Bool")
Empty = message("std_msgs/msg/Empty")
String = message("std_msgs/msg/String")
SetBool = service("std_srvs/srv/SetBool")
Trigger = service("std_srvs/srv/Trigger")


@dataclasses.dataclass(frozen=True)
class RobotNodeSettings:
    """Which robot, and how finely time is cut."""

    profile: str = setting("sim", "a name in config/robots, or a profile file", live=False)
    rate: float = setting(50.0, "how often due acts are looked for, Hz", low=5.0, high=500.0)


class RobotNode(Node):
    """Performs behaviour plans on the robot that the profile describes."""

    def __init__(self, **options: Any) -> None:
        super().__init__("robot", **options)
        own = Parameters(self, RobotNodeSettings).value
        self._profile = load_profile(locator.robot_profile(own.profile))
        self._performer = Performer(self._profile, Parameters(self, PerformerSettings).value)
        self._diagnostics = Diagnostics(self, model=self._profile.name, expects_input=False)
        self._senders = self._bind()
        self._acts = self.create_publisher(String, "~/acts", RELIABLE)
        self.create_subscription(String, "plan", self._plan, RELIABLE)
        self.create_subscription(Bool, "/robot_speaking", self._speaking, LATCHED)
        self.create_subscription(Empty, "stop", lambda _: self._stop(), RELIABLE)
        self.create_service(Trigger, "~/stop", self._stop_asked)
        self.create_service(SetBool, "~/enable", self._enable_asked)
        self.create_timer(1.0 / own.rate, self._tick)
        if self._profile.physical:
            self.get_logger().info(
                f"{self._profile.name} is a physical robot: its joints stay still until "
                f"`ros2 service call {self.get_fully_qualified_name()}/enable "
                "std_srvs/srv/SetBool '{data: true}'`"
            )

    def _bind(self) -> dict[str, Any]:
        senders = {}
        for act, binding in self._profile.bindings.items():
            if binding.transport != "topic":
                self._missing(act, f"{binding.transport} bindings are not carried out yet")
                continue
            try:
                kind = message(binding.type)
            except (ImportError, AttributeError, LookupError, ValueError) as error:
                self._missing(act, f"{binding.type} is not installed ({error})")
                continue
            senders[act] = (kind, self.create_publisher(kind, binding.name, RELIABLE))
        return senders

    def _missing(self, act: str, why: str) -> None:
        self._diagnostics.problem(
            f"binding {act}",
            f"'{act}' of {self._profile.name} is left out: {why}.",
            "install the robot's message package, or correct the profile.",
        )

    def _now(self) -> int:
        return int(self.get_clock().now().nanoseconds)

    def _plan(self, text: Any) -> None:
        self._diagnostics.input()
        try:
            plan = decode(text.data, BehaviorPlan)
        except WireError as error:
            self._diagnostics.problem("plan", f"{error}.", "publish plans as `whee schema plan`.")
            return
        self._diagnostics.solved("plan")
        self._performer.perform(plan, self._now())
        self._tick()

    def _speaking(self, flag: Any) -> None:
        self._performer.robot_speaking(bool(flag.data), self._now())
        self._tick()

    def _tick(self) -> None:
        self._send(self._performer.tick(self._now()))

    def _stop(self) -> None:
        self._performer.stop(self._now())
        self._tick()
        self.get_logger().warning("stopped; call ~/enable to let the robot act again")

    def _stop_asked(self, _request: Any, response: Any) -> Any:
        self._stop()
        response.success, response.message = True, "stopped until ~/enable"
        return response

    def _enable_asked(self, request: Any, response: Any) -> Any:
        if request.data:
            self._performer.enable(self._now())
            self._tick()
            response.message = "the robot may act"
        else:
            self._stop()
            response.message = "stopped until ~/enable"
        response.success = True
        return response

    def _send(self, commands: list[Command]) -> None:
        for command in commands:
            sender = self._senders.get(command.binding)
            if sender is None:
                continue
            kind, publisher = sender
            try:
                publisher.publish(build(kind, command.fields))
            except ValueError as error:
                self._diagnostics.problem(
                    f"binding {command.binding}",
                    f"'{command.binding}' cannot be sent: {error}.",
                    "correct the field template in the robot's profile.",
                )
                continue
            self._diagnostics.output()
        for event in self._performer.take_events():
            self._acts.publish(String(data=encode(event)))


def main(args: list[str] | None = None) -> None:
    """Run the robot node."""
    run(RobotNode, args)
