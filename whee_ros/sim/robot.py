"""The simulated robot: it takes the commands of the profile ``sim`` and shows itself."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

from whee_ros.cues import NANOSECONDS, Word
from whee_ros.sim.face import SHAPES, Shape, blend, shape_of
from whee_ros.sim.lids import Lids
from whee_ros.sim.look import Color, Look
from whee_ros.sim.paths import Paths, TrajectoryPoint
from whee_ros.sim.physics import Physics
from whee_ros.sim.screen import Image, draw_screen
from whee_ros.sim.urdf import JOINTS as JOINTS
from whee_ros.sim.voice import Lips

_CHANGE = 0.28  # s from one expression to the next
_SACCADE = 0.09  # s for the eyes to jump
_DIM, _DIMMING = 0.3, 1.5  # share of the light that is left; s until it is


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
    """A small tabletop robot: screen face, neck of three joints, leaning body, two arms, light.

    Time is given with every call, in nanoseconds, and must not run back while a motion is on; the
    same calls always give the same picture. With ``physics`` the joints follow their commands as
    masses and servos let them, without they are where they are told to be.
    """

    def __init__(self, physics: Physics | None = None) -> None:
        self._physics = physics
        self._name, self._affect = "neutral", (0.0, 0.0, 1.0)
        self._face = (0, SHAPES["neutral"], SHAPES["neutral"])
        self._gaze: tuple[int, Color, Color] = (0, (1.0, 0.0, 0.0), (1.0, 0.0, 0.0))
        self._paths = Paths()
        self._light: Color = (0.0, 0.0, 0.0)
        self._dim: tuple[int, float, float] = (0, 1.0, 1.0)
        self._lips = Lips()
        self._lids = Lids()

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
        """Follow points (seconds from now, positions, velocities or nothing); see `Paths`."""
        self.joints(now_ns)
        self._paths.follow(joint_names, points, now_ns)

    def light(self, r: float, g: float, b: float) -> None:
        """Set the colour of the ring and the antenna, each part 0..1."""
        kept = [min(1.0, max(0.0, part)) if math.isfinite(part) else 0.0 for part in (r, g, b)]
        self._light = (kept[0], kept[1], kept[2])

    def dim(self, flag: bool, now_ns: int) -> None:
        """Dim ring, antenna and screen, or let them be as bright as they are told to be."""
        self._dim = (now_ns, self.brightness(now_ns), _DIM if flag else 1.0)

    def brightness(self, now_ns: int) -> float:
        """Give the share of its light that it shows, 0..1."""
        since, first, last = self._dim
        return first + (last - first) * _ease((now_ns - since) / NANOSECONDS / _DIMMING)

    def speaking(self, flag: bool, now_ns: int) -> None:
        """Move the lips while ``flag`` is true."""
        self._lips.voice(flag, now_ns)

    def loudness(self, period: float, levels: Sequence[float], now_ns: int) -> None:
        """Let the lips follow the voice: dB of full scale, one a period (s), from now on."""
        self._lips.loudness(period, levels, now_ns)

    def blink(self, seconds: float, now_ns: int) -> None:
        """Close the eyes for a moment."""
        self._lids.blink(seconds, now_ns)

    def words(self, words: Sequence[Word]) -> None:
        """Let the lips take the shapes of these words, at their stamps."""
        self._lips.words(words)

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
        elif binding == "blink":
            self.blink(fields["data"], now_ns)
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
            joints={name: at for name, (at, _) in self.joints(now_ns).items()},
            light=self._shown_light(now_ns),
            speaking=self._lips.speaking,
        )

    def joints(self, now_ns: int) -> dict[str, tuple[float, float]]:
        """Give (position in rad, velocity in rad/s) of each joint."""
        if self._physics is not None:
            return self._physics.advance(now_ns, self._paths.wanted)
        return {name: self._paths.at(name, now_ns) for name in JOINTS}

    def look(self, now_ns: int, joints: Mapping[str, float] | None = None) -> Look:
        """Give what is to be rendered.

        ``joints`` stand in for its own where they are known from elsewhere: its joint states.
        """
        posture = dict(joints) if joints is not None else self.state(now_ns).joints
        return Look(posture, self._draw_face(now_ns, posture), self._shown_light(now_ns))

    def draw_face(self, now_ns: int) -> Image:
        """Draw the screen alone: uint8 (480, 640, 3) RGB."""
        return self._draw_face(now_ns, self.state(now_ns).joints)

    def _draw_face(self, now: int, joints: Mapping[str, float]) -> Image:
        x, y, z = self._looking(now)
        across = math.atan2(y, x) - joints["neck_yaw"]
        down = math.atan2(-z, math.hypot(x, y)) - joints["neck_pitch"] - joints["base_lean"]
        gaze = (min(max(across / 0.6, -1.0), 1.0), min(max(down / 0.5, -1.0), 1.0))
        mouth = self._lips.opening(now), self._lips.rounding(now)
        face = draw_screen(self._shape(now), gaze, self._lids.shut(now), *mouth)
        left = self.brightness(now)
        # A screen at a third of its light looks brighter than a third: the eye is no photometer.
        return face if left == 1.0 else (face * left**0.5).astype(face.dtype)

    def _shown_light(self, now: int) -> Color:
        r, g, b = self._light
        left = self.brightness(now)
        return r * left, g * left, b * left

    def _shape(self, now: int) -> Shape:
        since, first, last = self._face
        return blend(first, last, _ease((now - since) / NANOSECONDS / _CHANGE))

    def _looking(self, now: int) -> Color:
        since, first, last = self._gaze
        share = _ease((now - since) / NANOSECONDS / _SACCADE)
        mixed = [(1 - share) * a + share * b for a, b in zip(first, last, strict=True)]
        return (mixed[0], mixed[1], mixed[2])


def _ease(t: float) -> float:
    s = min(max(t, 0.0), 1.0)
    return s * s * s * (10 - 15 * s + 6 * s * s)


def _seconds(since: Mapping[str, int]) -> float:
    return since["sec"] + since["nanosec"] / NANOSECONDS
