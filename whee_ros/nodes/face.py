"""face: pictures to ``/humans/faces/...`` (REP-155), each stamped with its picture's time."""

from __future__ import annotations

import dataclasses
from typing import Any

from whee_ros.cues import FaceCue
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.face_messages import TOPICS, to_messages
from whee_ros.nodes.humans import Tracked
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.pictures import PictureError, from_compressed, from_image
from whee_ros.nodes.quality import SENSOR
from whee_ros.perception.face import FaceSettings, FaceStage
from whee_ros.ros import Node, Time, Worker, message
from whee_ros.settings import setting

Image = message("sensor_msgs/msg/Image")
CompressedImage = message("sensor_msgs/msg/CompressedImage")


@dataclasses.dataclass(frozen=True)
class FaceNodeSettings:
    """How the face node takes pictures."""

    transport: str = setting(
        "compressed", "what to subscribe to", choices=("compressed", "raw"), live=False
    )
    latency: float = setting(
        0.02, "time one picture takes in virtual time, s", low=0.0, high=1.0, live=False
    )


class FaceNode(Node):
    """Finds faces and reads their action units, expression, head pose and gaze."""

    def __init__(self, **options: Any) -> None:
        super().__init__("face", **options)
        settings = Parameters(self, FaceNodeSettings).value
        self._settings = Parameters(self, FaceSettings)
        self._stage = FaceStage(self._settings.value)
        self._stage.warm_up()
        self._diagnostics = Diagnostics(self, model=self._stage.model)
        self._tracked = Tracked(self, "faces", TOPICS)
        self._worker = Worker(self, "face", latency=settings.latency, depth=1)
        if settings.transport == "compressed":
            self._read = from_compressed
            self.create_subscription(CompressedImage, "image_raw/compressed", self._picture, SENSOR)
        else:
            self._read = from_image
            self.create_subscription(Image, "image_raw", self._picture, SENSOR)

    def release(self) -> None:
        """Stop the worker and free the model."""
        self._worker.close()
        self._stage.close()

    def _picture(self, picture: Any) -> None:
        self._diagnostics.input()
        stamp = Time.from_msg(picture.header.stamp).nanoseconds
        stamp = stamp or self.get_clock().now().nanoseconds
        self._worker.submit(self._find, picture, stamp, done=self._found)

    def _find(self, picture: Any, stamp: int) -> list[FaceCue]:
        return self._stage.process(self._read(picture), stamp)

    def _found(self, result: Any, timing: Any) -> None:
        self._diagnostics.busy(timing.wall_seconds)
        self._diagnostics.dropped = self._worker.dropped
        if isinstance(result, PictureError):
            self._diagnostics.problem("picture", f"{result}.", "see the publisher of the pictures.")
            return
        if isinstance(result, Exception):
            name = type(result).__name__
            self._diagnostics.problem(
                "picture", f"a picture was not read: {name}: {result}.", "report it with a bag."
            )
            return
        self._diagnostics.solved("picture")
        self._tracked.update(sorted(cue.source for cue in result))
        for cue in result:
            self._publish(cue)

    def _publish(self, cue: FaceCue) -> None:
        publishers = self._tracked[cue.source]
        listened = publishers["landmarks"].get_subscription_count() > 0
        for name, made in to_messages(cue, with_landmarks=listened).items():
            publishers[name].publish(made)
        self._diagnostics.output()


def main(args: list[str] | None = None) -> None:
    """Run the face node."""
    run(FaceNode, args)
