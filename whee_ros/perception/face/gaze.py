"""Are the eyes on the robot? Iris position within the eye, added to the head's direction."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

# An eyeball's radius (12 mm) over the outer-canthus distance (about 90 mm).
EYEBALL = 0.133
_IRIS_REST = -0.016  # height of the iris against the canthi when looking straight ahead
_SPREAD = np.radians((13.0, 17.0))  # yaw and pitch by which a look "at" somebody scatters
_SPREAD_HEAD_ONLY = np.radians((20.0, 25.0))
_RIGHT = (468, 33, 133)  # iris, outer and inner canthus
_LEFT = (473, 263, 362)


def eye_direction(frontal: Points) -> tuple[float, float]:
    """Yaw and pitch of the eyes in the head, radians; signs as in FaceCue.head_pose.

    Args:
        frontal: (478, 3) face laid straight, in outer-canthus distances.
    """
    offsets = [
        frontal[i, :2] - (frontal[o, :2] + frontal[c, :2]) / 2 for i, o, c in (_RIGHT, _LEFT)
    ]
    x, y = np.mean(offsets, axis=0)
    sines = np.clip(np.array([x, y - _IRIS_REST]) / EYEBALL, -0.9, 0.9)
    yaw, pitch = np.arcsin(sines)
    return float(yaw), float(pitch)


def likelihood(frontal: Points, angles: tuple[float, float, float]) -> float:
    """Likelihood 0..1 that the person looks into the camera.

    Args:
        frontal: (468 or 478, 3) face laid straight; without iris points the head alone decides,
            with less certainty.
        angles: roll, pitch, yaw of the head, radians.
    """
    _, pitch, yaw = angles
    if len(frontal) < 478:
        apart = np.array([yaw, pitch]) / _SPREAD_HEAD_ONLY
        return float(0.8 * np.exp(-0.5 * apart @ apart))
    eye_yaw, eye_pitch = eye_direction(frontal)
    apart = np.array([yaw + eye_yaw, pitch + eye_pitch]) / _SPREAD
    return float(np.exp(-0.5 * apart @ apart))
