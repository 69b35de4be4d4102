"""Head orientation: the rigid part of the face mesh laid over a canonical frontal face."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

# The rigid part of the face: canthi, nose, hairline, temples. Shape: the generalised Procrustes
# mean (Gower 1975) of FaceMesh's own output over 9 people, made symmetric, in units of the
# outer-canthus distance; x to the image's right, y down, z away from the camera. Pitch is zero
# where the line from hairline (10) to chin (152) of a closed mouth is vertical.
CANONICAL_FACE: dict[int, tuple[float, float, float]] = {
    33: (-0.500, 0.080, -0.010),
    133: (-0.200, 0.088, -0.069),
    362: (0.200, 0.088, -0.069),
    263: (0.500, 0.080, -0.010),
    168: (0.000, 0.014, -0.251),
    6: (0.000, 0.106, -0.305),
    197: (0.000, 0.185, -0.366),
    195: (0.000, 0.258, -0.432),
    5: (0.000, 0.336, -0.500),
    4: (0.000, 0.433, -0.532),
    1: (0.000, 0.509, -0.512),
    127: (-0.769, 0.134, 0.531),
    356: (0.769, 0.134, 0.531),
    234: (-0.767, 0.300, 0.570),
    454: (0.767, 0.300, 0.570),
    10: (0.000, -0.537, -0.164),
    109: (-0.209, -0.530, -0.147),
    338: (0.209, -0.530, -0.147),
    67: (-0.386, -0.497, -0.077),
    297: (0.386, -0.497, -0.077),
    21: (-0.716, -0.185, 0.302),
    251: (0.716, -0.185, 0.302),
    162: (-0.753, -0.042, 0.432),
    389: (0.753, -0.042, 0.432),
}
_RIGID = np.array(list(CANONICAL_FACE))
_SHAPE = np.array(list(CANONICAL_FACE.values()))
_SHAPE = _SHAPE - _SHAPE.mean(axis=0)
OUTER_CANTHI = (33, 263)


class Pose(NamedTuple):
    """A face's orientation and the face laid straight.

    ``angles`` is roll, pitch, yaw in radians, the rotations of REP 103's x-forward, y-left, z-up
    frame applied as yaw, then pitch, then roll: positive yaw turns to the person's own left,
    positive pitch looks down, positive roll tilts towards the person's own right shoulder.
    ``frontal`` is the (n, 3) mesh turned to face the camera, centred between the outer canthi,
    in units of the outer-canthus distance.
    """

    angles: tuple[float, float, float]
    frontal: Points


def estimate(points: Points) -> Pose | None:
    """Find the orientation of a face mesh.

    Args:
        points: (468 or 478, 3) landmarks in pixels, x right, y down, z away from the camera.

    Returns:
        The pose, or None when the points are not finite or fall together.
    """
    if not np.isfinite(points).all():
        return None
    right, left = points[OUTER_CANTHI[0]], points[OUTER_CANTHI[1]]
    width = math.dist(left, right)
    if width < 1e-6:
        return None
    rotation = _rotation(points[_RIGID])
    frontal = (points - (right + left) / 2) @ rotation / width
    return Pose(_angles(rotation), frontal)


def _rotation(rigid: Points) -> Points:
    """The rotation that carries the canonical face onto ``rigid`` (Kabsch 1976)."""
    u, _, vt = np.linalg.svd((rigid - rigid.mean(axis=0)).T @ _SHAPE)
    rotation = u @ vt
    (a, b, c), (d, e, f), (g, h, i) = rotation.tolist()
    if a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) < 0.0:  # a mirror image
        u[:, 2] = -u[:, 2]
        rotation = u @ vt
    return np.asarray(rotation)


def _angles(rotation: Points) -> tuple[float, float, float]:
    x, y, z = (-rotation[:, 2]).tolist()  # where the nose points: -z of the canonical face
    yaw = math.atan2(x, -z)
    pitch = math.asin(min(1.0, max(-1.0, y)))
    # The ear-to-ear and chin-ward axes of a head with this yaw and pitch and no roll.
    across = np.array([math.cos(yaw), 0.0, math.sin(yaw)])
    down = np.array([-y * across[2], x * across[2] - z * across[0], y * across[0]])
    ears = rotation[:, 0]
    return math.atan2(-float(ears @ down), float(ears @ across)), pitch, yaw
