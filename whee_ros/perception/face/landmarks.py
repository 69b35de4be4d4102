"""The 70 points of hri_msgs/FacialLandmarks (the iBUG 68 and the pupils) from the face mesh."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

# FaceMesh numbers in the order of hri_msgs/FacialLandmarks; "right" is the person's right.
MESH_OF_POINT = (
    127, 93, 58, 172, 136, 149, 176, 148, 152,  # right ear along the jaw to the menton
    377, 400, 378, 365, 397, 288, 323, 356,  # on to the left ear
    70, 63, 105, 66, 107,  # right eyebrow, from outside to inside
    336, 296, 334, 293, 300,  # left eyebrow, from inside to outside
    168, 197, 5, 4,  # sellion to tip of the nose
    75, 97, 2, 326, 305,  # nostrils
    33, 160, 158, 133, 153, 144,  # right eye, clockwise in the image from its outside
    362, 385, 387, 263, 373, 380,  # left eye, from its inside
    61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91,  # outer lips from the right corner
    78, 81, 13, 311, 308, 402, 14, 178,  # inner lips
    468, 473,  # pupils
)  # fmt: skip
_INDICES = np.array(MESH_OF_POINT)
_EYES = ((33, 133), (362, 263))


def landmarks(
    points: Points, frontal: Points, yaw: float, size: tuple[int, int], quality: float
) -> tuple[float, ...]:
    """The 70 points x, y, c, flattened; x and y are 0..1 of the image.

    Args:
        points: (468 or 478, 3) mesh in pixels.
        frontal: the same laid straight, in outer-canthus distances.
        yaw: radians; the side turned away gets less confidence.
        size: image width and height, pixels.
        quality: confidence 0..1 of a point in full view.
    """
    if len(points) < 478:
        points, frontal = (_with_eye_centres(p) for p in (points, frontal))
        seen = np.append(np.ones(68), np.zeros(2))
    else:
        seen = np.ones(70)
    place = points[_INDICES, :2] / np.array(size, dtype=np.float64)
    # Turned to the own left (positive yaw), the left half, at positive x, goes out of view.
    hidden = np.clip(np.sin(yaw) * frontal[_INDICES, 0] / 0.75, 0.0, 1.0)
    inside = ((place >= 0.0) & (place <= 1.0)).all(axis=1)
    confidence = quality * seen * (1.0 - hidden) * inside
    flat = np.column_stack([np.clip(place, 0.0, 1.0), confidence]).ravel()
    return tuple(flat.tolist())


def _with_eye_centres(points: Points) -> Points:
    """Put the middle of each eye where the iris points would be."""
    right, left = (points[list(eye)].mean(axis=0, keepdims=True) for eye in _EYES)
    return np.vstack([points[:468], np.repeat(right, 5, axis=0), np.repeat(left, 5, axis=0)])
