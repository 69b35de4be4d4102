"""Drawing the schematic robot's head, which turns in space, with the face on its screen."""

from __future__ import annotations

import dataclasses
import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from whee_ros.sim.schematic_sheet import (
    DARK,
    SHELL,
    SIDE,
    TRIM,
    Color,
    Polygon,
    Sheet,
    lit,
    rounded,
)
from whee_ros.sim.screen import HEIGHT, WIDTH, Image, fill, vision

_UNIT = 104.0  # half the head's width
_PIVOT = (200.0, 266.0)  # where the neck turns
_EYE_DISTANCE = 7.0  # of the viewer, in half head widths


@dataclasses.dataclass(frozen=True)
class Pose:
    """The head's angles in radians: yaw to its left, pitch down, roll to its right."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


def draw_head(sheet: Sheet, screen: Image, pose: Pose, light: Color) -> None:
    """Draw the head with its antenna; ``light`` is the colour of the lamp on it."""
    space = _Space(pose)
    middle = 0.92  # the head's centre above the pivot
    _antenna(sheet, space, light, middle + 0.80)
    for side in (-1, 1):
        outer = [(0.28 * a, side * 1.10, middle + 0.28 * b) for a, b in _circle()]
        inner = [(0.33 * a, side * 0.92, middle + 0.33 * b) for a, b in _circle()]
        sheet.fill(_hull(space.project(outer + inner)), TRIM)
    front = [(0.34, y, z + middle) for y, z in rounded(0, 0, 1.0, 0.78, 0.30)]
    back = [(-0.42, y, z + middle) for y, z in rounded(0, 0, 0.84, 0.64, 0.30)]
    sheet.fill(_hull(space.project(front + back)), SIDE)
    sheet.fill(space.project(front), SHELL)
    rim = [(0.345, y, z + middle) for y, z in rounded(0, 0, 0.90, 0.69, 0.24)]
    sheet.fill(space.project(rim), (30, 40, 54))
    corners = [(0.35, y, z + middle) for y, z in ((-0.87, 0.66), (0.87, 0.66), (0.87, -0.66))]
    corners.append((0.35, -0.87, middle - 0.66))
    _paste(sheet, screen, space.project(corners))


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


def _antenna(sheet: Sheet, space: _Space, light: Color, foot: float) -> None:
    low, high = space.project([(0, 0, foot - 0.1), (0, 0, foot + 0.20)])
    across = (high[1] - low[1], low[0] - high[0])
    length = math.hypot(*across) or 1.0
    dx, dy = 2.6 * across[0] / length, 2.6 * across[1] / length
    stem = [(low[0] - dx, low[1] - dy), (high[0] - dx, high[1] - dy)]
    stem += [(high[0] + dx, high[1] + dy), (low[0] + dx, low[1] + dy)]
    sheet.fill(stem, DARK)
    sheet.ellipse(high, (8.5, 8.5), DARK)
    sheet.ellipse(high, (7, 7), lit(light))


def _circle() -> Polygon:
    return [(math.cos(t), math.sin(t)) for t in np.linspace(0, 2 * math.pi, 24, endpoint=False)]


def _hull(points: Polygon) -> Polygon:
    hull = vision().convexHull(np.array(points, np.float32))
    return [(float(x), float(y)) for x, y in hull[:, 0]]


@lru_cache(maxsize=1)
def _screen_mask() -> NDArray[np.float32]:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    outline = rounded(WIDTH / 2, HEIGHT / 2, WIDTH / 2 - 2, HEIGHT / 2 - 2, 74)
    fill(mask, outline, (255, 255, 255))
    return mask.astype(np.float32) / 255


def _paste(sheet: Sheet, screen: Image, corners: Polygon) -> None:
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
