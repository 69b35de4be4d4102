"""Pictures of a recording, read before their time by a process that would otherwise be idle.

Nothing but the pictures decides what is seen in them, so this changes only when it is calculated.
"""

from __future__ import annotations

from typing import Any

from whee_ros.nodes.face_reader import FaceReaderApart
from whee_ros.ros import Time


class Ahead:
    """Shows a reader the pictures to come that are sure to be read, in their order.

    The face node drops pictures that pile up. Which ones is known only when it happens, so a
    picture counts as sure where the worker cannot but be idle when it comes.

    Args:
        reader: to be shown them.
        topic: the topic of the node's pictures, and
        kind: their type.
        latency_ns: how long the node's worker takes for each, in virtual time.
    """

    def __init__(self, reader: FaceReaderApart, topic: str, kind: Any, latency_ns: int) -> None:
        self._reader = reader
        self.topic, self.kind = topic, kind
        self._latency = latency_ns
        self._idle = 0  # when the worker will have done all pictures shown so far
        self._doubt = 0  # until when pictures are in between that were not foreseen

    def ready(self) -> None:
        """Wait until pictures can be read.

        Raises:
            ValueError, RuntimeError: as FaceStage.
        """
        self._reader.ready()

    def show(self, picture: Any, at: int, now: int) -> None:
        """Show the next picture, which comes at ``at`` (ns); it is ``now``."""
        stamp = Time.from_msg(picture.header.stamp).nanoseconds
        sure = bool(stamp) and at > self._idle and now >= self._doubt
        self._idle = max(self._idle, at) + self._latency
        if sure:
            self._reader.foresee(picture, stamp)
        else:
            self._doubt = self._idle + 1
