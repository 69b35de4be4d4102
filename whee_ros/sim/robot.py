"""The first simulated robot: it takes the commands of the profile ``sim`` and draws itself."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.sim.body import Color, Pose, draw_robot
from whee_ros.sim.face import SHAPES, Shape, blend, shape_of
from whee_ros.sim.screen import Image, draw_screen

JOINTS = ("neck_yaw", "neck_pitch", "neck_roll")
_LIMIT = 1.4  # rad: beyond it the drawing would show the head from behind
_CHANGE = 0.28  # s from one expression to the next
_SACCADE = 0.09  # s for the eyes to jump
_BLINK_EVERY, _BLINK = 3.9, 0.17

TrajectoryPoint = tuple[float, Sequence[float], Sequence[float]]


@dataclasses.dataclass(frozen=True)
class SimState:
    """What the robot shows at one moment; angles in radians, colour parts 0..1."""

    expression: str
    valence: float
    arousal: float
    intensity: float
    gaze: tuple[float, float, float]
    joints: dict[str, float]
    light: Color
    speaking: bool


class SimRobot:
    """A small tabletop robot with a screen face, a neck of three joints and a light ring.

    Time is given with every call, in nanoseconds, and must not run back while a motion is on; the
    same calls always give the same picture.
    """

    def __init__(self) -> None:
        self._name, self._affect = "neutral", (0.0, 0.0, 1.0)
        self._face = (0, SHAPES["neutral"], SHAPES["neutral"])
        self._gaze: tuple[int, Color, Color] = (0, (1.0, 0.0, 0.0), (1.0, 0.0, 0.0))
        self._path: dict[str, list[tuple[int, float, float]]] = {n: [(0, 0.0, 0.0)] for n in JOINTS}
        self._light: Color = (0.0, 0.0, 0.0)
        self._speaking: int | None = None

    def expression(
        self, name: str, valence: float, arousal: float, intensity: float, now_ns: int
    ) -> None:
        """Change the face; a name it does not know is shown by valence and arousal."""
        self._name, self._affect = name, (valence, arousal, intensity)
        self._face = (now_ns, self._shape(now_ns), shape_of(name, valence, arousal, intensity))

    def look_at(self, x: float, y: float, z: float, now_ns: int) -> None:
        """Turn the eyes to a point in metres (forward, left, up from the eyes)."""
        if all(map(math.isfinite, (x, y, z))) and (x, y, z) != (0, 0, 0):
            self._gaze = (now_ns, self._looking(now_ns), (x, y, z))

    def trajectory(
        self, joint_names: Sequence[str], points: Sequence[TrajectoryPoint], now_ns: int
    ) -> None:
        """Follow points (seconds from now, positions, velocities or nothing) with cubic curves.

        Like a joint trajectory controller, it starts from where the joints are; names it does not
        have, and points that are not finite or out of order, are ignored.
        """
        for column, name in enumerate(joint_names):
            if name not in self._path:
                continue
            path = [(now_ns, *self._joint(name, now_ns))]
            for seconds, positions, velocities in points:
                if column >= len(positions):
                    continue
                speed = velocities[column] if column < len(velocities) else 0.0
                values = (seconds, positions[column], speed)
                if not all(map(math.isfinite, values)) or not 0 <= seconds < 3600:
                    continue
                at = now_ns + int(seconds * NANOSECONDS)
                if at > path[-1][0]:
                    angle = min(max(float(positions[column]), -_LIMIT), _LIMIT)
                    path.append((at, angle, float(speed)))
            self._path[name] = path

    def light(self, r: float, g: float, b: float) -> None:
        """Set the colour of the ring and the antenna, each part 0..1."""
        kept = [min(1.0, max(0.0, part)) if math.isfinite(part) else 0.0 for part in (r, g, b)]
        self._light = (kept[0], kept[1], kept[2])

    def speaking(self, flag: bool, now_ns: int) -> None:
        """Move the lips while ``flag`` is true."""
        if flag and self._speaking is None:
            self._speaking = now_ns
        elif not flag:
            self._speaking = None

    def command(self, binding: str, fields: Mapping[str, Any], now_ns: int) -> None:
        """Take one command of the profile ``sim``, with its message's fields as plain values."""
        if binding == "express":
            self.expression(
                str(fields["expression"]),
                fields["valence"],
                fields["arousal"],
                fields["confidence"],
                now_ns,
            )
        elif binding == "look":
            point = fields["point"]
            self.look_at(point["x"], point["y"], point["z"], now_ns)
        elif binding == "gesture":
            points = [
                (_seconds(p["time_from_start"]), p["positions"], p["velocities"])
                for p in fields["points"]
            ]
            self.trajectory(fields["joint_names"], points, now_ns)
        elif binding == "light":
            self.light(fields["r"], fields["g"], fields["b"])

    def state(self, now_ns: int) -> SimState:
        """Give what the robot shows at ``now_ns``."""
        valence, arousal, intensity = self._affect
        return SimState(
            expression=self._name,
            valence=valence,
            arousal=arousal,
            intensity=intensity,
            gaze=self._gaze[2],
            joints={name: self._joint(name, now_ns)[0] for name in JOINTS},
            light=self._light,
            speaking=self._speaking is not None,
        )

    def draw(self, now_ns: int, size: tuple[int, int] = (480, 516)) -> Image:
        """Draw the robot: uint8 (height, width, 3) RGB; ``size`` is (width, height)."""
        pose = Pose(*(self._joint(name, now_ns)[0] for name in JOINTS))
        return draw_robot(size, self.draw_face(now_ns), pose, self._light)

    def draw_face(self, now_ns: int) -> Image:
        """Draw the screen alone: uint8 (480, 640, 3) RGB."""
        yaw, pitch, _ = (self._joint(name, now_ns)[0] for name in JOINTS)
        x, y, z = self._looking(now_ns)
        across = math.atan2(y, x) - yaw
        down = math.atan2(-z, math.hypot(x, y)) - pitch
        gaze = (min(max(across / 0.6, -1.0), 1.0), min(max(down / 0.5, -1.0), 1.0))
        return draw_screen(self._shape(now_ns), gaze, _blink(now_ns), self._talk(now_ns))

    def _shape(self, now: int) -> Shape:
        since, first, last = self._face
        return blend(first, last, _ease((now - since) / NANOSECONDS / _CHANGE))

    def _looking(self, now: int) -> Color:
        since, first, last = self._gaze
        share = _ease((now - since) / NANOSECONDS / _SACCADE)
        mixed = [(1 - share) * a + share * b for a, b in zip(first, last, strict=True)]
        return (mixed[0], mixed[1], mixed[2])

    def _joint(self, name: str, now: int) -> tuple[float, float]:
        path = self._path[name]
        if now <= path[0][0]:
            return path[0][1:]
        for (t0, p0, v0), (t1, p1, v1) in itertools.pairwise(path):
            if now < t1:
                return _cubic((now - t0) / NANOSECONDS, (t1 - t0) / NANOSECONDS, p0, v0, p1, v1)
        return path[-1][1], 0.0

    def _talk(self, now: int) -> float:
        if self._speaking is None:
            return 0.0
        t = (now - self._speaking) / NANOSECONDS
        # About four syllables a second, of uneven size, the mouth closing between them.
        wave = 0.55 * math.sin(2 * math.pi * 4.1 * t) + 0.45 * math.sin(2 * math.pi * 6.7 * t + 1)
        return max(0.0, 0.45 + 0.55 * wave)


def _cubic(
    t: float, duration: float, p0: float, v0: float, p1: float, v1: float
) -> tuple[float, float]:
    s = t / duration
    a, b = v0 * duration, v1 * duration
    c2, c3 = 3 * (p1 - p0) - 2 * a - b, 2 * (p0 - p1) + a + b
    return p0 + s * (a + s * (c2 + s * c3)), (a + s * (2 * c2 + 3 * s * c3)) / duration


def _ease(t: float) -> float:
    s = min(max(t, 0.0), 1.0)
    return s * s * s * (10 - 15 * s + 6 * s * s)


def _blink(now: int) -> float:
    """Close the lids for a moment in each period, at a place that looks irregular."""
    t = now / NANOSECONDS
    period = math.floor(t / _BLINK_EVERY)
    begin = (math.sin(period * 12.9898) * 43758.5453) % 1.0 * (_BLINK_EVERY - _BLINK)
    phase = (t - period * _BLINK_EVERY - begin) / _BLINK
    return math.sin(math.pi * phase) ** 0.6 if 0 < phase < 1 else 0.0


def _seconds(since: Mapping[str, int]) -> float:
    return since["sec"] + since["nanosec"] / NANOSECONDS
