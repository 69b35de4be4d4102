"""face: pictures to ``/humans/faces/...`` (REP-155), each stamped with its picture's time."""

from __future__ import annotations

import dataclasses
from typing import Any, NamedTuple

from whee_ros.cues import FaceCue
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.face_messages import TOPICS, cropped_message, to_messages
from whee_ros.nodes.humans import Tracked
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.pictures import PictureError, from_compressed, from_image
from whee_ros.nodes.quality import SENSOR
from whee_ros.perception.face import FaceSettings, FaceStage, cropped, exposure
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
    cropped_px: int = setting(
        128, "side of the cropped face pictures, pixels", low=16, high=1024, live=False
    )


class Found(NamedTuple):
    """What one picture gave: its faces, who is tracked, crops by id, and if it is too dark."""

    cues: list[FaceCue]
    tracked: list[str]
    crops: dict[str, Any]
    exposure: str


class FaceNode(Node):
    """Finds faces and reads their action units, expression, head pose and gaze."""

    def __init__(self, **options: Any) -> None:
        super().__init__("face", **options)
        settings = Parameters(self, FaceNodeSettings).value
        self._cropped_px = settings.cropped_px
        self._settings = Parameters(self, FaceSettings)
        self._stage = FaceStage(self._settings.value)
        self._stage.warm_up()
        self._diagnostics = Diagnostics(self, model=self._stage.model)
        self._tracked = Tracked(self, "faces", TOPICS)
        self._ids: list[str] = []
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
        crops, points = self._listened("cropped"), bool(self._listened("landmarks"))
        self._worker.submit(self._find, picture, stamp, crops, points, done=self._found)

    def _listened(self, topic: str) -> frozenset[str]:
        """Ids of the faces of which somebody listens to a topic."""
        return frozenset(
            id_ for id_ in self._ids if self._tracked[id_][topic].get_subscription_count() > 0
        )

    def _find(self, message: Any, stamp: int, wanted: frozenset[str], points: bool) -> Found:
        picture = self._read(message)
        cues = self._stage.process(picture, stamp, with_landmarks=points)
        frame, side = message.header.frame_id, self._cropped_px
        crops = {
            cue.source: cropped_message(cropped(picture, cue.roi, side), stamp, frame)
            for cue in cues
            if cue.source in wanted
        }
        return Found(cues, self._stage.tracked, crops, "" if cues else exposure(picture))

    def _found(self, result: Any, timing: Any) -> None:
        self._diagnostics.busy(timing.wall_seconds)
        self._diagnostics.dropped = self._worker.dropped
        if isinstance(result, PictureError):
            self._diagnostics.problem("picture", f"{result}.", "see the publisher of the pictures.")
            return
        if isinstance(result, Exception):
            # One picture that a library chokes on must not end the node.
            self._diagnostics.problem(
                "picture",
                f"a picture could not be read ({type(result).__name__}: {result}).",
                "look at the camera's pictures; if they are sound, report this.",
                error=True,
            )
            return
        self._diagnostics.solved("picture")
        self._light(result.exposure)
        self._ids = result.tracked
        self._tracked.update(self._ids)
        for cue in result.cues:
            self._publish(cue, result.crops.get(cue.source))

    def _light(self, exposure: str) -> None:
        if exposure:
            self._diagnostics.problem(
                "light",
                f"The picture is {exposure}: no face can be seen in it.",
                "switch on a light, open the lens, or let the camera set its exposure itself.",
            )
        else:
            self._diagnostics.solved("light")

    def _publish(self, cue: FaceCue, crop: Any) -> None:
        publishers = self._tracked[cue.source]
        listened = publishers["landmarks"].get_subscription_count() > 0
        made = to_messages(cue, with_landmarks=listened)
        if crop is not None:
            made["cropped"] = crop
        for name, part in made.items():
            publishers[name].publish(part)
        self._diagnostics.output()


def main(args: list[str] | None = None) -> None:
    """Run the face node."""
    run(FaceNode, args)
