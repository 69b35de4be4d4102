"""What the face node finds in a picture: here, or in a process apart that may begin earlier."""

from __future__ import annotations

from collections import deque
from types import SimpleNamespace
from typing import Any, NamedTuple, Protocol

from whee_ros.apart import Apart
from whee_ros.cues import FaceCue
from whee_ros.nodes.pictures import Picture, from_compressed, from_image
from whee_ros.perception.face import FaceSettings, FaceStage, exposure

_READ = {"compressed": from_compressed, "raw": from_image}
_FIELDS = {
    "compressed": ("format", "data"),
    "raw": ("height", "width", "encoding", "step", "data"),
}


class Seen(NamedTuple):
    """What one picture gave: its faces, who is tracked, and if it is too dark or too bright."""

    cues: list[FaceCue]
    tracked: list[str]
    exposure: str


class Reader(Protocol):
    """Reads one picture after the other; ``picture`` has the fields of a message."""

    model: str
    """What finds the faces, for diagnostics."""

    def read(self, picture: Any, stamp: int, points: bool) -> Seen:
        """Read the picture taken at ``stamp`` (ns); cues hold landmarks if ``points``.

        Raises:
            PictureError: it is no picture that can be read.
        """

    def close(self) -> None:
        """Free the model."""


class FaceReader:
    """Reads pictures on the caller's thread.

    Raises:
        ValueError, RuntimeError: as FaceStage.
    """

    def __init__(self, settings: FaceSettings, transport: str) -> None:
        self._stage = FaceStage(settings)
        self._stage.warm_up()
        self._read = _READ[transport]
        self.model = self._stage.model

    def read(self, picture: Any, stamp: int, points: bool) -> Seen:
        """Read one picture; see Reader."""
        pixels = self._read(picture)
        cues = self._stage.process(pixels, stamp, with_landmarks=points)
        return Seen(cues, self._stage.tracked, "" if cues else exposure(pixels))

    def close(self) -> None:
        """Free the model."""
        self._stage.close()


class FaceReaderApart:
    """Reads pictures in a process of its own, those that are foreseen ahead of their time.

    A face is followed from picture to picture, so pictures must be read in the order in which
    they are foreseen, each of them once.
    """

    model = "face mesh in a process apart"

    def __init__(self, settings: FaceSettings, transport: str) -> None:
        self._fields = _FIELDS[transport]
        self._apart = Apart(f"{__name__}:FaceReader", settings, transport)
        self._foreseen: deque[int] = deque()

    def ready(self) -> None:
        """Wait for the model.

        Raises:
            ValueError, RuntimeError: as FaceStage.
        """
        self._apart.ready()

    def foresee(self, picture: Any, stamp: int) -> None:
        """Begin to read a picture that is sure to come; its cues will hold no landmarks."""
        self._foreseen.append(stamp)
        self._ask(picture, stamp, False)

    def read(self, picture: Any, stamp: int, points: bool) -> Seen:
        """Read one picture, or wait until it is read; see Reader.

        Raises:
            RuntimeError: another picture was foreseen.
        """
        if not self._foreseen:
            self._ask(picture, stamp, points)
        elif (expected := self._foreseen.popleft()) != stamp:
            raise RuntimeError(f"a picture of {expected} ns was foreseen, that of {stamp} ns came")
        seen: Seen = self._apart.answer()
        return seen

    def close(self) -> None:
        """End the process."""
        self._apart.close()

    def _ask(self, picture: Any, stamp: int, points: bool) -> None:
        sent = SimpleNamespace(**{name: getattr(picture, name) for name in self._fields})
        self._apart.ask("read", sent, stamp, points)


def pixels(picture: Any, transport: str) -> Picture:
    """Give the RGB array of a picture message of a transport.

    Raises:
        PictureError: it is no picture that can be read.
    """
    return _READ[transport](picture)
