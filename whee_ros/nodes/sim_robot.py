"""sim_robot: the simulated robot, driven only through the topics of the profile ``sim``.

Publishes ``joint_states`` and, at ``fps``, pictures of itself on ``~/image/compressed``.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.pictures import to_jpeg
from whee_ros.nodes.quality import LATCHED, RELIABLE, SENSOR
from whee_ros.ros import Duration, Node, Worker, message
from whee_ros.settings import setting
from whee_ros.sim.robot import JOINTS, SimRobot

Bool = message("std_msgs/msg/Bool")
ColorRGBA = message("std_msgs/msg/ColorRGBA")
CompressedImage = message("sensor_msgs/msg/CompressedImage")
Expression = message("hri_msgs/msg/Expression")
JointState = message("sensor_msgs/msg/JointState")
JointTrajectory = message("trajectory_msgs/msg/JointTrajectory")
PointStamped = message("geometry_msgs/msg/PointStamped")


@dataclasses.dataclass(frozen=True)
class SimRobotSettings:
    """How often the simulated robot reports and draws itself."""

    joint_rate: float = setting(20.0, "joint states a second, Hz", low=1.0, high=200.0, live=False)
    fps: float = setting(5.0, "pictures a second; 0: none", low=0.0, high=30.0, live=False)
    width: int = setting(360, "width of the pictures, pixels", low=120, high=1920)
    jpeg_quality: int = setting(85, "JPEG quality", low=1, high=100)
    latency: float = setting(
        0.03, "time one picture takes in virtual time, s", low=0.0, high=1.0, live=False
    )


class SimRobotNode(Node):
    """A small tabletop robot that draws itself from the commands it receives."""

    def __init__(self, **options: Any) -> None:
        super().__init__("sim_robot", **options)
        self._settings = Parameters(self, SimRobotSettings)
        settings = self._settings.value
        self._robot = SimRobot()
        self._diagnostics = Diagnostics(self, model="sim", expects_input=False)
        self._worker = Worker(self, "drawing", latency=settings.latency, depth=1)
        self._joints = self.create_publisher(JointState, "joint_states", RELIABLE)
        self._pictures = self.create_publisher(CompressedImage, "~/image/compressed", SENSOR)
        self.create_subscription(Expression, "robot_face/expression", self._express, RELIABLE)
        self.create_subscription(PointStamped, "robot_face/look_at", self._look, RELIABLE)
        self.create_subscription(
            JointTrajectory, "neck_controller/joint_trajectory", self._move, RELIABLE
        )
        self.create_subscription(ColorRGBA, "light", self._light, RELIABLE)
        self.create_subscription(Bool, "robot_speaking", self._speaking, LATCHED)
        self.create_timer(1.0 / settings.joint_rate, self._report)
        if settings.fps:
            self.create_timer(1.0 / settings.fps, self._draw)

    def release(self) -> None:
        """Stop drawing."""
        self._worker.close()

    def _now(self) -> int:
        return int(self.get_clock().now().nanoseconds)

    def _express(self, face: Any) -> None:
        self._diagnostics.input()
        self._robot.expression(
            face.expression, face.valence, face.arousal, face.confidence, self._now()
        )

    def _look(self, target: Any) -> None:
        self._diagnostics.input()
        point = target.point
        self._robot.look_at(point.x, point.y, point.z, self._now())

    def _move(self, path: Any) -> None:
        self._diagnostics.input()
        points = [
            (
                Duration(
                    seconds=point.time_from_start.sec, nanoseconds=point.time_from_start.nanosec
                ).nanoseconds
                / 1e9,
                list(point.positions),
                list(point.velocities),
            )
            for point in path.points
        ]
        self._robot.trajectory(list(path.joint_names), points, self._now())

    def _light(self, color: Any) -> None:
        self._diagnostics.input()
        self._robot.light(color.r, color.g, color.b)

    def _speaking(self, flag: Any) -> None:
        self._robot.speaking(bool(flag.data), self._now())

    def _report(self) -> None:
        now = self._now()
        joints = self._robot.state(now).joints
        state = JointState(name=list(JOINTS), position=[float(joints[name]) for name in JOINTS])
        state.header.stamp = self.get_clock().now().to_msg()
        self._joints.publish(state)

    def _draw(self) -> None:
        if not self._pictures.get_subscription_count():
            return
        settings, now = self._settings.value, self._now()
        size = (settings.width, round(settings.width * 1.075))
        # The picture is drawn at once, in this thread's state; only its encoding goes elsewhere.
        picture = self._robot.draw(now, size)
        self._worker.submit(to_jpeg, picture, settings.jpeg_quality, done=self._drawn)

    def _drawn(self, result: Any, timing: Any) -> None:
        self._diagnostics.busy(timing.wall_seconds)
        if isinstance(result, Exception):
            self._diagnostics.problem(
                "drawing", f"no picture of the robot: {result}.", "report it; the robot goes on."
            )
            return
        self._diagnostics.solved("drawing")
        picture = CompressedImage(format="jpeg", data=result)
        picture.header.stamp = self.get_clock().now().to_msg()
        picture.header.frame_id = "sim_eyes"
        self._pictures.publish(picture)
        self._diagnostics.output()


def main(args: list[str] | None = None) -> None:
    """Run the simulated robot."""
    run(SimRobotNode, args)
