"""Joint motion that never exceeds its limits: brake to rest, then minimum-jerk steps.

Nothing moves faster than it can stop within `STOPS_WITHIN` seconds.

Every motion starts from wherever the joints are. They first brake as fast as allowed, which is
always possible inside the position limits, because the motion before kept to the same
acceleration. Then each step is a minimum-jerk curve from rest to rest (Flash & Hogan, J. Neurosci.
1985), stretched in time where velocity or acceleration would be too high.
"""

from __future__ import annotations

import bisect
import dataclasses
import math
from collections.abc import Sequence

from whee_ros.embodiment.profile import Joint

# Peak velocity and acceleration of a minimum-jerk curve of unit distance and duration.
PEAK_VELOCITY = 1.875
PEAK_ACCELERATION = 10 / math.sqrt(3)
# The share of a limit that is used; the rest absorbs a controller's cubic interpolation.
MARGIN = 0.9
# With this many samples a step's cubic interpolation stays within that rest: it exceeds the peak
# acceleration of a minimum-jerk curve by at most 4 %.
LEAST_SAMPLES = 12
# Seconds that braking takes at most: no motion is so fast that it could not stop in this time.
STOPS_WITHIN = 0.16
# Slower than this, in rad/s, counts as at rest.
_REST = 1e-6


@dataclasses.dataclass(frozen=True)
class Step:
    """One joint's move from ``origin`` at ``velocity`` over ``duration`` seconds.

    With a velocity it brakes evenly to rest, else it goes to ``goal`` with minimum jerk.
    """

    duration: float
    origin: float
    goal: float
    velocity: float = 0.0

    def at(self, t: float) -> tuple[float, float]:
        """Give position and velocity ``t`` seconds after the start of the step."""
        if self.duration <= 0 or t >= self.duration:
            return self.goal, 0.0
        if self.origin == self.goal and not self.velocity:  # most joints of most motions
            return self.goal, 0.0
        s, distance = max(0.0, t) / self.duration, self.goal - self.origin
        if self.velocity:
            left = self.velocity * (1 - s)
            return self.origin + (self.velocity + left) / 2 * s * self.duration, left
        position = self.origin + distance * s**3 * (10 - 15 * s + 6 * s * s)
        return position, distance / self.duration * 30 * s * s * (1 - s) ** 2


@dataclasses.dataclass(frozen=True)
class Motion:
    """A motion of several joints together: for each joint as many steps as there are times.

    ``ends`` are the ends of the steps, in seconds from the start of the motion.
    """

    joints: tuple[Joint, ...]
    steps: tuple[tuple[Step, ...], ...]
    ends: tuple[float, ...]

    @property
    def duration(self) -> float:
        """Seconds until everything is at rest."""
        return self.ends[-1] if self.ends else 0.0

    def at(self, t: float) -> list[tuple[float, float]]:
        """Give (position, velocity) of each joint ``t`` seconds after the start."""
        index = min(bisect.bisect_right(self.ends, t), len(self.ends) - 1)
        begin = self.ends[index - 1] if index else 0.0
        return [steps[index].at(t - begin) for steps in self.steps]

    def samples(self, spacing: float = 0.04) -> list[tuple[float, list[tuple[float, float]]]]:
        """Sample the motion at most ``spacing`` apart, at each step's end, and not at 0.

        A controller that joins the samples with cubic curves keeps to the limits.
        """
        found = []
        begin = 0.0
        for index, end in enumerate(self.ends):
            # Braking is the first step; its even deceleration is a cubic curve already.
            least = LEAST_SAMPLES if index else 1
            count = max(least, math.ceil((end - begin) / spacing - 1e-9))
            inner = [begin + (end - begin) * k / count for k in range(1, count)]
            found += [(t, self.at(t)) for t in inner]
            if end > begin:
                found.append((end, [(steps[index].goal, 0.0) for steps in self.steps]))
            begin = end
        return found


def plan_motion(
    joints: Sequence[Joint],
    state: Sequence[tuple[float, float]],
    targets: Sequence[tuple[float, Sequence[float]]],
) -> tuple[Motion, list[str]]:
    """Plan a motion from ``state`` through ``targets``, each (seconds, position of each joint).

    Returns:
        The motion, and a note for each thing that had to be clamped.
    """
    notes: dict[str, None] = {}
    brakes = [_brake(joint, *now) for joint, now in zip(joints, state, strict=True)]
    ends = [max((brake.duration for brake in brakes), default=0.0)]
    rows = [[brake] for brake in brakes]
    for wanted, positions in targets:
        goals = [_inside(j, goal, notes) for j, goal in zip(joints, positions, strict=True)]
        moves = [(j, row[-1].goal, goal) for j, row, goal in zip(joints, rows, goals, strict=True)]
        needed = max((_least(j, goal - origin) for j, origin, goal in moves), default=0.0)
        if needed > wanted + 1e-9:
            notes["slowed to velocity and acceleration limits"] = None
        duration = max(wanted, needed, 0.05)
        for row, (_, origin, goal) in zip(rows, moves, strict=True):
            row.append(Step(duration, origin, goal))
        ends.append(ends[-1] + duration)
    return Motion(tuple(joints), tuple(tuple(row) for row in rows), tuple(ends)), list(notes)


def _brake(joint: Joint, position: float, velocity: float) -> Step:
    if abs(velocity) < _REST:
        return Step(0.0, position, position)
    duration = abs(velocity) / (joint.acceleration * MARGIN)
    return Step(duration, position, position + velocity * duration / 2, velocity)


def _inside(joint: Joint, goal: float, notes: dict[str, None]) -> float:
    inside = min(max(goal, joint.low), joint.high) if math.isfinite(goal) else joint.home
    if inside != goal:
        notes[f"{joint.name} kept within {joint.low:g}..{joint.high:g} rad"] = None
    return inside


def _least(joint: Joint, distance: float) -> float:
    fastest = min(joint.velocity, STOPS_WITHIN * joint.acceleration)
    by_velocity = PEAK_VELOCITY * abs(distance) / (fastest * MARGIN)
    by_acceleration = math.sqrt(PEAK_ACCELERATION * abs(distance) / (joint.acceleration * MARGIN))
    return max(by_velocity, by_acceleration)
