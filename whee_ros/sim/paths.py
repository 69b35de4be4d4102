"""Where each joint is told to be: trajectories joined with cubic curves, as a controller does."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from whee_ros.cues import NANOSECONDS
from whee_ros.sim.urdf import JOINTS, limits

TrajectoryPoint = tuple[float, Sequence[float], Sequence[float]]


class Paths:
    """The commanded positions of the robot's joints over time, radians."""

    def __init__(self) -> None:
        self._paths: dict[str, list[tuple[int, float, float]]] = {
            name: [(0, 0.0, 0.0)] for name in JOINTS
        }

    def follow(
        self, joint_names: Sequence[str], points: Sequence[TrajectoryPoint], now_ns: int
    ) -> None:
        """Take points (seconds from now, positions, velocities or nothing).

        Like a joint trajectory controller, it starts from where the joints are wanted now; names
        it does not have, and points that are not finite or out of order, are ignored, and
        positions are kept within the joints' limits.
        """
        for column, name in enumerate(joint_names):
            if name not in self._paths:
                continue
            path = [(now_ns, *self.at(name, now_ns))]
            limit = limits()[name]
            for seconds, positions, velocities in points:
                if column >= len(positions):
                    continue
                speed = velocities[column] if column < len(velocities) else 0.0
                values = (seconds, positions[column], speed)
                if not all(map(math.isfinite, values)) or not 0 <= seconds < 3600:
                    continue
                at = now_ns + int(seconds * NANOSECONDS)
                if at > path[-1][0]:
                    angle = min(max(float(positions[column]), limit.low), limit.high)
                    path.append((at, angle, float(speed)))
            self._paths[name] = path

    def wanted(self, now_ns: int) -> dict[str, float]:
        """Give the position of every joint."""
        return {name: self.at(name, now_ns)[0] for name in JOINTS}

    def at(self, name: str, now_ns: int) -> tuple[float, float]:
        """Give position and velocity of one joint."""
        path = self._paths[name]
        if now_ns <= path[0][0]:
            return path[0][1:]
        for (t0, p0, v0), (t1, p1, v1) in itertools.pairwise(path):
            if now_ns < t1:
                t, duration = (now_ns - t0) / NANOSECONDS, (t1 - t0) / NANOSECONDS
                return _cubic(t, duration, p0, v0, p1, v1)
        return path[-1][1], 0.0


def _cubic(
    t: float, duration: float, p0: float, v0: float, p1: float, v1: float
) -> tuple[float, float]:
    s = t / duration
    a, b = v0 * duration, v1 * duration
    c2, c3 = 3 * (p1 - p0) - 2 * a - b, 2 * (p0 - p1) + a + b
    return p0 + s * (a + s * (c2 + s * c3)), (a + s * (2 * c2 + 3 * s * c3)) / duration
