"""Faces keep their ids: matched from image to image by motion, size and, in doubt, by look."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from whee_ros.cues import NANOSECONDS
from whee_ros.perception.face.assignment import assign
from whee_ros.perception.face.look import Look, blend, difference
from whee_ros.perception.face.quality import Box

State = TypeVar("State")
Looks = Callable[[int], Look]

_GATE = 0.8  # face sizes a centre may be from where it was expected
_GATE_GROWTH = 1.0  # more for every second a face was not seen
_SIZE_GATE = 2.2  # a face this much larger or smaller is somebody else
_MEMORY_OF_MOTION = 0.4  # s after which a lost face is expected to have stopped
_RESET_BACK_SECONDS = 0.5
_LOOK_EVERY = NANOSECONDS // 4
_LOOK_SHARE = 0.3  # of a new look in the remembered one
_LOOK_COST = 3.0  # a wholly different look, in face sizes
_STRANGER = 0.3  # a look this different is somebody else, however near
_LOST = NANOSECONDS // 4  # from here on only a face that looks alike is taken for the lost one
_NEW = 2.5  # face sizes: dearer than this, a face is somebody new
_CROWD = 0.15  # face sizes between two faces below which each hides part of the other


@dataclasses.dataclass
class Track(Generic[State]):
    """One face over time; ``state`` is whatever its owner keeps about it."""

    id: str
    state: State
    box: Box
    seen: int
    velocity: tuple[float, float] = (0.0, 0.0)
    look: Look | None = None
    looked: int = 0

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
            keep = math.exp(-elapsed / 0.15)
            self.velocity = (
                keep * self.velocity[0] + (1 - keep) * (x1 - x0) / elapsed,
                keep * self.velocity[1] + (1 - keep) * (y1 - y0) / elapsed,
            )
        self.box, self.seen = box, stamp

    def remember(self, look: Look, stamp: int) -> None:
        """Take in what the face looks like now."""
        self.look = look if self.look is None else blend(self.look, look, _LOOK_SHARE)
        self.looked = stamp


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

    def seen_within(self, seconds: float) -> list[str]:
        """Ids of the faces seen lately, in order."""
        now = self._now or 0
        return sorted(t.id for t in self._tracks if now - t.seen <= seconds * NANOSECONDS)

    def match(
        self, boxes: Sequence[Box], now: int, looks: Looks | None = None
    ) -> list[Track[State]]:
        """Give each box its track, known or new, in the order of the boxes.

        Args:
            boxes: xmin, ymin, xmax, ymax in pixels.
            now: what ``clock`` returned.
            looks: gives the look of a box by its place in ``boxes``; asked for only in doubt
                and now and then.
        """
        seen = _Seen(boxes, looks)
        found = {b: self._tracks[t] for b, t in self._pairs(seen, now).items()}
        for b in sorted(set(range(len(boxes))) - set(found), key=lambda b: boxes[b]):
            found[b] = self._begin(boxes[b], now)
        for b, track in found.items():
            track.move(boxes[b], now)
            fresh = track.look is None or now - track.looked >= _LOOK_EVERY
            if fresh and not seen.crowded(b) and (look := seen.look(b)) is not None:
                track.remember(look, now)
        return [found[b] for b in range(len(boxes))]

    def _pairs(self, seen: _Seen, now: int) -> dict[int, int]:
        """Box to track."""
        near = {
            (t, b): cost
            for t, track in enumerate(self._tracks)
            for b, box in enumerate(seen.boxes)
            if (cost := _distance(track, box, now)) is not None
        }
        costs: dict[tuple[int, int], float] = {}
        for (t, b), cost in near.items():
            track = self._tracks[t]
            rivals = sum((t == u) != (b == c) for u, c in near)
            lost = now - track.seen >= _LOST
            unlike = seen.unlike(b, track) if rivals or lost else 0.0
            # Half hidden by somebody else a face looks odd; else a lost one must look itself.
            if not lost or unlike < _STRANGER or seen.crowded(b):
                costs[t, b] = cost + _LOOK_COST * unlike
        return assign(costs, _NEW)

    def _begin(self, box: Box, now: int) -> Track[State]:
        self._count += 1
        track = Track(f"f{self._count:04d}", self._new_state(), box, now)
        self._tracks.append(track)
        return track


class _Seen:
    """The boxes of one image, and their looks when asked for."""

    def __init__(self, boxes: Sequence[Box], looks: Looks | None) -> None:
        self.boxes = boxes
        self._looks = looks
        self._known: dict[int, Look] = {}

    def look(self, b: int) -> Look | None:
        if self._looks is None:
            return None
        if b not in self._known:
            self._known[b] = self._looks(b)
        return self._known[b]

    def unlike(self, b: int, track: Track) -> float:
        """How unlike a box is to a track, 0 where that is not known."""
        look = self.look(b) if track.look is not None else None
        return 0.0 if look is None or track.look is None else difference(look, track.look)

    def crowded(self, b: int) -> bool:
        """Is another face so near that part of it may be seen as this one's?"""
        others = (box for c, box in enumerate(self.boxes) if c != b)
        return any(_gap(self.boxes[b], other) < _CROWD for other in others)


def overlap(a: Box, b: Box) -> float:
    """Intersection over union of two boxes."""
    both = _both(a, b)
    return both / (_area(a) + _area(b) - both) if both else 0.0


def shared(a: Box, b: Box) -> float:
    """Intersection of two boxes over the smaller one."""
    both = _both(a, b)
    return both / min(_area(a), _area(b)) if both else 0.0


def _both(a: Box, b: Box) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return width * height if width > 0.0 and height > 0.0 else 0.0


def _area(a: Box) -> float:
    return (a[2] - a[0]) * (a[3] - a[1])


def _distance(track: Track, box: Box, now: int) -> float | None:
    """Distance of a box from where the track should be, in face sizes; None if too far."""
    old, new = _size(track.box), _size(box)
    if max(old, new) > _SIZE_GATE * min(old, new):
        return None
    (x0, y0), (x1, y1) = track.place(now), _centre(box)
    distance = math.hypot(x1 - x0, y1 - y0) / ((old + new) / 2)
    lost = (now - track.seen) / NANOSECONDS
    if distance > _GATE + _GATE_GROWTH * lost:
        return None
    # The longer ago, the less a place tells.
    return distance / (1.0 + lost) + abs(math.log(new / old))


def _gap(a: Box, b: Box) -> float:
    """Face sizes of free space between two boxes, below 0 where they overlap."""
    across = max(a[0], b[0]) - min(a[2], b[2])
    down = max(a[1], b[1]) - min(a[3], b[3])
    return max(across, down) / max(_size(a), _size(b))


def _centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _size(box: Box) -> float:
    return max(1e-6, box[2] - box[0], box[3] - box[1])
