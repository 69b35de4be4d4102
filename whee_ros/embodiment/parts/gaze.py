"""The gaze: at a person, to the front, or away for a moment."""

from __future__ import annotations

import math

from whee_ros.acts import Act, Look
from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.gestures import finite
from whee_ros.embodiment.outbox import Outbox
from whee_ros.embodiment.parts.part import Outcome, Part, after, skipped
from whee_ros.embodiment.profile import Vector

# A person has to move this far before the eyes follow, and they follow this often at most.
_FOLLOW_RAD, _FOLLOW_EVERY = math.radians(2.0), NANOSECONDS // 5


class People:
    """Where each person was last seen, in the profile's gaze frame, in metres."""

    def __init__(self, front: Vector, away: Vector) -> None:
        self._front, self._away = front, away
        self._at: dict[str, Vector] = {}

    def seen(self, person: str, point: Vector) -> None:
        """Note where a person's eyes are; points that are no numbers are ignored."""
        if all(math.isfinite(part) and abs(part) < 1000 for part in point):
            self._at[person] = (float(point[0]), float(point[1]), float(point[2]))
            if len(self._at) > 50:
                self._at.pop(next(iter(self._at)))

    def knows(self, person: str) -> bool:
        """Whether a person was seen."""
        return person in self._at

    def find(self, target: str) -> tuple[Vector, str]:
        """Give the point for a `Look.target`, and a note when it is not known."""
        if target == "away":
            return self._away, ""
        if target == "front" or target in self._at:
            return self._at.get(target, self._front), ""
        return self._front, f"nobody knows where {target[:40]!r} is; looking to the front"


class Gaze(Part):
    """Moves the eyes, and follows the person who is looked at."""

    name = "gaze"

    def __init__(self, outbox: Outbox, people: People) -> None:
        super().__init__(outbox)
        self._people = people
        self._target = "front"
        self._resting = "front"
        self._pending = False
        self._stray = (0.0, 0.0)
        self._point: Vector = outbox.profile.gaze.front
        self._last = -NANOSECONDS
        self._still = False  # the last tick found no reason to move

    def start(self, act: Act, now: int) -> Outcome:
        """Look somewhere."""
        assert isinstance(act, Look)  # noqa: S101
        why = self.outbox.blocked("look", now)
        if why and not why.startswith("more than"):
            return skipped(why)
        point, note = self._people.find(act.target)
        seconds = finite(act.duration, 0.0, 0.0, 3600.0)
        if not seconds:
            self._resting = act.target
        self._aim(act.target)
        self.tick(now)
        sent = {"target": act.target, "point": point}
        notes = (note,) if note else ()
        return Outcome("started", "", after(now, seconds), not seconds, sent, notes)

    def done(self, ends: int | None, now: int) -> str | None:
        """After a glance, look back to where the gaze rested."""
        reason = super().done(ends, now)
        if reason:
            self._aim(self._resting)
        return reason

    def tick(self, now: int) -> None:
        """Send a new point, and follow a person who moves."""
        point = self._wanted()
        if not self._pending:
            self._still = not self._away(point)
            if self._still or now - self._last < _FOLLOW_EVERY:
                return
        if self.outbox.blocked("look", now):
            return
        x, y, z = point
        yaw, pitch = yaw_pitch(point)
        angles = {"yaw": yaw, "pitch": pitch}
        values = {"target": self._target, "person": self._target, "x": x, "y": y, "z": z, **angles}
        self.outbox.send("look", values, now)
        self._point, self._last, self._pending = point, now, False

    def rests(self, now: int) -> bool:
        """Whether the eyes are where they should be."""
        return self._still and not self._pending

    @property
    def strays(self) -> bool:
        """Whether whom the eyes are to look at is elsewhere now."""
        return self._away(self._wanted())

    @property
    def target(self) -> str:
        """Who or what is looked at."""
        return self._target

    @property
    def neutral(self) -> bool:
        """Whether the gaze is at the front."""
        return self._target == "front"

    def attend(self, person: str) -> None:
        """Look at somebody from now on."""
        self._resting = person
        self._aim(person)

    def stray(self, yaw: float, pitch: float) -> None:
        """Look beside the target, in radians to the left and down, until the next look."""
        if (yaw, pitch) != self._stray:
            self._stray, self._pending = (yaw, pitch), True

    def idle(self, now: int) -> bool:
        """Look to the front."""
        if self.neutral:
            return False
        self._resting = "front"
        self._aim("front")
        return True

    def reset(self) -> None:
        """Forget when the eyes last moved."""
        self._last = -NANOSECONDS

    def _wanted(self) -> Vector:
        return turned(self._people.find(self._target)[0], *self._stray)

    def _away(self, point: Vector) -> bool:
        return point != self._point and angle(point, self._point) > _FOLLOW_RAD

    def _aim(self, target: str) -> None:
        self._target, self._pending, self._stray = target, True, (0.0, 0.0)


def yaw_pitch(point: Vector) -> tuple[float, float]:
    """Give the angles to a point: yaw to the left, pitch downwards, in radians."""
    x, y, z = point
    return math.atan2(y, x), math.atan2(-z, math.hypot(x, y))


def turned(point: Vector, yaw: float, pitch: float) -> Vector:
    """Give the point as far away and so many radians to the left and downwards."""
    if not (yaw or pitch):
        return point
    left, down = yaw_pitch(point)
    left, down = left + yaw, min(max(down + pitch, -1.4), 1.4)
    far = math.hypot(*point)
    flat = far * math.cos(down)
    return flat * math.cos(left), flat * math.sin(left), -far * math.sin(down)


def angle(a: Vector, b: Vector) -> float:
    """Give the larger of the yaw and pitch differences between two points, in radians."""
    return max(abs(p - q) for p, q in zip(yaw_pitch(a), yaw_pitch(b), strict=True))
