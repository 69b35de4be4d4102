"""camera: an OpenCV device, video file or stream as ``image_raw/compressed`` or ``image_raw``.

Publishes sensor_msgs/CompressedImage or sensor_msgs/Image, stamped when the frame was read.
"""

from __future__ import annotations

import dataclasses
import queue
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.pictures import Picture, swapped, to_jpeg
from whee_ros.nodes.quality import SENSOR
from whee_ros.nodes.source import Source, Trouble
from whee_ros.ros import Node, Time, message
from whee_ros.settings import setting

Image = message("sensor_msgs/msg/Image")
CompressedImage = message("sensor_msgs/msg/CompressedImage")

PATIENCE = 5000
"""Milliseconds that a stream may be silent."""


@dataclasses.dataclass(frozen=True)
class CameraSettings:
    """Where pictures come from and how they are published."""

    source: str = setting("0", "device number, video file or stream address", live=False)
    width: int = setting(640, "wanted width, pixels", low=16, high=8192, live=False)
    height: int = setting(480, "wanted height, pixels", low=16, high=8192, live=False)
    fps: float = setting(
        30.0, "wanted frames a second; a file's own if it has one", low=0.1, high=1000.0, live=False
    )
    transport: str = setting(
        "compressed", "how to publish", choices=("compressed", "raw"), live=False
    )
    jpeg_quality: int = setting(85, "JPEG quality", low=1, high=100)
    loop: bool = setting(False, "start a video file again at its end")
    frame_id: str = setting("camera_optical_frame", "frame of the pictures")
    retry: float = setting(2.0, "wait before a lost camera is opened again, s", low=0.1)


class Capture(Source):
    """Keeps the newest frame as (time when it was read, RGB picture)."""

    def __init__(
        self, settings: CameraSettings, now: Callable[[], int], ready: Callable[[], None]
    ) -> None:
        super().__init__("camera", settings, ready)
        self.frames: queue.Queue[tuple[int, Picture]] = queue.Queue(maxsize=1)
        self._now = now

    def cure(self) -> str:
        """Say what to do without a picture."""
        return "check the cable, `ls /dev/video*` and the parameter camera.source"

    def read(self) -> Trouble:
        """Read frames until stopped, or to the end of a file."""
        import cv2

        while True:
            device = self._open(cv2)
            try:
                is_file = device.get(cv2.CAP_PROP_FRAME_COUNT) > 0
                self._read_frames(device, device.get(cv2.CAP_PROP_FPS) if is_file else None)
            finally:
                device.release()
            if self.stopped.is_set() or not self.settings.loop:
                text = f"the video file '{self.settings.source}' has ended."
                return Trouble(text, "set camera.loop to play it again and again.", error=False)

    def _open(self, cv2: Any) -> Any:
        settings, source = self.settings, self.settings.source
        if source.isascii() and source.isdigit():
            if not Path(f"/dev/video{source}").exists() and Path("/dev").is_dir():
                raise OSError(f"there is no /dev/video{source}")
            device = cv2.VideoCapture(int(source))
        elif "://" in source:
            patience = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, PATIENCE]
            patience += [cv2.CAP_PROP_READ_TIMEOUT_MSEC, PATIENCE]
            device = cv2.VideoCapture(source, cv2.CAP_FFMPEG, patience)
        else:
            # Neither the pattern of an image sequence nor a GStreamer pipeline is a file.
            if not Path(source).exists() and "%" not in source and "!" not in source:
                raise OSError("there is no such file or device")
            device = cv2.VideoCapture(source)
        if not device.isOpened():
            raise OSError("it cannot be opened, or is no video")
        device.set(cv2.CAP_PROP_FRAME_WIDTH, settings.width)
        device.set(cv2.CAP_PROP_FRAME_HEIGHT, settings.height)
        device.set(cv2.CAP_PROP_FPS, settings.fps)
        return device

    def _read_frames(self, device: Any, file_rate: float | None) -> None:
        period = 0.0
        if file_rate is not None:
            period = 1.0 / (file_rate if 0.1 < file_rate < 1000 else self.settings.fps)
        due, count = time.monotonic(), 0
        while not self.stopped.is_set():
            got, frame = device.read()
            if not got:
                if file_rate is not None and count:
                    return
                raise OSError("it gives no frames" + " any more" * bool(count))
            count += 1
            self._hand_over(swapped(frame))
            due += period
            self.stopped.wait(max(0.0, due - time.monotonic()))

    def _hand_over(self, frame: Picture) -> None:
        try:
            self.frames.get_nowait()
            self.dropped += 1
        except queue.Empty:
            pass
        self.frames.put_nowait((self._now(), frame))
        self.came()


class CameraNode(Node):
    """Publishes pictures of one camera."""

    def __init__(self, **options: Any) -> None:
        super().__init__("camera", **options)
        self._settings = Parameters(self, CameraSettings, self._configure)
        settings, clock = self._settings.value, self.get_clock()
        self._diagnostics = Diagnostics(self, model=settings.source)
        self._publisher = (
            self.create_publisher(CompressedImage, "image_raw/compressed", SENSOR)
            if settings.transport == "compressed"
            else self.create_publisher(Image, "image_raw", SENSOR)
        )
        guard = self.create_guard_condition(self._publish)
        self._capture = Capture(settings, lambda: int(clock.now().nanoseconds), guard.trigger)
        self._capture.start()

    def release(self) -> None:
        """Give the camera back."""
        self._capture.stop()

    def _configure(self, settings: CameraSettings) -> None:
        self._capture.settings = settings

    def _publish(self) -> None:
        self._capture.report(self._diagnostics)
        try:
            stamp, frame = self._capture.frames.get_nowait()
        except queue.Empty:
            return
        self._diagnostics.input()
        self._publisher.publish(self._message(stamp, frame))
        self._diagnostics.output()

    def _message(self, stamp: int, frame: Picture) -> Any:
        settings = self._settings.value
        if settings.transport == "compressed":
            picture = CompressedImage(format="jpeg", data=to_jpeg(frame, settings.jpeg_quality))
        else:
            height, width = frame.shape[:2]
            picture = Image(
                height=height, width=width, encoding="rgb8", step=width * 3, data=frame.tobytes()
            )
        picture.header.stamp = Time(nanoseconds=stamp).to_msg()
        picture.header.frame_id = settings.frame_id
        return picture


def main(args: list[str] | None = None) -> None:
    """Run the camera node."""
    run(CameraNode, args)
