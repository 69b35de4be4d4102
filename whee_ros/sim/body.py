"""Drawing the simulated robot: table, body, light ring, neck, and the head that turns in space."""

from __future__ import annotations

import dataclasses
import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from whee_ros.sim.screen import HEIGHT, WIDTH, Image, ellipse, fill, tint, vision

Color = tuple[float, float, float]
Polygon = list[tuple[float, float]]

# The drawing is laid out on a sheet of this size and scaled to the picture.
_SHEET = (400.0, 430.0)
_UNIT = 104.0  # half the head's width
_PIVOT = (200.0, 266.0)  # where the neck turns
_EYE_DISTANCE = 7.0  # of the viewer, in half head widths
_SHELL, _SIDE, _TRIM, _DARK = (250, 250, 248), (206, 214, 222), (120, 196, 204), (58, 70, 84)


@dataclasses.dataclass(frozen=True)
class Pose:
    """The head's angles in radians: yaw to its left, pitch down, roll to its right."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


def draw_robot(size: tuple[int, int], screen: Image, pose: Pose, light: Color) -> Image:
    """Draw the whole robot.

    Args:
        size: width and height of the picture in pixels.
        screen: the face, as `draw_screen` gives it.
        pose: how the head is turned.
        light: the colour of the light ring, each part 0..1.

    Returns:
        uint8 (height, width, 3) RGB.
    """
    width, height = size
    fine = 2 if max(size) <= 800 else 1
    sheet = _Sheet(width * fine, height * fine)
    _glow(sheet, light)
    _body(sheet, light)
    _head(sheet, screen, pose, light)
    if fine == 1:
        return sheet.image
    picture: Image = vision().resize(
        sheet.image, (width, height), interpolation=vision().INTER_AREA
    )
    return picture


class _Sheet:
    """A picture with the layout's coordinates."""

    def __init__(self, width: int, height: int) -> None:
        self.image = _background(width, height).copy()
        self.scale = min(width / _SHEET[0], height / _SHEET[1])
        self.left = (width - self.scale * _SHEET[0]) / 2
        self.top = height - self.scale * _SHEET[1]

    def place(self, points: Polygon) -> Polygon:
        return [(self.left + self.scale * x, self.top + self.scale * y) for x, y in points]

    def fill(self, points: Polygon, color: tuple[int, int, int]) -> None:
        fill(self.image, self.place(points), color)

    def ellipse(
        self,
        center: tuple[float, float],
        axes: tuple[float, float],
        color: tuple[int, int, int],
        line: float = 0.0,
    ) -> None:
        thickness = max(1, round(line * self.scale)) if line else -1
        scaled = (axes[0] * self.scale, axes[1] * self.scale)
        ellipse(self.image, self.place([center])[0], scaled, color, thickness)


