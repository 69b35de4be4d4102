"""web_face: the face on any screen of this computer, for robots (or tablets) without one.

Run it and open http://127.0.0.1:8060 full-screen in a browser. It shows what arrives on
``robot_face/expression``, ``robot_face/look_at``, ``robot_face/blink``, ``light`` (as the frame's
colour) and, on the lips, ``robot_speaking``, ``say/level`` and ``say/words``. Nothing is served to
other computers.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from whee_ros.nodes import own_deeds, spoken_words
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.pictures import to_jpeg
from whee_ros.nodes.quality import LATCHED, RELIABLE
from whee_ros.ros import Node, Worker, message
from whee_ros.settings import setting
from whee_ros.sim.robot import SimRobot
from whee_ros.sim.stream import Stream

Bool = message("std_msgs/msg/Bool")
ColorRGBA = message("std_msgs/msg/ColorRGBA")
Expression = message("hri_msgs/msg/Expression")
Float32 = message("std_msgs/msg/Float32")
Float32MultiArray = message("std_msgs/msg/Float32MultiArray")
PointStamped = message("geometry_msgs/msg/PointStamped")
String = message("std_msgs/msg/String")

_FRAME = 14  # pixels


@dataclasses.dataclass(frozen=True)
class WebFaceSettings:
    """Where the face is shown, and how often it is drawn."""

    port: int = setting(8060, "http://127.0.0.1:PORT; 0: any", low=0, high=65535, live=False)
    fps: float = setting(15.0, "pictures a second while somebody looks", low=1.0, high=30.0)
    jpeg_quality: int = setting(85, "JPEG quality", low=1, high=100)


class WebFaceNode(Node):
    """Draws the robot's face for a browser."""

    def __init__(self, **options: Any) -> None:
        super().__init__("web_face", **options)
        self._settings = Parameters(self, WebFaceSettings)
        settings = self._settings.value
        self._diagnostics = Diagnostics(self, model="screen face", expects_input=False)
        self._robot = SimRobot(None)
        self._color = (0.0, 0.0, 0.0)
        try:
            self._stream = Stream(settings.port)
        except OSError as error:
            self.destroy_node()
            raise OSError(f"port {settings.port}: {error}; set the parameter port") from error
        self._worker = Worker(self, "drawing", latency=0.0, depth=1)
        self.create_subscription(Expression, "robot_face/expression", self._express, RELIABLE)
        self.create_subscription(PointStamped, "robot_face/look_at", self._look, RELIABLE)
        self.create_subscription(ColorRGBA, "light", self._light, RELIABLE)
        self.create_subscription(Bool, "robot_speaking", self._speaking, LATCHED)
        self.create_subscription(Float32MultiArray, "say/level", self._loudness, RELIABLE)
        self.create_subscription(String, spoken_words.TOPIC, self._words, RELIABLE)
        self.create_subscription(Float32, "robot_face/blink", self._blink, RELIABLE)
        own_deeds.carry_out(self, lambda flag: self._robot.dim(flag, self._now()))
        self.create_timer(1.0 / settings.fps, self._draw)
        self.get_logger().info(f"the face is at {self.address}")

    @property
    def address(self) -> str:
        """Where a browser of this computer finds the face."""
        return f"http://127.0.0.1:{self._stream.port}"

    def release(self) -> None:
        """Stop drawing and serving."""
        self._worker.close()
        self._stream.close()

    def _now(self) -> int:
        return int(self.get_clock().now().nanoseconds)

    def _express(self, face: Any) -> None:
        self._diagnostics.input()
        shown = face.expression, face.valence, face.arousal, face.confidence
        self._robot.expression(*shown, self._now())

    def _look(self, target: Any) -> None:
        point = target.point
        self._robot.look_at(point.x, point.y, point.z, self._now())

    def _light(self, color: Any) -> None:
        self._color = color.r, color.g, color.b

    def _speaking(self, flag: Any) -> None:
        self._robot.speaking(bool(flag.data), self._now())

    def _loudness(self, levels: Any) -> None:
        if len(levels.data) > 1:
            period, *loud = map(float, levels.data)
            self._robot.loudness(period, loud, self._now())

    def _words(self, told: Any) -> None:
        self._robot.words(spoken_words.from_message(told))

    def _blink(self, seconds: Any) -> None:
        self._robot.blink(float(seconds.data), self._now())

    def _draw(self) -> None:
        if not self._stream.watched or self._worker.busy:
            return
        now = self._now()
        left = self._robot.brightness(now)
        r, g, b = self._color
        picture = framed(self._robot.draw_face(now), (left * r, left * g, left * b))
        quality = self._settings.value.jpeg_quality
        self._worker.submit(to_jpeg, picture, quality, done=self._drawn)

    def _drawn(self, result: Any, timing: Any) -> None:
        self._diagnostics.busy(timing.wall_seconds)
        if isinstance(result, Exception):
            self._diagnostics.problem("drawing", f"no picture: {result}.", "report it.")
            return
        self._diagnostics.solved("drawing")
        self._stream.show(result)
        self._diagnostics.output()


def framed(face: Any, color: tuple[float, float, float]) -> Any:
    """Give the RGB picture with a frame in the light's colour (0..1, what is no number is dark)."""
    shown = np.clip(np.nan_to_num(np.asarray(color, float)), 0.0, 1.0)
    picture = np.empty((face.shape[0] + 2 * _FRAME, face.shape[1] + 2 * _FRAME, 3), np.uint8)
    picture[:] = np.round(255 * shown).astype(np.uint8)
    picture[_FRAME:-_FRAME, _FRAME:-_FRAME] = face
    return picture


def main(args: list[str] | None = None) -> None:
    """Run the face."""
    run(WebFaceNode, args)
