"""Run as a program: whee's robot node against a small fake robot, on the engine of the environment.

The fake robot serves a service ``/fake/say`` and, where there are actions, ``/fake/play`` (of a
type that every ROS 2 has). ``mood`` is what it does when asked: ok, no (it rejects), fail (its
result says so), hang (till it is cancelled), gone (nobody serves). Prints one JSON object: what the
robot was asked, what it was told to cancel, and the robot node's events.
"""

from __future__ import annotations

import json
import sys
import time

from whee_ros.acts import BehaviorPlan, Gesture, Say, Sync
from whee_ros.nodes.robot import RobotNode
from whee_ros.ros import Future, Node, SingleThreadedExecutor, engine_name, message, rclpy, service
from whee_ros.wire import encode

String = message("std_msgs/msg/String")
SetBool = service("std_srvs/srv/SetBool")
Ask = service("rcl_interfaces/srv/GetParameters")
ParameterValue = message("rcl_interfaces/msg/ParameterValue")


class Fake(Node):
    """The robot: it keeps what it was asked."""

    def __init__(self, mood: str) -> None:
        super().__init__("fake_robot")
        self.mood, self.asked, self.cancelled, self.ended = mood, [], [], []
        if mood != "gone":
            self.create_service(Ask, "/fake/say", self._say)
        if engine_name() == "rclpy" and mood != "gone":
            self._serve_action()

    def _say(self, request, response):
        self.asked.append(request.names[0])
        response.values = [ParameterValue(type=1 if self.mood == "ok" else 0)]
        return response

    def _serve_action(self) -> None:
        from rclpy.action import ActionServer, CancelResponse, GoalResponse
        from tf2_msgs.action import LookupTransform
        from tf2_msgs.msg import TF2Error

        def wanted(goal):
            self.asked.append(goal.target_frame)
            return GoalResponse.REJECT if self.mood == "no" else GoalResponse.ACCEPT

        def cancel(_handle):
            self.cancelled.append("play")
            return CancelResponse.ACCEPT

        async def execute(handle):
            began = time.monotonic()
            while not handle.is_cancel_requested:
                if self.mood != "hang" and time.monotonic() - began > 0.6:
                    handle.succeed()
                    self.ended.append("succeeded")
                    number = 0 if self.mood == "ok" else 7
                    error = TF2Error(error=number, error_string="the arm is stuck")
                    return LookupTransform.Result(error=error)
                await self.moment()
            handle.canceled()
            self.ended.append("cancelled")
            return LookupTransform.Result()

        self._server = ActionServer(
            self,
            LookupTransform,
            "/fake/play",
            execute,
            goal_callback=wanted,
            cancel_callback=cancel,
        )

    def moment(self) -> Future:
        """Let others run for 20 ms."""
        future = Future()
        timer = None

        def ring() -> None:
            timer.cancel()
            self.destroy_timer(timer)
            future.set_result(None)

        timer = self.create_timer(0.02, ring)
        return future


class Watcher(Node):
    """Sends the plan, and keeps the events and diagnostics."""

    def __init__(self) -> None:
        super().__init__("watcher")
        self.events, self.troubles = [], {}
        self.plans = self.create_publisher(String, "plan", 10)
        self.enable = self.create_client(SetBool, "robot/enable")
        self.stop = self.create_publisher(message("std_msgs/msg/Empty"), "stop", 10)
        self.create_subscription(
            String, "robot/acts", lambda text: self.events.append(json.loads(text.data)), 100
        )
        self.create_subscription(
            message("diagnostic_msgs/msg/DiagnosticArray"), "/diagnostics", self._diagnostics, 10
        )

    def _diagnostics(self, array) -> None:
        for status in array.status:
            for value in status.values if status.name == "robot" else ():
                if "Cure: " in value.value:
                    self.troubles[value.key] = value.value


def main() -> None:
    """Play one scene; ``sys.argv``: profile, mood, and "stop" to stop half a second in."""
    profile, mood, *more = sys.argv[1:]
    rclpy.init(args=["x", "--ros-args", "-p", f"robot:profile:={profile}"])
    fake, watcher, robot = Fake(mood), Watcher(), RobotNode()
    executor = SingleThreadedExecutor()
    for node in (fake, watcher, robot):
        executor.add_node(node)

    def spin(seconds: float, fact=lambda: False) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not fact():
            executor.spin_once(timeout_sec=0.02)

    spin(10.0, lambda: watcher.enable.service_is_ready() and watcher.plans.get_subscription_count())
    spin(1.0)
    watcher.enable.call_async(SetBool.Request(data=True))
    spin(0.5)
    now = watcher.get_clock().now().nanoseconds
    acts = (
        Say(id="s", text="That sounds hard."),
        Gesture(id="g", name="wave", start=Sync(anchor="s.end")),
    )
    plan = BehaviorPlan(
        id="p", person="ann", stamp=now, deadline=now + 10**10, kind="response", acts=acts
    )
    watcher.plans.publish(String(data=encode(plan)))
    asked = time.monotonic()
    if "stop" in more:
        spin(1.0)
        watcher.stop.publish(message("std_msgs/msg/Empty")())
        asked = time.monotonic()
        spin(2.0, lambda: fake.cancelled)
    cancel_ms = 1000 * (time.monotonic() - asked)
    over = {"plan_finished", "plan_cancelled"}
    spin(8.0, lambda: any(event["kind"] in over for event in watcher.events))
    spin(6.0 if mood == "gone" else 2.5)
    told = {
        "asked": fake.asked,
        "cancelled": fake.cancelled,
        "ended": fake.ended,
        "cancel_ms": round(cancel_ms),
        "events": [(e["kind"], e["act"], e["reason"]) for e in watcher.events],
        "troubles": watcher.troubles,
    }
    print("TOLD " + json.dumps(told))
    for node in (robot, watcher, fake):
        node.destroy_node()
    executor.shutdown()
    rclpy.try_shutdown()


if __name__ == "__main__":
    main()
