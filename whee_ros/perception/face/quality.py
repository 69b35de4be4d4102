"""How much a face image can be trusted: its size, its light, and how far it is turned away."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]

FULL_SIZE_PX = 96  # FaceMesh is at its best from about this width on
_DARK, _LIT = 4.0, 36.0  # mean green level, 0..255: readings hold down to about 15
_BLACK = 8.0  # grey level below which not even multiplied light shows a face
_GLARE, _WHITE = 235.0, 255.0
_TURN_FULL, _TURN_NONE = math.radians(25.0), math.radians(75.0)


def box(points: NDArray[np.float64]) -> Box:
    """xmin, ymin, xmax, ymax of a mesh, pixels."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def light(image: NDArray[np.uint8], area: Box) -> float:
    """1 for a well-lit face, towards 0 for a dark or blown-out one."""
    height, width = image.shape[:2]
    x0, y0 = max(0, int(area[0])), max(0, int(area[1]))
    x1, y1 = min(width, int(area[2]) + 1), min(height, int(area[3]) + 1)
    if x1 <= x0 or y1 <= y0:
        return 0.0
    step = max(1, (x1 - x0) // 24)
    level = float(image[y0:y1:step, x0:x1:step, 1].mean())
    dark = (level - _DARK) / (_LIT - _DARK)
    white = (_WHITE - level) / (_WHITE - _GLARE)
    return min(1.0, max(0.0, min(dark, white)))


def exposure(image: NDArray[np.uint8]) -> str:
    """Why no face could be seen in an image: "dark", "blown out", or nothing ("")."""
    rows, columns = (max(1, n // 32) for n in image.shape[:2])
    levels = image[::rows, ::columns, 1]
    if float(np.percentile(levels, 95)) < _BLACK:
        return "dark"
    return "blown out" if float(np.percentile(levels, 20)) > _GLARE else ""


def turn(angles: tuple[float, float, float]) -> float:
    """1 up to 25 degrees off the camera's axis, 0 from 75 degrees on."""
    _, pitch, yaw = angles
    away = math.acos(min(1.0, max(-1.0, math.cos(yaw) * math.cos(pitch))))
    return min(1.0, max(0.0, (_TURN_NONE - away) / (_TURN_NONE - _TURN_FULL)))


def quality(image: NDArray[np.uint8], area: Box, angles: tuple[float, float, float]) -> float:
    """Confidence 0..1 that landmarks and action units of this face are right."""
    size = min(1.0, (area[2] - area[0]) / FULL_SIZE_PX)
    return size * light(image, area) * turn(angles)
