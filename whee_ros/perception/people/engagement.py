"""Mutual gaze: does somebody look at the robot, from where the eyes are and where they point.

The idea is that of ROS4HRI's hri_engagement: near enough, and the robot inside the cone of gaze.
"""

from __future__ import annotations

import math
from collections import deque

from whee_ros.cues import NANOSECONDS
from whee_ros.perception.people.settings import PeopleSettings

Vector = tuple[float, float, float]

_STALE = NANOSECONDS  # a gaze not told for so long is no longer followed
_FULL = 0.9  # share of the window that must have been observed before anything is said


class MutualGaze:
    """Remembers for each face how likely its gaze met the robot over the last while."""

    def __init__(self) -> None:
        self._looks: dict[str, deque[tuple[int, float]]] = {}

    def __contains__(self, face: str) -> bool:
        return face in self._looks

    def look(self, face: str, robot: Vector, stamp: int, settings: PeopleSettings) -> None:
        """Take one gaze.

        Args:
            face: whose.
            robot: where the robot is in the frame of the gaze, metres; REP-155's ``gaze_<id>``:
                x to the person's right, y down, z along the gaze. Not finite: left out.
            stamp: when, ns; a step back starts afresh.
            settings: the cone, the distance and the window.
        """
        if not all(map(math.isfinite, robot)):
            return
        looks = self._looks.setdefault(face, deque())
        if looks and stamp < looks[-1][0]:
            looks.clear()
        looks.append((stamp, likelihood(robot, settings.gaze_cone, settings.engaged_distance)))
        window = round(settings.gaze_window * NANOSECONDS)
        while stamp - looks[0][0] > window:
            looks.popleft()

    def mean(self, face: str, settings: PeopleSettings) -> float | None:
        """Mean likelihood over the window, 0..1; None until the window has been observed."""
        looks = self._looks.get(face)
        if not looks or looks[-1][0] - looks[0][0] < _FULL * settings.gaze_window * NANOSECONDS:
            return None
        return sum(look for _, look in looks) / len(looks)

    def forget(self, now: int) -> None:
        """Drop the faces whose gaze is no longer told."""
        for face, looks in list(self._looks.items()):
            if now - looks[-1][0] > _STALE:
                del self._looks[face]


def likelihood(robot: Vector, cone: float, far: float) -> float:
    """How likely somebody looks at the robot: 1 straight at it, a half at the cone's edge.

    Args:
        robot: where it is in the frame of the gaze, metres, z along the gaze.
        cone: half the cone's opening, rad.
        far: nobody further than this is engaged, m.
    """
    x, y, z = robot
    if math.hypot(x, y, z) > far:
        return 0.0
    away = math.atan2(math.hypot(x, y), z)
    return float(0.5 ** ((away / cone) ** 2))
