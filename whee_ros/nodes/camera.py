"""camera: an OpenCV device, video file or stream as ``image_raw/compressed`` or ``image_raw``.

Publishes sensor_msgs/CompressedImage or sensor_msgs/Image, stamped when the frame was read.
"""

from __future__ import annotations

import dataclasses
import queue
import threading
import time
from typing import Any

from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.pictures import Picture, to_jpeg
from whee_ros.nodes.quality import SENSOR
from whee_ros.ros import Node, message
from whee_ros.settings import setting

Image = message("sensor_msgs/msg/Image")
CompressedImage = message("sensor_msgs/msg/CompressedImage")


@dataclasses.dataclass(frozen=True)
class CameraSettings:
    """Where pictures come from and how they are published."""

    source: str = setting("0", "device number, video file or stream address", live=False)
    width: int = setting(640, "wanted width, pixels", low=16, high=8192, live=False)
    height: int = setting(480, "wanted height, pixels", low=16, high=8192, live=False)
    fps: float = setting(30.0, "wanted frames a second; a file's own if it has one", low=0.1)
    transport: str = setting(
        "compressed", "how to publish", choices=("compressed", "raw"), live=False
    )
    jpeg_quality: int = setting(85, "JPEG quality", low=1, high=100)
    loop: bool = setting(False, "start a video file again at its end")
    frame_id: str = setting("camera_optical_frame", "frame of the pictures")
    retry: float = setting(2.0, "wait before a lost camera is opened again, s", low=0.1)


class Capture(threading.Thread):
    """Reads frames in a thread of its own, since reading blocks; keeps only the newest."""

    def __init__(self, settings: CameraSettings, ready: Any) -> None:
        super().__init__(name="camera", daemon=True)
        self.settings = settings
        self.frames: queue.Queue[Picture] = queue.Queue(maxsize=1)
        self.trouble = ""
        self.dropped = 0
        self._ready = ready
        self._stop_asked = threading.Event()

    def stop(self) -> None:
        """End the thread and release the device."""
        self._stop_asked.set()
        self.join(timeout=5.0)

    def run(self) -> None:
        """Open, read until the source fails or ends, and open again."""
        while not self._stop_asked.is_set():
            ended = self._read_source()
            if ended and not self.settings.loop:
                return
            if not ended:
                self._stop_asked.wait(self.settings.retry)

    def _read_source(self) -> bool:
        """Read one opened source to its end; whether it ended as a file does."""
        import cv2

        source = self.settings.source
        device = cv2.VideoCapture(int(source) if source.isdigit() else source)
        try:
            if not device.isOpened():
                self._fail(f"camera source '{source}' cannot be opened.")
                return False
            device.set(cv2.CAP_PROP_FRAME_WIDTH, self.settings.width)
            device.set(cv2.CAP_PROP_FRAME_HEIGHT, self.settings.height)
            is_file = device.get(cv2.CAP_PROP_FRAME_COUNT) > 0
            return self._read_frames(device, is_file) and is_file
        finally:
            device.release()

    def _read_frames(self, device: Any, is_file: bool) -> bool:
        import cv2

        rate = device.get(cv2.CAP_PROP_FPS) if is_file else 0.0
        period = 1.0 / (rate if 0.1 < rate < 1000 else self.settings.fps) if is_file else 0.0
        due = time.monotonic()
        count = 0
        while not self._stop_asked.is_set():
            got, frame = device.read()
            if not got:
                if not is_file or not count:
                    self._fail(f"camera source '{self.settings.source}' gives no frames.")
                return count > 0
            count += 1
            self._hand_over(frame[:, :, ::-1])
            due += period
            self._stop_asked.wait(max(0.0, due - time.monotonic()))
        return False

    def _hand_over(self, frame: Picture) -> None:
        self.trouble = ""
        try:
            self.frames.put_nowait(frame)
        except queue.Full:
            self.dropped += 1
        self._ready()

    def _fail(self, trouble: str) -> None:
        self.trouble = trouble
        self._ready()


class CameraNode(Node):
    """Publishes pictures of one camera."""

    def __init__(self, **options: Any) -> None:
        super().__init__("camera", **options)
        self._settings = Parameters(self, CameraSettings, self._configure)
        self._diagnostics = Diagnostics(self, expects_input=True)
        compressed = self._settings.value.transport == "compressed"
        self._publisher = (
            self.create_publisher(CompressedImage, "image_raw/compressed", SENSOR)
            if compressed
            else self.create_publisher(Image, "image_raw", SENSOR)
        )
        self._guard = self.create_guard_condition(self._publish)
        self._capture = Capture(self._settings.value, self._guard.trigger)
        self._capture.start()

    def release(self) -> None:
        """Give the camera back."""
        self._capture.stop()

    def _configure(self, settings: CameraSettings) -> None:
        self._capture.settings = settings

    def _publish(self) -> None:
        if self._capture.trouble:
            self._diagnostics.problem(
                "camera",
                self._capture.trouble,
                "check the cable, `ls /dev/video*` and the parameter camera.source; "
                "it is tried again by itself.",
                error=True,
            )
            return
        self._diagnostics.solved("camera")
        try:
            frame = self._capture.frames.get_nowait()
        except queue.Empty:
            return
        self._diagnostics.input()
        self._diagnostics.dropped = self._capture.dropped
        self._publisher.publish(self._message(frame))
        self._diagnostics.output()

    def _message(self, frame: Picture) -> Any:
        settings = self._settings.value
        if settings.transport == "compressed":
            picture = CompressedImage(format="jpeg", data=to_jpeg(frame, settings.jpeg_quality))
        else:
            height, width = frame.shape[:2]
            picture = Image(
                height=height, width=width, encoding="rgb8", step=width * 3, data=frame.tobytes()
            )
        picture.header.stamp = self.get_clock().now().to_msg()
        picture.header.frame_id = settings.frame_id
        return picture


def main(args: list[str] | None = None) -> None:
    """Run the camera node."""
    run(CameraNode, args)
