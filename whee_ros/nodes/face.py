"""face: pictures to ``/humans/faces/...`` (REP-155), each stamped with its picture's time."""

from __future__ import annotations

import dataclasses
from typing import Any, NamedTuple

from whee_ros.apart import ApartError
from whee_ros.cues import FaceCue
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.face_ahead import Ahead
from whee_ros.nodes.face_messages import TOPICS, cropped_message, to_messages
from whee_ros.nodes.face_reader import FaceReader, FaceReaderApart, Reader, Seen, pixels
from whee_ros.nodes.humans import Tracked
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.pictures import PictureError
from whee_ros.nodes.quality import SENSOR
from whee_ros.perception.face import FaceSettings, cropped
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
    apart: bool = setting(
        False,
        "calculate in a process of its own, as replay has it where there are two cores",
        live=False,
    )


class Found(NamedTuple):
    """What one picture gave, and pictures of the faces in it by id."""

    seen: Seen
    crops: dict[str, Any]


def _reader(settings: FaceNodeSettings, face: FaceSettings) -> Reader:
    return (FaceReaderApart if settings.apart else FaceReader)(face, settings.transport)


class FaceNode(Node):
    """Finds faces and reads their action units, expression, head pose and gaze."""

    def __init__(self, **options: Any) -> None:
        super().__init__("face", **options)
        settings = Parameters(self, FaceNodeSettings).value
        self._cropped_px, self._transport = settings.cropped_px, settings.transport
        self._reader = _reader(settings, Parameters(self, FaceSettings).value)
        self._diagnostics = Diagnostics(self, model=self._reader.model)
        self._tracked = Tracked(self, "faces", TOPICS)
        self._ids: list[str] = []
        self._worker = Worker(self, "face", latency=settings.latency, depth=1)
        if settings.transport == "compressed":
            heard = self.create_subscription(
                CompressedImage, "image_raw/compressed", self._picture, SENSOR
            )
        else:
            heard = self.create_subscription(Image, "image_raw", self._picture, SENSOR)
        self.ahead: Ahead | None = None
        """Where pictures may be shown before their time, if they are read in a process apart."""
        if isinstance(self._reader, FaceReaderApart):
            latency = self._worker.latency_ns
            self.ahead = Ahead(self._reader, heard.topic_name, heard.msg_type, latency)

    def release(self) -> None:
        """Stop the worker and free the model."""
        self._worker.close()
        self._reader.close()

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
        seen = self._reader.read(message, stamp, points)
        faces = [cue for cue in seen.cues if cue.source in wanted]
        if not faces:
            return Found(seen, {})
        picture, frame = pixels(message, self._transport), message.header.frame_id
        cut = {cue.source: cropped(picture, cue.roi, self._cropped_px) for cue in faces}
        return Found(seen, {name: cropped_message(c, stamp, frame) for name, c in cut.items()})

    def _found(self, result: Any, timing: Any) -> None:
        self._diagnostics.busy(timing.wall_seconds)
        self._diagnostics.dropped = self._worker.dropped
        if isinstance(result, PictureError):
            self._diagnostics.problem("picture", f"{result}.", "see the publisher of the pictures.")
            return
        if isinstance(result, ApartError):
            raise result
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
        self._light(result.seen.exposure)
        self._ids = result.seen.tracked
        self._tracked.update(self._ids)
        for cue in result.seen.cues:
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
