"""Parts of an image in which the mesh net looks for one face."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Points = NDArray[np.float64]

SIDE = 192  # pixels: what the mesh net takes
_MARGIN = 1.5  # the net was trained on cuts this much larger than the face
_CORNER = 0.56  # of the width and height: the corners overlap by more than a far face
_OUTER_CANTHI = (33, 263)
_DIM, _BRIGHT, _MOST = 45.0, 100.0, 10.0  # mean grey levels, and the most light is multiplied by
_GREEN = 1


class Region(NamedTuple):
    """A square of an image: its centre and side in pixels, and its roll in radians."""

    x: float
    y: float
    side: float
    roll: float


class Cut(NamedTuple):
    """A part of an image around a region.

    ``x``, ``y`` is its corner in the image and ``step`` how many pixels of the image one of its
    own is; ``region`` is the region in the cut's own pixels.
    """

    image: Image
    x: int
    y: int
    step: int
    region: Region

    def back(self, points: Points) -> Points:
        """Bring (n, 3) points, 0..1 of the cut and z on the scale of x, into the image's pixels."""
        height, width = self.image.shape[:2]
        scale = np.array([width, height, width], dtype=np.float64) * self.step
        return np.asarray(points * scale + np.array([self.x, self.y, 0.0]))


def around_mesh(points: Points) -> Region:
    """Where to look for the face in the next image, by its mesh in this one."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    right, left = points[_OUTER_CANTHI[0], :2], points[_OUTER_CANTHI[1], :2]
    (x, y), across = (low + high) / 2, left - right
    side = _MARGIN * float((high - low).max())
    return Region(float(x), float(y), side, math.atan2(across[1], across[0]))


def around_box(
    box: tuple[float, float, float, float], right_eye: Points, left_eye: Points
) -> Region:
    """Where to look for a face that was detected: its box and its eyes, pixels."""
    across = left_eye - right_eye
    side = _MARGIN * max(box[2] - box[0], box[3] - box[1])
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return Region(*middle, side, math.atan2(across[1], across[0]))


def cut(image: Image, region: Region) -> Cut:
    """Cut out what is needed to look at a region, lit up where it is dark.

    Turning it upright is left to the net, which samples the pixels anyway.
    """
    turned = abs(math.cos(region.roll)) + abs(math.sin(region.roll))
    reach = region.side / 2 * turned + 1
    height, width = image.shape[:2]
    x0, y0 = max(0, int(region.x - reach)), max(0, int(region.y - reach))
    x1, y1 = min(width, int(region.x + reach) + 1), min(height, int(region.y + reach) + 1)
    # The net skips pixels of a face far larger than it wants: such are thinned out evenly.
    step = max(1, int(region.side // (2 * SIDE)))
    part = np.ascontiguousarray(image[y0:y1:step, x0:x1:step])
    place = Region((region.x - x0) / step, (region.y - y0) / step, region.side / step, region.roll)
    return Cut(lit(part), x0, y0, step, place)


class Part(NamedTuple):
    """A part of an image: its corner and size in pixels."""

    x: int
    y: int
    width: int
    height: int


def parts(width: int, height: int) -> tuple[Part, ...]:
    """The parts of an image to look at in turn: all of it, and for far faces each corner.

    In the whole, 192 pixels wide, a face of 40 in 640 is one of 12: it is not always found.
    """
    w, h = min(width, int(_CORNER * width) + 1), min(height, int(_CORNER * height) + 1)
    corners = [Part(x, y, w, h) for y in (0, height - h) for x in (0, width - w)]
    whole = Part(0, 0, width, height)
    return tuple(part for corner in corners for part in (whole, corner))


def reduced(image: Image, part: Part) -> Image:
    """A part of an image no larger than the detection net takes it, lit up where it is dark."""
    import cv2

    longest = max(part.width, part.height)
    step = max(1, 2 * longest // (3 * SIDE))
    rows, columns = slice(part.y, part.y + part.height, step), part.x + part.width
    image = np.ascontiguousarray(image[rows, part.x : columns : step])
    longest = max(image.shape[:2])
    # Pixels are averaged: a face of ten of them must not depend on which ones are taken.
    if longest > SIDE:
        height, width = (max(1, round(n * SIDE / longest)) for n in image.shape[:2])
        image = np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA))
    return lit(image)


def lit(image: Image) -> Image:
    """Multiply the light of a dark image: the nets know faces in daylight."""
    rows, columns = (max(1, n // 24) for n in image.shape[:2])
    level = float(image[::rows, ::columns, _GREEN].mean())
    if not 1.0 <= level < _DIM:
        return image
    import cv2

    return np.asarray(cv2.convertScaleAbs(image, alpha=min(_MOST, _BRIGHT / level)), np.uint8)
