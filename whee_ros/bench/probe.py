"""Asks a running robot node for this and that, and notes when its commands arrive."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, Literal

from whee_ros.acts import AnyAct, BehaviorPlan, Express, Gesture, Light, Look, Say, Sync
from whee_ros.cues import Turn
from whee_ros.nodes.quality import LATCHED, RELIABLE
from whee_ros.ros import Node, SingleThreadedExecutor, message, rclpy, service
from whee_ros.wire import encode

Bool = message("std_msgs/msg/Bool")
Empty = message("std_msgs/msg/Empty")
String = message("std_msgs/msg/String")
SetBool = service("std_srvs/srv/SetBool")

COMMANDS = {
    "say": "std_msgs/msg/String",
    "say/cancel": "std_msgs/msg/Empty",
    "robot_face/expression": "hri_msgs/msg/Expression",
    "robot_face/look_at": "geometry_msgs/msg/PointStamped",
    "body_controller/joint_trajectory": "trajectory_msgs/msg/JointTrajectory",
    "light": "std_msgs/msg/ColorRGBA",
}
"""What the profile ``sim`` sends, by topic."""
WORDS = "That sounds really hard, and I would like to hear a little more of what happened there."
OFFSETS = tuple(0.1 + 0.137 * k for k in range(14))
_QUIET = 0.4  # s without a command after which none belongs to what was asked
_PATIENCE = 10.0


class Probe:
    """A node that watches the commands of the profile ``sim``; times are in seconds."""

    def __init__(self) -> None:
        rclpy.init(args=["whee", "--ros-args", "-r", "__node:=whee_probe"])
        self.node = Node("whee_probe")
        self._executor = SingleThreadedExecutor()
        self._executor.add_node(self.node)
        self._count = 0
        self.commands: list[tuple[str, float, Any]] = []
        self.speaking = False
        self.fell = 0.0
        self.last: dict[str, Any] = {}
        self.started: dict[str, tuple[float, int]] = {}  # "": the plan; when told, and its stamp
        for topic, kind in COMMANDS.items():
            self.node.create_subscription(message(kind), topic, self._noting(topic), RELIABLE)
        self.node.create_subscription(Bool, "robot_speaking", self._spoken, LATCHED)
        self.node.create_subscription(String, "robot/acts", self._acted, RELIABLE)
        self._plans = self.node.create_publisher(String, "plan", RELIABLE)
        self._turns = self.node.create_publisher(String, "turn", RELIABLE)
        self._stops = self.node.create_publisher(Empty, "stop", RELIABLE)
        self._enable = self.node.create_client(SetBool, "robot/enable")

    def __enter__(self) -> Probe:
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown()
        self.node.destroy_node()
        rclpy.try_shutdown()

    def wait_for_robot(self, trouble: Callable[[], str], *, voice: bool = True) -> None:
        """Wait until the robot answers, and, where it has a ``voice``, let it say a first word.

        Raises:
            RuntimeError: it does not come; the text says what its process told.
        """

        def ready() -> bool:
            heard = self._plans.get_subscription_count() and self._turns.get_subscription_count()
            return bool(heard and self._enable.service_is_ready())

        if not self.spin(30.0, lambda: ready() or bool(trouble())) or trouble():
            raise RuntimeError(trouble() or "the robot node did not come")
        self.spin(1.5)
        # The first of everything is slow, and no robot stays at its first sentence.
        if voice:
            self.perform(Say(id="s", text="Hello."), Gesture(id="g", name="nod"))
            self._await("speech", lambda: self.speaking)
        self.spin(_PATIENCE, lambda: not self.speaking)

    def plan_to_first_command(self) -> float:
        """From a plan being sent to the arrival of its first command."""
        self._settle()
        face = Express(id="e", expression="concerned", valence=-0.2)
        words = Say(id="s", text="Hm.", start=Sync(anchor="e.start", offset=0.1))
        began = self.perform(
            Look(id="l", target="front"), face, Light(id="i", color=(1, 0, 0)), words
        )
        self._await("a command", lambda: self.commands)
        return self.commands[0][1] - began

    def barge_in(self) -> tuple[float, float]:
        """Speak over the robot: until its voice is cancelled, and until it tells its silence."""
        self.perform(Say(id="s", text=WORDS), Gesture(id="g", name="slow_nod"))
        self._await("speech", lambda: self.speaking)
        self.spin(0.5)
        self.commands.clear()
        began = time.monotonic()
        self._turn("started")
        self._await("silence", lambda: self._sent("say/cancel") and not self.speaking)
        self._turn("ended")
        return self._sent("say/cancel")[0] - began, self.fell - began

    def stop_to_last_command(self) -> float:
        """Stop the robot in the middle of words and a gesture: until nothing more comes."""
        self._settle()
        self.perform(
            Say(id="s", text=WORDS),
            Gesture(id="g", name="slow_nod"),
            Light(id="i", color=(0, 1, 0), pattern="pulse"),
        )
        self._await("speech", lambda: self.speaking)
        self.spin(0.5)
        self.commands.clear()
        began = self.stop()
        self.spin(1.0)
        last = self.commands[-1][1] if self.commands else began
        self.enable()
        return last - began

    def schedule(self) -> list[float]:
        """Act after act, by the plan's clock: how late each is told to have begun."""
        self._settle()
        self.started.clear()
        acts = [
            Express(id=str(k), expression="neutral", duration=0.01, start=Sync(offset=offset))
            for k, offset in enumerate(OFFSETS)
        ]
        shift = time.time() - time.monotonic()
        self.perform(*acts)
        self._await("the plan's beginning", lambda: "" in self.started)
        self.spin(_PATIENCE, lambda: len(self.started) > len(OFFSETS))
        begun = self.started[""][1] / 1e9
        due = {str(k): begun + offset for k, offset in enumerate(OFFSETS)}
        return [self.started[act][0] + shift - at for act, at in due.items() if act in self.started]

    def stop(self) -> float:
        """Stop the robot; give when."""
        began = time.monotonic()
        self._stops.publish(Empty())
        return began

    def enable(self) -> None:
        """Let the robot act again."""
        asked = self._enable.call_async(SetBool.Request(data=True))
        self._await("leave to act again", asked.done)
        self.spin(0.3)

    def _await(self, what: str, fact: Callable[[], object]) -> None:
        if not self.spin(_PATIENCE, fact):
            told = [kind for kind, _, _ in self.commands]
            raise RuntimeError(f"{what} did not come in {_PATIENCE:g} s, but {told}; {self.last}")

    def spin(self, seconds: float, fact: Callable[[], object] = lambda: False) -> bool:
        """Take in what comes until ``fact`` holds; false if it does not in time."""
        end = time.monotonic() + seconds
        while not fact():
            left = end - time.monotonic()
            if left <= 0:
                return False
            self._executor.spin_once(timeout_sec=min(left, 0.05))
        return True

    def _settle(self) -> None:
        """Wait until the robot is quiet, and forget what it did."""
        self.spin(_PATIENCE, lambda: not self.speaking)
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            before = len(self.commands)
            self.spin(_QUIET)
            if len(self.commands) == before:
                break
        self.commands.clear()

    def perform(self, *acts: AnyAct) -> float:
        """Send a plan; give when."""
        self._count += 1
        now = self._stamp()
        plan = BehaviorPlan(
            id=f"p{self._count}",
            person="ann",
            stamp=now,
            deadline=now + 5_000_000_000,
            kind="response",
            acts=acts,
        )
        began = time.monotonic()
        self._plans.publish(String(data=encode(plan)))
        return began

    def _turn(self, state: Literal["started", "ended"]) -> None:
        now = self._stamp()
        turn = Turn(stamp=now, id="t", person="ann", state=state, start=now, end=now)
        self._turns.publish(String(data=encode(turn)))

    def _stamp(self) -> int:
        return int(self.node.get_clock().now().nanoseconds)

    def _sent(self, topic: str) -> list[float]:
        return [at for name, at, _ in self.commands if name == topic]

    def _noting(self, topic: str) -> Callable[[Any], None]:
        def note(sent: Any) -> None:
            self.commands.append((topic, time.monotonic(), sent))

        return note

    def _spoken(self, flag: Any) -> None:
        if self.speaking and not flag.data:
            self.fell = time.monotonic()
        self.speaking = bool(flag.data)

    def _acted(self, text: Any) -> None:
        event = self.last = json.loads(text.data)
        if event["kind"] in ("plan_started", "started"):
            self.started[event["act"]] = time.monotonic(), event["stamp"]
