"""A face cut out for others to look at: square, centred, black where the image ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.face.quality import Box

Image = NDArray[np.uint8]

_MARGIN = 1.3  # the square's side in face sizes


def cropped(image: Image, roi: Box, side: int) -> Image:
    """Cut a face out (REP-155's ``cropped``).

    Args:
        image: (H, W, 3) RGB.
        roi: xmin, ymin, xmax, ymax, each 0..1 of the image, as in FaceCue.
        side: of the result, pixels.

    Returns:
        (side, side, 3) RGB.
    """
    import cv2

    height, width = image.shape[:2]
    across, down = (roi[2] - roi[0]) * width, (roi[3] - roi[1]) * height
    x, y = (roi[0] + roi[2]) * width / 2, (roi[1] + roi[3]) * height / 2
    square = max(1.0, _MARGIN * max(across, down))
    x0, y0 = round(x - square / 2), round(y - square / 2)
    x1, y1 = x0 + max(1, round(square)), y0 + max(1, round(square))
    part = image[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
    left, top = max(0, -x0), max(0, -y0)
    whole = cv2.copyMakeBorder(
        np.ascontiguousarray(part),
        top,
        max(0, y1 - y0 - top - part.shape[0]),
        left,
        max(0, x1 - x0 - left - part.shape[1]),
        cv2.BORDER_CONSTANT,
    )
    shrinks = whole.shape[0] > side
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(whole, (side, side), interpolation=how), np.uint8)