@lru_cache(maxsize=4)
def _background(width: int, height: int) -> Image:
    rows = np.linspace(0, 1, height)[:, None]
    wall = np.array((232, 238, 243)) * (1 - rows) + np.array((214, 224, 232)) * rows
    image = np.repeat(wall[:, None, :], width, axis=1).astype(np.uint8)
    table = int(height * 0.865)
    image[table:] = (203, 183, 160)
    image[table : table + max(1, height // 160)] = (222, 205, 184)
    return image


def _lit(light: Color) -> tuple[int, int, int]:
    """Give the colour that a lamp shows: pale grey when dark, never black."""
    level = [min(1.0, max(0.0, part)) for part in light]
    strength = max(level)
    off = (150, 160, 168)
    hue = [part / strength if strength > 0.01 else 0.0 for part in level]
    share = min(1.0, strength * 1.25)
    mixed = [round((1 - share) * o + share * 255 * h) for o, h in zip(off, hue, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def _glow(sheet: _Sheet, light: Color) -> None:
    """Cast the ring's light on the table and the wall behind."""
    strength = min(1.0, max(0.0, *light))
    if strength < 0.02:
        return
    image = sheet.image
    hue = [round(255 * min(1.0, max(0.0, part)) / strength) for part in light]
    share = _halo(image.shape[1], image.shape[0])
    low, side = image.shape[0] - share.shape[0], (image.shape[1] - share.shape[1]) // 2
    tint(image[low:, side : side + share.shape[1]], (hue[0], hue[1], hue[2]), share * strength)


@lru_cache(maxsize=4)
def _halo(width: int, height: int) -> NDArray[np.float32]:
    scale = min(width / _SHEET[0], height / _SHEET[1])
    wide, tall = min(width, int(640 * scale)), min(height, int(150 * scale))
    y, x = np.mgrid[-tall:0, 0:wide].astype(np.float32)
    dx, dy = (x - wide / 2) / (150 * scale), (y + 40 * scale) / (46 * scale)
    return np.asarray(0.7 * np.exp(-(dx**2 + dy**2)), np.float32)


def _body(sheet: _Sheet, light: Color) -> None:
    sheet.ellipse((200, 397), (112, 17), (172, 152, 130))
    sheet.ellipse((200, 388), (98, 21), _DARK)
    sheet.ellipse((200, 384), (93, 18), _lit(light), 9)
    sheet.fill(_rounded(200, 272, 27, 24, 8), _DARK)
    for side in (-1, 1):
        arm = _bean((200 + side * 84, 336), 16, 38, side * 0.30)
        sheet.fill(arm, _SIDE)
    sheet.fill(_torso(1.0, 0.0), _SIDE)
    sheet.fill(_torso(0.93, -3.0), _SHELL)
    sheet.ellipse((200, 287), (45, 8), _TRIM)
    for row, count in ((0, 3), (1, 4), (2, 3)):
        for k in range(count):
            spot = (200 + (k - (count - 1) / 2) * 12, 328 + row * 10)
            sheet.ellipse(spot, (2.6, 2.6), (150, 162, 172))


def _torso(share: float, shift: float) -> Polygon:
    """Give the outline of a rounded bell: narrow shoulders, a wide foot."""
    down = np.linspace(0, 1, 24)
    half = share * (46 + 34 * np.sin(down * math.pi / 2) ** 1.4)
    half[-4:] *= np.array([1.0, 0.99, 0.95, 0.86])
    y = 286 + 102 * down
    right = [(200 + shift + w, v) for w, v in zip(half, y, strict=True)]
    left = [(200 + shift - w, v) for w, v in zip(half, y, strict=True)]
    return [*right, *left[::-1]]


def _bean(center: tuple[float, float], wide: float, tall: float, turn: float) -> Polygon:
    angles = np.linspace(0, 2 * math.pi, 40, endpoint=False)
    x, y = wide * np.cos(angles), tall * np.sin(angles)
    c, s = math.cos(turn), math.sin(turn)
    return [
        (center[0] + c * a + s * b, center[1] - s * a + c * b) for a, b in zip(x, y, strict=True)
    ]


def _rounded(x: float, y: float, half_w: float, half_h: float, radius: float) -> Polygon:
    points = []
    for k in range(4):
        sx, sy = (1, 1, -1, -1)[k], (-1, 1, 1, -1)[k]
        start = (-math.pi / 2, 0, math.pi / 2, math.pi)[k]
        for t in np.linspace(start, start + math.pi / 2, 10):
            points.append(
                (
                    x + sx * (half_w - radius) + radius * math.cos(t),
                    y + sy * (half_h - radius) + radius * math.sin(t),
                )
            )
    return points


class _Space:
    """The turned head: (forward, left, up) in half head widths from the pivot, to the sheet."""

    def __init__(self, pose: Pose) -> None:
        cy, sy = math.cos(pose.yaw), math.sin(pose.yaw)
        cp, sp = math.cos(pose.pitch), math.sin(pose.pitch)
        cr, sr = math.cos(pose.roll), math.sin(pose.roll)
        yaw = np.array([[cy, -sy, 0], [sy, cy, 0], [0, 0, 1]])
        pitch = np.array([[cp, 0, sp], [0, 1, 0], [-sp, 0, cp]])
        roll = np.array([[1, 0, 0], [0, cr, -sr], [0, sr, cr]])
        self._turn = yaw @ pitch @ roll

    def project(self, points: list[tuple[float, float, float]]) -> Polygon:
        x, y, z = self._turn @ np.array(points).T
        near = _UNIT * _EYE_DISTANCE / (_EYE_DISTANCE - x)
        flat = zip(_PIVOT[0] + near * y, _PIVOT[1] - near * z, strict=True)
        return [(float(a), float(b)) for a, b in flat]


def _head(sheet: _Sheet, screen: Image, pose: Pose, light: Color) -> None:
    space = _Space(pose)
    middle = 0.92  # the head's centre above the pivot
    _antenna(sheet, space, light, middle + 0.80)
    for side in (-1, 1):
        outer = [(0.28 * a, side * 1.10, middle + 0.28 * b) for a, b in _circle()]
        inner = [(0.33 * a, side * 0.92, middle + 0.33 * b) for a, b in _circle()]
        sheet.fill(_hull(space.project(outer + inner)), _TRIM)
    front = [(0.34, y, z + middle) for y, z in _rounded(0, 0, 1.0, 0.78, 0.30)]
    back = [(-0.42, y, z + middle) for y, z in _rounded(0, 0, 0.84, 0.64, 0.30)]
    sheet.fill(_hull(space.project(front + back)), _SIDE)
    sheet.fill(space.project(front), _SHELL)
    rim = [(0.345, y, z + middle) for y, z in _rounded(0, 0, 0.90, 0.69, 0.24)]
    sheet.fill(space.project(rim), (30, 40, 54))
    corners = [(0.35, y, z + middle) for y, z in ((-0.87, 0.66), (0.87, 0.66), (0.87, -0.66))]
    corners.append((0.35, -0.87, middle - 0.66))
    _paste(sheet, screen, space.project(corners))


def _antenna(sheet: _Sheet, space: _Space, light: Color, foot: float) -> None:
    low, high = space.project([(0, 0, foot - 0.1), (0, 0, foot + 0.20)])
    across = (high[1] - low[1], low[0] - high[0])
    length = math.hypot(*across) or 1.0
    dx, dy = 2.6 * across[0] / length, 2.6 * across[1] / length
    stem = [(low[0] - dx, low[1] - dy), (high[0] - dx, high[1] - dy)]
    stem += [(high[0] + dx, high[1] + dy), (low[0] + dx, low[1] + dy)]
    sheet.fill(stem, _DARK)
    sheet.ellipse(high, (8.5, 8.5), _DARK)
    sheet.ellipse(high, (7, 7), _lit(light))


def _circle() -> Polygon:
    return [(math.cos(t), math.sin(t)) for t in np.linspace(0, 2 * math.pi, 24, endpoint=False)]


def _hull(points: Polygon) -> Polygon:
    hull = vision().convexHull(np.array(points, np.float32))
    return [(float(x), float(y)) for x, y in hull[:, 0]]


@lru_cache(maxsize=1)
def _screen_mask() -> NDArray[np.float32]:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    outline = _rounded(WIDTH / 2, HEIGHT / 2, WIDTH / 2 - 2, HEIGHT / 2 - 2, 74)
    fill(mask, outline, (255, 255, 255))
    return mask.astype(np.float32) / 255


def _paste(sheet: _Sheet, screen: Image, corners: Polygon) -> None:
    """Lay the face on the turned screen, whose corners start at the viewer's upper left."""
    cv2 = vision()
    goal = np.array(sheet.place(corners), np.float32)
    low = np.maximum(np.floor(goal.min(axis=0)).astype(int) - 1, 0)
    high = np.minimum(np.ceil(goal.max(axis=0)).astype(int) + 1, sheet.image.shape[1::-1])
    size = (int(high[0] - low[0]), int(high[1] - low[1]))
    if min(size) < 2:
        return
    source = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)
    turn = cv2.getPerspectiveTransform(source, goal - low.astype(np.float32))
    face = cv2.warpPerspective(screen, turn, size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(_screen_mask(), turn, size, flags=cv2.INTER_LINEAR)
    region = sheet.image[low[1] : high[1], low[0] : high[0]]
    region[:] = cv2.blendLinear(face, np.ascontiguousarray(region), mask, 1 - mask)
