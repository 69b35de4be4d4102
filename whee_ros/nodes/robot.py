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
from whee_ros.cues import Turn, Word
from whee_ros.embodiment.performer import Performer
from whee_ros.embodiment.profile import Profile, Vector
from whee_ros.embodiment.profile_reader import load_profile
from whee_ros.embodiment.settings import PerformerSettings
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.quality import LATCHED, RELIABLE
from whee_ros.nodes.robot_alarm import Alarm
from whee_ros.nodes.robot_bindings import Bindings
from whee_ros.nodes.robot_joints import RobotJoints
from whee_ros.nodes.robot_voice import RobotVoice
from whee_ros.nodes.robot_whereabouts import Whereabouts
from whee_ros.ros import Node, message, service
from whee_ros.settings import setting
from whee_ros.wire import WireError, decode, encode

Empty = message("std_msgs/msg/Empty")
String = message("std_msgs/msg/String")
SetBool = service("std_srvs/srv/SetBool")
Trigger = service("std_srvs/srv/Trigger")


@dataclasses.dataclass(frozen=True)
class RobotNodeSettings:
    """Which robot, and how finely time is cut."""

    profile: str = setting("sim", "a name in config/robots, or a profile file", live=False)
    rate: float = setting(
        50.0,
        "how often light, gaze and small life are looked after, Hz",
        low=5.0,
        high=500.0,
        live=False,
    )
    offers: tuple[str, ...] = setting(
        ("",),
        "deeds that somebody here does, beyond those of the profile (play_music)",
        live=False,
    )


class RobotNode(Node):
    """Performs behaviour plans on the robot that the profile describes."""

    def __init__(self, **options: Any) -> None:
        super().__init__("robot", **options)
        own = Parameters(self, RobotNodeSettings).value
        settings = Parameters(self, PerformerSettings, self._configure).value
        profile = self._load(own.profile)
        more = (name for name in own.offers if name and name not in profile.offers)
        profile = dataclasses.replace(profile, offers=(*profile.offers, *more))
        self._diagnostics = Diagnostics(self, model=profile.name, expects_input=False)
        self._bindings = Bindings(self, profile, self._diagnostics, self._answered)
        self._profile = profile = self._bindings.profile
        self._performer = Performer(profile, settings)
        self._acts = self.create_publisher(String, "~/acts", RELIABLE)
        self.create_subscription(String, "plan", self._plan, RELIABLE)
        self._voice = RobotVoice(self, profile, self._diagnostics, self._speaking, self._worded)
        self.create_subscription(String, "turn", self._turn, RELIABLE)
        self.create_subscription(Empty, "stop", lambda _: self._stop(), RELIABLE)
        self._joints = RobotJoints(self, profile, self._diagnostics, self._measured)
        Whereabouts(self, self._person_at, self._person_feels, self._diagnostics)
        self.create_service(Trigger, "~/stop", self._stop_asked)
        self.create_service(SetBool, "~/enable", self._enable_asked)
        # How the how node knows which deeds there are to choose from.
        self._offers = self.create_publisher(String, "~/offers", LATCHED)
        self._offers.publish(
            String(data=encode(profile.offers if "intent" in profile.bindings else ()))
        )
        # Acts are due between the ticks, too.
        self._alarm = Alarm(self, self._tick)
        self.create_timer(1.0 / own.rate, self._beat)
        self.create_timer(1.0, self._watch)
        self._tick()

    def _load(self, name: str) -> Profile:
        try:
            return load_profile(locator.robot_profile(name))
        except (OSError, ValueError):
            self.destroy_node()
            raise

    def _configure(self, settings: PerformerSettings) -> None:
        self._performer.settings = settings

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

    def _turn(self, text: Any) -> None:
        """Yield the floor to a person who begins to speak over the robot, and listen."""
        try:
            turn = decode(text.data, Turn)
        except WireError:
            return  # the how node says so, with the cure
        if turn.state == "started":
            self._performer.interrupt(self._now())
        self._performer.listen(turn.person, self._now(), speaks=turn.state != "ended")
        self._tick()

    def _speaking(self, flag: bool) -> None:
        self._performer.robot_speaking(flag, self._now())
        self._tick()

    def _worded(self, words: tuple[Word, ...]) -> None:
        self._performer.words(words, self._now())
        self._tick()

    def _answered(self, command: int, ok: bool, why: str) -> None:
        """Hand on an answer; the next tick, at most 1 / ``rate`` s later, acts on it."""
        self._performer.answered(command, ok, why, self._now())

    def _person_at(self, person: str, point: Vector) -> None:
        self._performer.person_at(person, point, self._now())

    def _person_feels(self, person: str, valence: float, confidence: float) -> None:
        self._performer.person_feels(person, valence, confidence, self._now())

    def _measured(self, positions: dict[str, float]) -> None:
        self._performer.joint_state(positions, self._now())

    def _watch(self) -> None:
        now = self._now()
        self._bindings.watch(now)
        self._joints.watch(now)

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

    def _beat(self) -> None:
        """Tick, unless the body rests; of one that may not move it is told again and again."""
        if not (self._performer.moving and self._performer.rests(self._now())):
            self._tick()

    def _tick(self) -> None:
        now = self._now()
        for command in self._performer.tick(now):
            if self._bindings.send(command):
                self._diagnostics.output()
        for event in self._performer.take_events():
            self._acts.publish(String(data=encode(event)))
        self._voice.tell(self._performer.speaking)
        self._show_state()
        self._alarm.set(self._performer.upcoming(now), now)

    def _show_state(self) -> None:
        """Tell in the diagnostics whether the robot may act and move."""
        stopped, moving = self._performer.stopped, self._performer.moving
        self._diagnostics.facts["stopped"] = "yes" if stopped else "no"
        self._diagnostics.facts["motion"] = "enabled" if moving else "disabled"
        if moving:
            self._diagnostics.solved("enable")
            return
        what = "the robot is stopped" if stopped else f"{self._profile.name}'s joints stay still"
        name = f"{self.get_fully_qualified_name()}/enable"
        self._diagnostics.problem(
            "enable",
            f"{what} until it is enabled.",
            f"ros2 service call {name} std_srvs/srv/SetBool '{{data: true}}'",
        )


def main(args: list[str] | None = None) -> None:
    """Run the robot node."""
    run(RobotNode, args)
