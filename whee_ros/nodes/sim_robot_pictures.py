"""Pictures of the simulated robot, for whoever looks: on a topic, and in a browser."""

from __future__ import annotations

from typing import Any

from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.pictures import to_jpeg
from whee_ros.nodes.quality import SENSOR
from whee_ros.ros import Node, Worker, message
from whee_ros.sim.look import Look
from whee_ros.sim.photographer import Photographer, View
from whee_ros.sim.stream import Stream

CompressedImage = message("sensor_msgs/msg/CompressedImage")


class SimRobotPictures:
    """Draws the robot off the executor's thread while somebody looks.

    ``latency`` is the time that one picture takes in virtual time, in seconds; ``stream_port`` 0
    serves no browser.
    """

    def __init__(
        self, node: Node, diagnostics: Diagnostics, view: View, latency: float, stream_port: int
    ) -> None:
        self._node, self._diagnostics = node, diagnostics
        self._photographer = Photographer(view)
        self._stream = self._open_stream(stream_port)
        self._worker = Worker(node, "drawing", latency=latency, depth=1)
        self._pictures = node.create_publisher(CompressedImage, "~/image/compressed", SENSOR)

    @property
    def wanted(self) -> bool:
        """Whether anybody looks."""
        watched = self._stream is not None and self._stream.watched
        return watched or self._pictures.get_subscription_count() > 0

    def draw(self, look: Look, width: int, quality: int) -> None:
        """Draw a look ``width`` pixels wide, as JPEG of this quality, and show it."""
        size = (width, round(width * 0.9))
        self._worker.submit(self._picture, look, size, quality, done=self._drawn)

    def close(self) -> None:
        """Stop drawing and serving."""
        self._worker.close()
        self._photographer.close()
        if self._stream is not None:
            self._stream.close()

    def _open_stream(self, port: int) -> Stream | None:
        if not port:
            return None
        try:
            stream = Stream(port)
        except OSError as error:
            self._diagnostics.problem(
                "stream",
                f"nothing is shown on port {port}: {error}.",
                "set stream_port to one that is free.",
            )
            return None
        self._node.get_logger().info(f"see the robot at http://127.0.0.1:{stream.port}")
        return stream

    def _picture(self, look: Look, size: tuple[int, int], quality: int) -> bytes:
        return to_jpeg(self._photographer.take(look, size), quality)

    def _drawn(self, result: Any, timing: Any) -> None:
        self._diagnostics.busy(timing.wall_seconds)
        self._diagnostics.facts["pictures"] = self._photographer.trouble or "rendered"
        if isinstance(result, Exception):
            self._diagnostics.problem(
                "drawing", f"no picture of the robot: {result}.", "set view to auto or schematic."
            )
            return
        self._diagnostics.solved("drawing")
        if self._stream is not None:
            self._stream.show(bytes(result))
        picture = CompressedImage(format="jpeg", data=result)
        picture.header.stamp = self._node.get_clock().now().to_msg()
        picture.header.frame_id = "sim_eyes"
        self._pictures.publish(picture)
        self._diagnostics.output()
