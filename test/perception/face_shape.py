"""An average resting face as FaceMesh would give it, to be posed and moved by the tests.

Units are outer-canthus distances; x to the image's right, y down, z away from the camera.
"""

from __future__ import annotations

import numpy as np

MIDLINE = {
    0: (0.0, 0.716, -0.336),
    1: (0.0, 0.432, -0.493),
    2: (0.0, 0.513, -0.334),
    4: (0.0, 0.356, -0.513),
    5: (0.0, 0.259, -0.482),
    6: (0.0, 0.027, -0.288),
    10: (0.0, -0.624, -0.144),
    13: (0.0, 0.786, -0.28),
    14: (0.0, 0.787, -0.282),
    17: (0.0, 0.895, -0.309),
    152: (0.0, 1.273, -0.161),
    168: (0.0, -0.067, -0.235),
    195: (0.0, 0.181, -0.415),
    197: (0.0, 0.107, -0.349),
}
# (point on the person's right, its twin on the left): where the right one lies.
SIDES = {
    (21, 251): (-0.724, -0.269, 0.316),
    (33, 263): (-0.5, 0.0, 0.0),
    (37, 267): (-0.084, 0.701, -0.328),
    (40, 270): (-0.216, 0.749, -0.244),
    (50, 280): (-0.55, 0.379, -0.089),
    (55, 285): (-0.145, -0.185, -0.21),
    (58, 288): (-0.699, 0.77, 0.446),
    (61, 291): (-0.278, 0.789, -0.149),
    (63, 293): (-0.57, -0.261, -0.059),
    (66, 296): (-0.325, -0.302, -0.198),
    (67, 297): (-0.39, -0.584, -0.06),
    (70, 300): (-0.638, -0.187, 0.025),
    (75, 305): (-0.147, 0.474, -0.286),
    (78, 308): (-0.257, 0.788, -0.163),
    (81, 311): (-0.128, 0.781, -0.246),
    (84, 314): (-0.083, 0.888, -0.304),
    (91, 321): (-0.215, 0.838, -0.241),
    (93, 323): (-0.769, 0.395, 0.569),
    (97, 326): (-0.087, 0.512, -0.317),
    (105, 334): (-0.463, -0.302, -0.132),
    (107, 336): (-0.167, -0.286, -0.231),
    (109, 338): (-0.211, -0.617, -0.128),
    (127, 356): (-0.776, 0.053, 0.542),
    (129, 358): (-0.236, 0.419, -0.201),
    (133, 362): (-0.2, 0.008, -0.06),
    (136, 365): (-0.549, 1.027, 0.194),
    (144, 373): (-0.414, 0.038, -0.064),
    (145, 374): (-0.359, 0.042, -0.081),
    (148, 377): (-0.142, 1.262, -0.14),
    (149, 378): (-0.351, 1.177, 0.003),
    (153, 380): (-0.304, 0.037, -0.084),
    (158, 385): (-0.315, -0.048, -0.092),
    (159, 386): (-0.37, -0.049, -0.089),
    (160, 387): (-0.426, -0.038, -0.073),
    (162, 389): (-0.76, -0.125, 0.445),
    (172, 397): (-0.63, 0.919, 0.326),
    (176, 400): (-0.254, 1.227, -0.083),
    (178, 402): (-0.128, 0.782, -0.251),
    (205, 425): (-0.453, 0.472, -0.158),
    (234, 454): (-0.774, 0.223, 0.579),
    (468, 473): (-0.358, -0.009, -0.06),
}


def resting_face() -> np.ndarray:
    """(478, 3) frontal face; points that no part of the stage reads lie between the eyes."""
    points = np.zeros((478, 3))
    for number, place in MIDLINE.items():
        points[number] = place
    for (right, left), place in SIDES.items():
        points[right] = place
        points[left] = (-place[0], place[1], place[2])
    return points


def moved(points: np.ndarray, *moves: tuple[int, float, float]) -> np.ndarray:
    """Move points (landmark, outwards, down), each together with its twin."""
    points = points.copy()
    twins = dict(SIDES.keys())
    for number, outwards, down in moves:
        points[number] += (-outwards if number in twins else 0.0, down, 0.0)
        if number in twins:
            points[twins[number]] += (outwards, down, 0.0)
    return points


def smile(points: np.ndarray, strength: float = 1.0) -> np.ndarray:
    """Lip corners up and out, cheeks up, teeth shown."""
    s = strength
    return moved(
        points, (61, 0.06 * s, -0.05 * s), (205, 0.0, -0.06 * s), (50, 0.0, -0.04 * s),
        (13, 0.0, -0.02 * s), (14, 0.0, 0.08 * s), (17, 0.0, 0.02 * s),
    )  # fmt: skip


def shut_eyes(points: np.ndarray) -> np.ndarray:
    """Bring the lids together."""
    return moved(points, (159, 0.0, 0.04), (145, 0.0, -0.04))


def rotation(roll: float, pitch: float, yaw: float) -> np.ndarray:
    """Yaw, then pitch, then roll, degrees; signs as in FaceCue.head_pose."""
    r, p, y = np.radians((roll, pitch, yaw))
    about_y = np.array([[np.cos(y), 0, -np.sin(y)], [0, 1, 0], [np.sin(y), 0, np.cos(y)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]])
    about_z = np.array([[np.cos(r), np.sin(r), 0], [-np.sin(r), np.cos(r), 0], [0, 0, 1]])
    return about_y @ about_x @ about_z


def in_image(
    points: np.ndarray,
    angles: tuple[float, float, float] = (0.0, 0.0, 0.0),
    size: float = 80.0,
    centre: tuple[float, float] = (320.0, 240.0),
) -> np.ndarray:
    """Pose a frontal face (angles in degrees) and put it into an image, pixels."""
    return points @ rotation(*angles).T * size + np.array([*centre, 0.0])
