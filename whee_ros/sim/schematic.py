"""A schematic picture of the simulated robot, for machines that cannot render it."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from whee_ros.sim.schematic_head import Pose, draw_head
from whee_ros.sim.schematic_sheet import (
    DARK,
    SHEET,
    SHELL,
    SIDE,
    TRIM,
    Color,
    Polygon,
    Sheet,
    lit,
    rounded,
)
from whee_ros.sim.screen import Image, tint, vision


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
    sheet = Sheet(width * fine, height * fine)
    _glow(sheet, light)
    _body(sheet, light)
    draw_head(sheet, screen, pose, light)
    if fine == 1:
        return sheet.image
    picture: Image = vision().resize(
        sheet.image, (width, height), interpolation=vision().INTER_AREA
    )
    return picture


def _glow(sheet: Sheet, light: Color) -> None:
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
    scale = min(width / SHEET[0], height / SHEET[1])
    wide, tall = min(width, int(640 * scale)), min(height, int(150 * scale))
    y, x = np.mgrid[-tall:0, 0:wide].astype(np.float32)
    dx, dy = (x - wide / 2) / (150 * scale), (y + 40 * scale) / (46 * scale)
    return np.asarray(0.7 * np.exp(-(dx**2 + dy**2)), np.float32)


def _body(sheet: Sheet, light: Color) -> None:
    sheet.ellipse((200, 397), (112, 17), (172, 152, 130))
    sheet.ellipse((200, 388), (98, 21), DARK)
    sheet.ellipse((200, 384), (93, 18), lit(light), 9)
    sheet.fill(rounded(200, 272, 27, 24, 8), DARK)
    for side in (-1, 1):
        arm = _bean((200 + side * 84, 336), 16, 38, side * 0.30)
        sheet.fill(arm, SIDE)
    sheet.fill(_torso(1.0, 0.0), SIDE)
    sheet.fill(_torso(0.93, -3.0), SHELL)
    sheet.ellipse((200, 287), (45, 8), TRIM)
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
