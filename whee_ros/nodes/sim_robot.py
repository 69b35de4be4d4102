"""sim_robot: the simulated robot, driven only through the topics of the profile ``sim``.

Its joints move as MuJoCo lets them, where that is installed. Publishes ``joint_states`` and, at
``fps`` while somebody looks, pictures of itself on ``~/image/compressed`` and, with
``stream_port``, in a browser of this computer.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from whee_ros.nodes import own_deeds, spoken_words
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.quality import LATCHED, RELIABLE
from whee_ros.nodes.sim_robot_pictures import SimRobotPictures
from whee_ros.ros import Duration, Node, message
from whee_ros.settings import setting
from whee_ros.sim.physics import Physics
from whee_ros.sim.robot import JOINTS, SimRobot
from whee_ros.sim.simulator import NoMujocoError

Bool = message("std_msgs/msg/Bool")
ColorRGBA = message("std_msgs/msg/ColorRGBA")
Expression = message("hri_msgs/msg/Expression")
Float32 = message("std_msgs/msg/Float32")
Float32MultiArray = message("std_msgs/msg/Float32MultiArray")
JointState = message("sensor_msgs/msg/JointState")
JointTrajectory = message("trajectory_msgs/msg/JointTrajectory")
PointStamped = message("geometry_msgs/msg/PointStamped")
String = message("std_msgs/msg/String")

# So that the same bag gives the same bytes on computers whose last bits differ.
DIGITS = 6


@dataclasses.dataclass(frozen=True)
class SimRobotSettings:
    """How the simulated robot moves, reports and shows itself."""

    physics: bool = setting(
        True, "move as masses and servos do, where MuJoCo is installed", live=False
    )
    joint_rate: float = setting(20.0, "joint states a second, Hz", low=1.0, high=200.0, live=False)
    fps: float = setting(5.0, "pictures a second; 0: none", low=0.0, high=30.0, live=False)
    view: str = setting(
        "auto",
        "rendered by MuJoCo, schematic, or auto: rendered where possible",
        choices=("auto", "rendered", "schematic"),
        live=False,
    )
    width: int = setting(480, "width of the pictures, pixels", low=120, high=1920)
    jpeg_quality: int = setting(85, "JPEG quality", low=1, high=100)
    stream_port: int = setting(
        0,
        "show the robot at http://127.0.0.1:PORT; 0: do not",
        low=0,
        high=65535,
        live=False,
    )
    latency: float = setting(
        0.03, "time one picture takes in virtual time, s", low=0.0, high=1.0, live=False
    )


class SimRobotNode(Node):
    """A small tabletop robot that moves and shows itself as the commands it receives say."""

    def __init__(self, **options: Any) -> None:
        super().__init__("sim_robot", **options)
        self._settings = Parameters(self, SimRobotSettings)
        settings = self._settings.value
        self._diagnostics = Diagnostics(self, model="sim", expects_input=False)
        self._robot = SimRobot(self._physics() if settings.physics else None)
        self._joints = self.create_publisher(JointState, "joint_states", RELIABLE)
        self._pictures = SimRobotPictures(
            self,
            self._diagnostics,
            settings.view,  # type: ignore[arg-type]  # one of its choices
            settings.latency,
            settings.stream_port,
        )
        self._listen()
        own_deeds.carry_out(self, lambda flag: self._robot.dim(flag, self._now()))
        self.create_timer(1.0 / settings.joint_rate, self._report)
        if settings.fps:
            self.create_timer(1.0 / settings.fps, self._draw)

    def release(self) -> None:
        """Stop drawing and serving."""
        self._pictures.close()

    def _listen(self) -> None:
        for kind, topic, heard, quality in (
            (Expression, "robot_face/expression", self._express, RELIABLE),
            (PointStamped, "robot_face/look_at", self._look, RELIABLE),
            (JointTrajectory, "body_controller/joint_trajectory", self._move, RELIABLE),
            (ColorRGBA, "light", self._light, RELIABLE),
            (Bool, "robot_speaking", self._speaking, LATCHED),
            (Float32MultiArray, "say/level", self._loudness, RELIABLE),
            (String, spoken_words.TOPIC, self._words, RELIABLE),
            (Float32, "robot_face/blink", self._blink, RELIABLE),
        ):
            self.create_subscription(kind, topic, heard, quality)

    def _physics(self) -> Physics | None:
        try:
            return Physics()
        except NoMujocoError as error:
            self.get_logger().info(f"joints move as they are told, without mass: {error}")
            return None

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
        self._robot.trajectory(list(path.joint_names), trajectory_points(path), self._now())

    def _light(self, color: Any) -> None:
        self._diagnostics.input()
        self._robot.light(color.r, color.g, color.b)

    def _speaking(self, flag: Any) -> None:
        self._robot.speaking(bool(flag.data), self._now())

    def _loudness(self, levels: Any) -> None:
        values = [float(value) for value in levels.data]
        if values:
            self._robot.loudness(values[0], values[1:], self._now())

    def _words(self, told: Any) -> None:
        self._robot.words(spoken_words.from_message(told))

    def _blink(self, seconds: Any) -> None:
        self._robot.blink(float(seconds.data), self._now())

    def _report(self) -> None:
        joints = self._robot.joints(self._now())
        state = JointState(
            name=list(JOINTS),
            position=[round(joints[name][0], DIGITS) for name in JOINTS],
            velocity=[round(joints[name][1], DIGITS) for name in JOINTS],
        )
        state.header.stamp = self.get_clock().now().to_msg()
        self._joints.publish(state)

    def _draw(self) -> None:
        if self._pictures.wanted:
            settings = self._settings.value
            # How it looks is settled at once, in this thread; only the picture is made elsewhere.
            look = self._robot.look(self._now())
            self._pictures.draw(look, settings.width, settings.jpeg_quality)


def trajectory_points(path: Any) -> list[tuple[float, list[float], list[float]]]:
    """Give a trajectory_msgs/JointTrajectory's points as (seconds, positions, velocities)."""
    found = []
    for point in path.points:
        since = point.time_from_start
        after = Duration(seconds=since.sec, nanoseconds=since.nanosec).nanoseconds / 1e9
        found.append((after, list(point.positions), list(point.velocities)))
    return found


def main(args: list[str] | None = None) -> None:
    """Run the simulated robot."""
    run(SimRobotNode, args)
