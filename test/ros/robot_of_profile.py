"""Run as a program: a shipped profile on the engine of the environment, its robot being a fake.

The fake serves every service and action of the profile by the installed messages, does what it is
told at once, and reads every topic. Prints one JSON object: by act, what came in.
"""

from __future__ import annotations

import json
import sys
import time
from functools import reduce

from whee_ros import locator
from whee_ros.acts import BehaviorPlan, Express, Gesture, Look, Say, Sync
from whee_ros.embodiment.profile_reader import load_profile
from whee_ros.nodes.robot import RobotNode
from whee_ros.ros import Node, SingleThreadedExecutor, message, rclpy, service
from whee_ros.ros.actions import action
from whee_ros.wire import encode

String = message("std_msgs/msg/String")
JointState = message("sensor_msgs/msg/JointState")
SetBool = service("std_srvs/srv/SetBool")


def well(answer, done):
    """Set the field that tells of success."""
    if done.ok:
        *outer, last = done.ok.split(".")
        setattr(reduce(getattr, outer, answer), last, done.ok_value)
    return answer


class Fake(Node):
    """The robot that a profile describes."""

    def __init__(self, profile) -> None:
        super().__init__("fake_robot")
        self.profile, self.heard, self.events = profile, {}, []
        self._kept = []
        for binding in profile.bindings.values():
            getattr(self, f"_{binding.transport}")(binding)
        if profile.joint_states:
            self._joints = self.create_publisher(JointState, profile.joint_states, 10)
            self.create_timer(0.1, self._tell_joints)
        self.plans = self.create_publisher(String, "plan", 10)
        self.enable = self.create_client(SetBool, "robot/enable")
        self.create_subscription(
            String, "robot/acts", lambda text: self.events.append(json.loads(text.data)), 100
        )

    def _hear(self, binding, sent) -> None:
        self.heard.setdefault(binding.act, []).append(str(sent))

    def _topic(self, binding) -> None:
        self.create_subscription(
            message(binding.type), binding.name, lambda sent: self._hear(binding, sent), 10
        )

    def _service(self, binding) -> None:
        def answer(request, response):
            self._hear(binding, request)
            return well(response, binding.done)

        self.create_service(service(binding.type), binding.name, answer)

    def _action(self, binding) -> None:
        from rclpy.action import ActionServer

        kind = action(binding.type)

        def execute(handle):
            self._hear(binding, handle.request)
            handle.succeed()
            return well(kind.Result(), binding.done)

        self._kept.append(ActionServer(self, kind, binding.name, execute))

    def _tell_joints(self) -> None:
        joints = self.profile.joints
        self._joints.publish(
            JointState(name=[j.name for j in joints], position=[float(j.home) for j in joints])
        )


def main() -> None:
    """Let the profile ``sys.argv[1]`` say, show, look and move something."""
    name = sys.argv[1]
    rclpy.init(args=["x", "--ros-args", "-p", f"robot:profile:={name}"])
    fake, robot = Fake(load_profile(locator.robot_profile(name))), RobotNode()
    executor = SingleThreadedExecutor()
    executor.add_node(fake)
    executor.add_node(robot)

    def spin(seconds: float, fact=lambda: False) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not fact():
            executor.spin_once(timeout_sec=0.02)

    spin(10.0, lambda: fake.enable.service_is_ready() and fake.plans.get_subscription_count())
    spin(1.0)
    fake.enable.call_async(SetBool.Request(data=True))
    spin(1.0)
    now = fake.get_clock().now().nanoseconds
    acts = (
        Express(id="e", expression="happy", valence=0.8),
        Look(id="l", target="front"),
        Say(id="s", text="That is good news."),
        Gesture(id="n", name="nod", start=Sync(anchor="s.end")),
        Gesture(id="w", name="wave", start=Sync(anchor="n.end", offset=1.2)),
    )
    plan = BehaviorPlan(
        id="p", person="ann", stamp=now, deadline=now + 10**10, kind="response", acts=acts
    )
    fake.plans.publish(String(data=encode(plan)))
    spin(30.0, lambda: any(event["kind"] == "plan_finished" for event in fake.events))
    told = {
        "heard": fake.heard,
        "events": [(e["kind"], e["act"], e["reason"]) for e in fake.events],
    }
    print("TOLD " + json.dumps(told))
    for node in (robot, fake):
        node.destroy_node()
    executor.shutdown()
    rclpy.try_shutdown()


if __name__ == "__main__":
    main()
