"""Square, upright cuts of an image in which the mesh net looks for one face."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Points = NDArray[np.float64]

SIDE = 192  # pixels: what the mesh net takes
_MARGIN = 1.5  # the net was trained on cuts this much larger than the face
_OUTER_CANTHI = (33, 263)
_DIM, _BRIGHT, _MOST = 70.0, 150.0, 10.0  # grey levels, and the most that light is multiplied by
_GREEN = 1


class Region(NamedTuple):
    """A square of an image: its centre and side in pixels, and its roll in radians."""

    x: float
    y: float
    side: float
    roll: float

    def to_image(self) -> NDArray[np.float64]:
        """The (2, 3) matrix from places in the cut to places in the image, both in pixels.

        Places count from the corner of the first pixel, whose middle is at (.5, .5).
        """
        scale = self.side / SIDE
        cos, sin = scale * math.cos(self.roll), scale * math.sin(self.roll)
        half = SIDE / 2
        return np.array(
            [
                [cos, -sin, self.x - half * (cos - sin)],
                [sin, cos, self.y - half * (sin + cos)],
            ]
        )


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


def cut(image: Image, region: Region) -> Image:
    """The region upright, (192, 192, 3), and lit up where it is dark."""
    import cv2

    matrix = region.to_image()
    # Linear sampling skips pixels of a face far larger than the net wants: such are reduced first.
    if (step := int(region.side // (2 * SIDE))) > 1:
        reach = int(region.side)
        x0, y0 = max(0, int(region.x) - reach), max(0, int(region.y) - reach)
        image = np.ascontiguousarray(
            image[y0 : int(region.y) + reach : step, x0 : int(region.x) + reach : step]
        )
        matrix = (matrix - np.array([[0, 0, x0], [0, 0, y0]])) / step
    # OpenCV counts from the middle of the first pixel.
    matrix[:, 2] += 0.5 * matrix[:, :2].sum(axis=1) - 0.5
    return lit(
        cv2.warpAffine(
            image,
            matrix,
            (SIDE, SIDE),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
    )


def uncut(points: Points, region: Region) -> Points:
    """Bring (n, 3) points of the cut, 0..1 of its side, back into the image's pixels."""
    matrix = region.to_image()
    flat = points[:, :2] * SIDE @ matrix[:, :2].T + matrix[:, 2]
    return np.column_stack([flat, points[:, 2] * region.side])


def reduced(image: Image) -> Image:
    """The whole image no larger than the detection net takes it, lit up where it is dark."""
    import cv2

    longest = max(image.shape[:2])
    if (step := longest // (4 * SIDE)) > 1:
        image = np.ascontiguousarray(image[::step, ::step])
        longest = max(image.shape[:2])
    if longest > SIDE:
        height, width = (max(1, round(n * SIDE / longest)) for n in image.shape[:2])
        image = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    return lit(image)


def lit(image: Image) -> Image:
    """Multiply the light of a dark image: the nets know faces in daylight."""
    level = float(np.percentile(image[::4, ::4, _GREEN], 90))
    if not 1.0 <= level < _DIM:
        return image
    import cv2

    return np.asarray(cv2.convertScaleAbs(image, alpha=min(_MOST, _BRIGHT / level)), np.uint8)
