"""Where to look for a face that the robot's own camera sees."""

from __future__ import annotations

import math

from whee_ros.embodiment.profile import Vector

_FACE_WIDTH = 0.16  # m, of an adult


def toward(
    roi: tuple[float, float, float, float], field_of_view: float = 1.05, aspect: float = 4 / 3
) -> Vector | None:
    """Give the point in metres (forward, left, up) between a face's eyes.

    Takes a pinhole camera at the robot's eyes that looks straight forward and does not turn with
    the head; distance follows from the width of the face.

    Args:
        roi: xmin, ymin, xmax, ymax, each 0..1 of the image.
        field_of_view: of the camera across, in radians.
        aspect: the image's width over its height.

    Returns:
        The point, or None when the region is empty or no numbers.
    """
    left, top, right, bottom = roi
    if not all(map(math.isfinite, roi)) or right <= left or bottom <= top:
        return None
    reach = 2 * math.tan(field_of_view / 2)
    across = (0.5 - (left + right) / 2) * reach
    up = (0.5 - (0.6 * top + 0.4 * bottom)) * reach / aspect
    distance = min(max(_FACE_WIDTH / ((right - left) * reach), 0.3), 4.0)
    return distance, distance * across, distance * up
