"""A drawn face that FaceMesh takes for one, so that the whole net can be warmed up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_Colour = tuple[int, int, int]
_BACKGROUND = 90
_HAIR, _SKIN, _NOSE, _SHADE = (60, 40, 30), (225, 180, 150), (235, 195, 165), (205, 155, 130)
_BROW, _WHITE, _IRIS, _NOSTRIL = (70, 45, 35), (245, 240, 235), (50, 35, 30), (140, 90, 75)
_LIPS = (175, 85, 80)
# centre x, y and half axes in face radii; colour; softness of the edge.
_OVALS: list[tuple[float, float, float, float, _Colour, float]] = [
    (0.0, -0.15, 1.0, 1.35, _HAIR, 0.15),
    (0.0, 0.1, 0.82, 1.15, _SKIN, 0.15),
    *((s * 0.34, -0.28, 0.2, 0.05, _BROW, 0.5) for s in (-1, 1)),
    *((s * 0.34, -0.08, 0.17, 0.075, _WHITE, 0.3) for s in (-1, 1)),
    *((s * 0.34, -0.08, 0.07, 0.075, _IRIS, 0.3) for s in (-1, 1)),
    *((s * 0.1, 0.36, 0.05, 0.03, _NOSTRIL, 0.6) for s in (-1, 1)),
    (0.0, 0.15, 0.07, 0.3, _NOSE, 0.9),
    (0.0, 0.36, 0.13, 0.07, _SHADE, 0.9),
    (0.0, 0.66, 0.28, 0.09, _LIPS, 0.4),
]


def drawn_face(height: int = 240, width: int = 320) -> NDArray[np.uint8]:
    """A frontal face of soft ovals in the middle of an RGB image (height, width, 3)."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float64)
    radius = 0.3 * height
    x, y = (columns - width / 2) / radius, (rows - height / 2) / radius
    image = np.full((height, width, 3), float(_BACKGROUND))
    for centre_x, centre_y, across, down, colour, soft in _OVALS:
        distance = np.hypot((x - centre_x) / across, (y - centre_y) / down)
        share = np.clip((1.0 - distance) / soft + 0.5, 0.0, 1.0)[..., None]
        image = image * (1.0 - share) + np.array(colour) * share
    return image.astype(np.uint8)
