"""What the images of the last while told of one face."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from whee_ros.cues import NANOSECONDS, FaceCue

MEMORY = 60 * NANOSECONDS
"""How long mouth motion is remembered: the longest stretch over which a speaker is judged."""


class Look(NamedTuple):
    """What one image told of a face: gaze and mouth motion, each 0..1."""

    stamp: int
    gaze: float
    mouth_motion: float


class Looks:
    """The looks of the last minute, in the order in which they came."""

    def __init__(self) -> None:
        self._looks: deque[Look] = deque()
        self._by_time = True

    def __bool__(self) -> bool:
        return bool(self._looks)

    def add(self, cue: FaceCue) -> None:
        """Remember what one image told."""
        looks = self._looks
        if looks and cue.stamp < looks[-1].stamp:
            self._by_time = False
        looks.append(Look(cue.stamp, cue.gaze, cue.mouth_motion))
        while looks and abs(cue.stamp - looks[0].stamp) > MEMORY:
            looks.popleft()
        if len(looks) == 1:
            self._by_time = True

    def gaze(self, since: int) -> float:
        """Mean likelihood from ``since`` (ns) on that the eyes are on the robot, 0..1."""
        return _mean([look.gaze for look in self._since(since)])

    def mouth_motion(self, since: int) -> float:
        """Mean mouth motion from ``since`` (ns) on, 0..1."""
        return _mean([look.mouth_motion for look in self._since(since)])

    def _since(self, since: int) -> list[Look]:
        """Give the looks from a stamp on, oldest first; asked many times a second."""
        if not self._by_time:
            return [look for look in self._looks if look.stamp >= since]
        found = []
        for look in reversed(self._looks):
            if look.stamp < since:
                break
            found.append(look)
        found.reverse()
        return found


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
