"""Faces keep their ids: boxes in successive images matched by nearness, with a memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import numpy as np

from whee_ros.cues import NANOSECONDS

Box = tuple[float, float, float, float]
State = TypeVar("State")

_GATE = 0.8  # face sizes a centre may be from where it was expected
_GATE_GROWTH = 0.6  # more for every second a face was not seen
_SIZE_GATE = 2.2  # a face this much larger or smaller is somebody else
_MEMORY_OF_MOTION = 0.4  # s after which a lost face is expected to have stopped
_RESET_BACK_SECONDS = 0.5


@dataclasses.dataclass
class Track(Generic[State]):
    """One face over time; ``state`` is whatever its owner keeps about it."""

    id: str
    state: State
    box: Box
    seen: int
    velocity: tuple[float, float] = (0.0, 0.0)

    def place(self, stamp: int) -> tuple[float, float]:
        """Where the centre is expected, pixels."""
        ahead = min((stamp - self.seen) / NANOSECONDS, _MEMORY_OF_MOTION)
        x, y = _centre(self.box)
        return x + ahead * self.velocity[0], y + ahead * self.velocity[1]

    def move(self, box: Box, stamp: int) -> None:
        """Take in where the face is now."""
        elapsed = (stamp - self.seen) / NANOSECONDS
        if elapsed > 0.0:
            (x0, y0), (x1, y1) = _centre(self.box), _centre(box)
            keep = float(np.exp(-elapsed / 0.15))
            self.velocity = (
                keep * self.velocity[0] + (1 - keep) * (x1 - x0) / elapsed,
                keep * self.velocity[1] + (1 - keep) * (y1 - y0) / elapsed,
            )
        self.box, self.seen = box, stamp


class Tracks(Generic[State]):
    """Matches boxes to tracks; the order in which boxes come does not matter."""

    def __init__(self, memory_seconds: float, new_state: Callable[[], State]) -> None:
        self._memory = int(memory_seconds * NANOSECONDS)
        self._new_state = new_state
        self._tracks: list[Track[State]] = []
        self._count = 0
        self._now: int | None = None

    def clock(self, stamp: int) -> int:
        """Move to an image's stamp and return the time to count with, which never goes back.

        A small step back (images out of order) counts as no time; a jump back is a new
        recording: every track is dropped, and ids go on where they were.
        """
        if self._now is not None and stamp < self._now:
            if self._now - stamp < _RESET_BACK_SECONDS * NANOSECONDS:
                return self._now
            self._tracks.clear()
        self._now = stamp
        self._tracks = [t for t in self._tracks if stamp - t.seen <= self._memory]
        return stamp

    def match(self, boxes: Sequence[Box], now: int) -> list[Track[State]]:
        """Give each box its track, known or new, in the order of the boxes.

        Args:
            boxes: xmin, ymin, xmax, ymax in pixels.
            now: what ``clock`` returned.
        """
        pairs = sorted(
            (cost, t, b)
            for t, track in enumerate(self._tracks)
            for b, box in enumerate(boxes)
            if (cost := _cost(track, box, now)) is not None
        )
        found: dict[int, Track[State]] = {}
        taken: set[int] = set()
        for _, t, b in pairs:
            if t not in taken and b not in found:
                taken.add(t)
                found[b] = self._tracks[t]
        for b in sorted(set(range(len(boxes))) - set(found), key=lambda b: boxes[b]):
            found[b] = self._begin(boxes[b], now)
        for b, track in found.items():
            track.move(boxes[b], now)
        return [found[b] for b in range(len(boxes))]

    def _begin(self, box: Box, now: int) -> Track[State]:
        self._count += 1
        track = Track(f"f{self._count:04d}", self._new_state(), box, now)
        self._tracks.append(track)
        return track


def overlap(a: Box, b: Box) -> float:
    """Intersection over union of two boxes."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0.0 or height <= 0.0:
        return 0.0
    both = width * height
    areas = sum((c[2] - c[0]) * (c[3] - c[1]) for c in (a, b))
    return both / (areas - both)


def _cost(track: Track[State], box: Box, now: int) -> float | None:
    """Distance of a box from where the track should be, in face sizes; None if too far."""
    old, new = _size(track.box), _size(box)
    if max(old, new) > _SIZE_GATE * min(old, new):
        return None
    (x0, y0), (x1, y1) = track.place(now), _centre(box)
    distance = float(np.hypot(x1 - x0, y1 - y0)) / ((old + new) / 2)
    lost = (now - track.seen) / NANOSECONDS
    if distance > _GATE + _GATE_GROWTH * lost:
        return None
    return distance + abs(float(np.log(new / old)))


def _centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _size(box: Box) -> float:
    return max(1e-6, box[2] - box[0], box[3] - box[1])
