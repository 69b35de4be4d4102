"""The sheet that the schematic robot is drawn on: its coordinates, colours and common shapes."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from whee_ros.sim.screen import Image, ellipse, fill

Color = tuple[float, float, float]
Polygon = list[tuple[float, float]]

# The drawing is laid out on a sheet of this size and scaled to the picture.
SHEET = (400.0, 430.0)
SHELL, SIDE, TRIM, DARK = (250, 250, 248), (206, 214, 222), (120, 196, 204), (58, 70, 84)


class Sheet:
    """A picture with the layout's coordinates."""

    def __init__(self, width: int, height: int) -> None:
        self.image = _background(width, height).copy()
        self.scale = min(width / SHEET[0], height / SHEET[1])
        self.left = (width - self.scale * SHEET[0]) / 2
        self.top = height - self.scale * SHEET[1]

    def place(self, points: Polygon) -> Polygon:
        """Give points of the layout as pixels."""
        return [(self.left + self.scale * x, self.top + self.scale * y) for x, y in points]

    def fill(self, points: Polygon, color: tuple[int, int, int]) -> None:
        """Fill a polygon."""
        fill(self.image, self.place(points), color)

    def ellipse(
        self,
        center: tuple[float, float],
        axes: tuple[float, float],
        color: tuple[int, int, int],
        line: float = 0.0,
    ) -> None:
        """Draw an ellipse: filled, or as a line of this width."""
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


def lit(light: Color) -> tuple[int, int, int]:
    """Give the colour that a lamp shows: pale grey when dark, never black."""
    level = [min(1.0, max(0.0, part)) for part in light]
    strength = max(level)
    off = (150, 160, 168)
    hue = [part / strength if strength > 0.01 else 0.0 for part in level]
    share = min(1.0, strength * 1.25)
    mixed = [round((1 - share) * o + share * 255 * h) for o, h in zip(off, hue, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def rounded(x: float, y: float, half_w: float, half_h: float, radius: float) -> Polygon:
    """Give the outline of a rectangle with round corners around (x, y)."""
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
