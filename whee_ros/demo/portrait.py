"""A drawn face that is moved by known action units, and that face detectors take for a face.

Nobody's likeness: every shape below is our own. Distances are in half face heights from the
middle of the face, x to the picture's right, y down.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from whee_ros.demo.canvas import Canvas, Color, Points, curve

SKIN: Color = (214.0, 170.0, 142.0)
FOLD: Color = (150.0, 100.0, 80.0)
HAIR: Color = (62.0, 44.0, 34.0)
BROW: Color = (58.0, 40.0, 32.0)
LIPS: Color = (176.0, 96.0, 92.0)
SIDES = (-1, 1)
Pairs = Sequence[tuple[float, float]]


def tinted(color: Color, factor: float) -> Color:
    """Give a lighter (above 1) or darker colour."""
    return (color[0] * factor, color[1] * factor, color[2] * factor)


@dataclasses.dataclass(frozen=True)
class Pose:
    """Head angles in radians, and where the eyes look, each -1..1.

    Pitch and yaw are as in cues.FaceCue; positive roll turns the picture clockwise, which tilts
    the person's head to their own left.
    """

    roll: float = 0.0
    pitch: float = 0.0
    yaw: float = 0.0
    gaze: tuple[float, float] = (0.0, 0.0)


class Portrait:
    """Draws one picture of the face; ``action_units`` maps FACS numbers to intensities 0..1."""

    def __init__(
        self,
        action_units: Mapping[int, float],
        pose: Pose | None = None,
        size: tuple[int, int] = (320, 240),
        oversampling: int = 3,
    ) -> None:
        self.pose = pose or Pose()
        self._units = action_units
        self._canvas = Canvas(*size, oversampling)
        self._middle = np.array([size[0] / 2, size[1] * 0.5]) * oversampling
        self._radius = size[1] * oversampling * 0.30

    def draw(self) -> npt.NDArray[np.uint8]:
        """Give the (height, width, 3) RGB picture."""
        self._canvas.backdrop((157, 173, 184), (105, 115, 122))
        self._body()
        self._head()
        self._cheeks()
        for side in SIDES:
            self._eye(side)
            self._brow(side)
        self._nose()
        self._mouth()
        return self._canvas.finished()

    def _unit(self, number: int) -> float:
        return min(1.0, max(0.0, self._units.get(number, 0.0)))

    def _place(self, pairs: Pairs) -> Points:
        """Turn face coordinates into canvas pixels: a shallow dome, turned by the head pose."""
        x, y = np.asarray(pairs, float).T
        pose = self.pose
        depth = 0.9 * np.sqrt(np.maximum(0.0, 1 - 0.8 * x**2 - 0.5 * y**2)) - 0.25
        x, y = (
            x * math.cos(pose.yaw) + depth * math.sin(pose.yaw),
            y * math.cos(pose.pitch) + depth * math.sin(pose.pitch),
        )
        cos, sin = math.cos(pose.roll), math.sin(pose.roll)
        turned = np.stack([x * cos - y * sin, x * sin + y * cos], -1)
        placed: Points = self._middle + self._radius * turned
        return placed

    def _fill(self, at: Pairs, color: Color, soft: float, opacity: float = 1.0) -> None:
        self._canvas.fill(curve(self._place(at), closed=True), color, soft, opacity)

    def _line(
        self, at: Pairs, color: Color, width: float, soft: float, opacity: float = 1.0
    ) -> None:
        self._canvas.stroke(curve(self._place(at)), color, width * self._radius, soft, opacity)

    def _body(self) -> None:
        height = self._canvas.pixels.shape[0]
        x, y = self._middle

        def fixed(pairs: Pairs) -> Points:
            placed: Points = np.asarray(pairs, float) * self._radius + (x, y)
            return placed

        floor = (height - y) / self._radius + 0.1
        shoulders = [(-2.2, floor), (-1.5, 1.75), (-0.5, 1.45)]
        mirrored = [(-px, py) for px, py in reversed(shoulders)]
        self._canvas.fill(fixed(shoulders + mirrored), (70, 90, 120), 1)
        neck = fixed([(-0.42, 0.6), (0.42, 0.6), (0.5, 1.65), (-0.5, 1.65)])
        self._canvas.fill(neck, tinted(SKIN, 0.82), 1)

    def _head(self) -> None:
        jaw = 0.14 * self._unit(26)
        back = [(-0.98, 0.35), (-1.0, -0.4), (-0.75, -1.05), (0, -1.32)]
        self._fill([*back, *_mirrored(back[:3]), (0.6, 0.3), (-0.6, 0.3)], HAIR, 1)
        for side in SIDES:
            ear = [(0.80, -0.15), (0.93, -0.2), (0.92, 0.1), (0.82, 0.3)]
            self._fill([(side * px, py) for px, py in ear], tinted(SKIN, 0.85), 0.6)
        left = [(-0.32, 0.98 + jaw), (-0.62, 0.68 + jaw / 2), (-0.78, 0.2), (-0.8, -0.35)]
        left.append((-0.62, -0.85))
        outline = [(0, 1.05 + jaw), *left, (0, -1.05), *_mirrored(left)]
        self._fill(outline, SKIN, 0.5)
        light = self._middle - np.array([0.15, 0.2]) * self._radius
        face = curve(self._place(outline), closed=True)
        self._canvas.shade(face, light, 1.1 * self._radius)
        fringe = [(-0.8, -0.4), (-0.72, -0.62), (-0.3, -0.8), (0.2, -0.76), (0.6, -0.7)]
        crown = [(0.8, -0.4), (0.86, -0.7), (0.5, -1.15), (-0.1, -1.25), (-0.7, -1.05)]
        self._fill(fringe + crown, HAIR, 0.8)

    def _cheeks(self) -> None:
        smile = self._unit(12)
        blush = (SKIN[0] * 1.02, SKIN[1] * 0.88, SKIN[2] * 0.85)
        for s in SIDES:
            cheek = [(s * 0.45, 0.12), (s * 0.62, 0.2), (s * 0.5, 0.42), (s * 0.3, 0.32)]
            self._fill(cheek, blush, 5, 0.45 + 0.2 * self._unit(6))
            fold = [(0.2, 0.22), (0.33 + 0.05 * smile, 0.42), (0.36 + 0.08 * smile, 0.58)]
            self._line([(s * px, py) for px, py in fold], FOLD, 0.02, 1.2, 0.25 + 0.45 * smile)

    def _eye(self, s: int) -> None:
        x, y, half = s * 0.33, -0.17, 0.165
        open_ = 1 - self._unit(45)
        squint = 0.25 * self._unit(7) + 0.2 * self._unit(6) * self._unit(12)
        up = (0.085 + 0.03 * self._unit(5)) * open_ * (1 - squint) + 0.004
        low = 0.055 * open_ * (1 - 0.5 * self._unit(6) - 0.3 * self._unit(7)) + 0.004
        socket = [(x - 0.24, y), (x, y - 0.16), (x + 0.24, y), (x, y + 0.13)]
        self._fill(socket, tinted(SKIN, 0.78), 3, 0.6)
        corners = [(x - half, y + 0.012), (x + half, y + 0.012)]
        lid = [(x - half / 2, y - up * 0.78), (x, y - up), (x + half / 2, y - up * 0.8)]
        under = [(x + half / 2, y + low * 0.8), (x, y + low), (x - half / 2, y + low * 0.8)]
        self._eyeball([corners[0], *lid, corners[1], *under], x, y)
        self._line([corners[0], *lid, corners[1]], (40, 26, 22), 0.035, 0.5)
        self._line([corners[0], *under[::-1], corners[1]], (110, 70, 58), 0.014, 0.5, 0.7)
        crease = [(x - half, y - 0.03), (x, y - up - 0.055), (x + half, y - 0.03)]
        self._line(crease, FOLD, 0.014, 0.8, 0.6)

    def _eyeball(self, outline: Pairs, x: float, y: float) -> None:
        layer = self._canvas.copy()
        shape = curve(self._place(outline), closed=True)
        layer.fill(shape, (236, 232, 228))
        gx, gy = self.pose.gaze
        center = self._place([(x + gx * 0.06, y - 0.015 + gy * 0.04)])[0]
        circle = np.linspace(0, 2 * math.pi, 40, endpoint=False)
        ring = np.stack([np.cos(circle), np.sin(circle)], -1) * self._radius
        layer.fill(center + ring * 0.078, (96, 66, 44))
        layer.fill(center + ring * 0.036, (18, 14, 12))
        glint = center + np.array([-0.025, -0.03]) * self._radius
        layer.fill(glint + ring * 0.014, (250, 250, 250))
        self._canvas.inside(shape, layer)

    def _brow(self, s: int) -> None:
        inner, outer, lower = self._unit(1), self._unit(2), self._unit(4)
        rise = (
            0.12 * inner - 0.09 * lower,
            0.06 * inner + 0.09 * outer - 0.07 * lower,
            0.11 * outer - 0.03 * lower,
        )
        start = 0.13 - 0.05 * lower
        brow = [
            (start, -0.40 - rise[0]),
            (0.28, -0.46 - rise[1]),
            (0.42, -0.465 - 0.6 * rise[1] - 0.5 * rise[2]),
            (0.56, -0.385 - rise[2]),
        ]
        self._line([(s * px, py) for px, py in brow], BROW, 0.062, 0.9, 0.95)
        furrow = [(s * 0.05, -0.47), (s * 0.045, -0.40), (s * 0.06, -0.33)]
        self._line(furrow, FOLD, 0.016, 0.9, 0.6 * lower)

    def _nose(self) -> None:
        for s in SIDES:
            flank = [(s * 0.07, -0.25), (s * 0.06, 0.0), (s * 0.10, 0.16)]
            self._line(flank, tinted(SKIN, 0.72), 0.03, 2.2, 0.55)
        ridge = [(-0.04, -0.2), (0.04, -0.2), (0.05, 0.1), (0, 0.2), (-0.05, 0.1)]
        self._fill(ridge, tinted(SKIN, 1.12), 2.5, 0.55)
        for s in SIDES:
            nostril = [(s * 0.045, 0.245), (s * 0.09, 0.225), (s * 0.1, 0.255), (s * 0.06, 0.27)]
            self._fill(nostril, (70, 38, 32), 0.7, 0.9)
            wing = [(s * 0.10, 0.15), (s * 0.145, 0.2), (s * 0.135, 0.26), (s * 0.10, 0.27)]
            self._line(wing, FOLD, 0.018, 0.9, 0.6)
        self._line([(-0.09, 0.275), (0, 0.295), (0.09, 0.275)], FOLD, 0.018, 1.1, 0.5)

    def _mouth(self) -> None:
        smile, frown = self._unit(12), self._unit(15)
        wide = 0.27 + 0.075 * smile + 0.05 * self._unit(20) - 0.05 * self._unit(18)
        middle, corner, top = 0.56, 0.56 - 0.075 * smile + 0.07 * frown, 0.50 - 0.01 * smile
        lift, chin = corner - middle, 0.03 * self._unit(17)
        part = 0.03 * self._unit(25) + 0.16 * self._unit(26)
        shoulder = middle - 0.05 + 0.35 * lift
        upper = [(-wide, corner), (-0.55 * wide, shoulder), (-0.06, top), (0, top + 0.015)]
        upper += _mirrored(upper[:3])
        inner_y = middle + 0.25 * lift
        above = [(0.5 * wide, inner_y - 0.005), (0, middle + 0.003 - 0.15 * part)]
        above.append((-0.5 * wide, inner_y - 0.005))
        below = [(-0.5 * wide, inner_y + 0.6 * part), (0, middle + 0.85 * part + 0.004)]
        below.append((0.5 * wide, inner_y + 0.6 * part))
        edge = middle + 0.075 + 0.3 * lift + 0.8 * part - chin
        lower = [(0.55 * wide, edge), (0, middle + 0.105 + 0.9 * part - chin), (-0.55 * wide, edge)]
        self._fill([(-wide, corner), *below, (wide, corner), *above], (70, 24, 26), 0.5)
        self._teeth(wide, middle, part)
        self._fill([*upper, *above], tinted(LIPS, 0.88), 0.6)
        self._fill([(-wide, corner), *below, (wide, corner), *lower], LIPS, 0.6)
        self._line([(-wide, corner), *above[::-1], (wide, corner)], (96, 40, 42), 0.014, 0.5)
        groove = middle + 0.16 + part
        self._line([(-0.12, groove), (0, groove + 0.015), (0.12, groove)], FOLD, 0.03, 2, 0.4)
        for s in SIDES:
            dimple = [(s * wide, corner - 0.02), (s * (wide + 0.02), corner)]
            self._line([*dimple, (s * wide, corner + 0.025)], FOLD, 0.012, 0.7, 0.6)

    def _teeth(self, wide: float, middle: float, part: float) -> None:
        shown = min(1.0, max(0.0, (part - 0.03) * 20))
        if shown:
            row = [(-0.45 * wide, middle), (0, middle), (0.45 * wide, middle)]
            row += [(0.38 * wide, middle + 0.3 * part), (0, middle + 0.32 * part)]
            row.append((-0.38 * wide, middle + 0.3 * part))
            self._fill(row, (235, 228, 220), 0.6, shown)


def _mirrored(points: Pairs) -> list[tuple[float, float]]:
    """Give the points on the other side, in the order in which they follow."""
    return [(-x, y) for x, y in reversed(points)]
