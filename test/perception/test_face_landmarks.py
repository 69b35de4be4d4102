"""The 70 points of hri_msgs/FacialLandmarks."""

from __future__ import annotations

import numpy as np
import pytest
from face_shape import in_image, resting_face

from whee_ros.perception.face import head_pose
from whee_ros.perception.face.landmarks import MESH_OF_POINT, landmarks

# Constants of hri_msgs/FacialLandmarks.
RIGHT_EAR, MENTON, LEFT_EAR = 0, 8, 16
RIGHT_EYE_OUTSIDE, RIGHT_EYE_INSIDE, LEFT_EYE_INSIDE, LEFT_EYE_OUTSIDE = 36, 39, 42, 45
NOSE, MOUTH_RIGHT, MOUTH_TOP, MOUTH_LEFT, MOUTH_BOTTOM = 30, 48, 51, 54, 57
INNER_TOP, INNER_BOTTOM, RIGHT_PUPIL, LEFT_PUPIL = 62, 66, 68, 69


def points_of(angles=(0.0, 0.0, 0.0), centre=(320.0, 240.0), iris=True) -> np.ndarray:
    mesh = in_image(resting_face(), angles, centre=centre)[: 478 if iris else 468]
    pose = head_pose.estimate(mesh)
    assert pose is not None
    flat = landmarks(mesh, pose.frontal, pose.angles[2], (640, 480), 0.9)
    return np.array(flat).reshape(70, 3)


def test_they_lie_where_their_names_say():
    x, y, _ = points_of().T
    assert x[RIGHT_EAR] < x[RIGHT_EYE_OUTSIDE] < x[RIGHT_PUPIL] < x[RIGHT_EYE_INSIDE]
    assert x[LEFT_EYE_INSIDE] < x[LEFT_PUPIL] < x[LEFT_EYE_OUTSIDE] < x[LEFT_EAR]
    assert x[MOUTH_RIGHT] < x[NOSE] < x[MOUTH_LEFT]
    assert y[NOSE] < y[MOUTH_TOP] < y[INNER_TOP] <= y[INNER_BOTTOM] < y[MOUTH_BOTTOM] < y[MENTON]


def test_the_jaw_goes_down_to_the_chin_and_up_again():
    y = points_of()[:, 1]
    assert (np.diff(y[RIGHT_EAR : MENTON + 1]) > 0).all()
    assert (np.diff(y[MENTON : LEFT_EAR + 1]) < 0).all()


def test_every_point_has_its_own_place_on_the_mesh():
    assert len(set(MESH_OF_POINT)) == 70


def test_they_are_fractions_of_the_image():
    nose = points_of()[NOSE]
    assert nose[:2] == pytest.approx((0.5, 0.5), abs=0.1)
    assert nose[2] == pytest.approx(0.9)


def test_the_side_turned_away_is_less_certain():
    confidence = points_of((0, 0, 40))[:, 2]  # to the own left: the left ear goes out of view
    assert confidence[LEFT_EAR] < 0.5 * confidence[RIGHT_EAR]


def test_points_outside_the_image_are_worth_nothing():
    outside = points_of(centre=(5.0, 240.0))
    assert outside[RIGHT_EAR, 2] == 0.0
    assert (outside[:, :2] >= 0.0).all()


def test_without_iris_points_the_pupils_are_a_guess_of_no_confidence():
    points = points_of(iris=False)
    assert points[[RIGHT_PUPIL, LEFT_PUPIL], 2].tolist() == [0.0, 0.0]
    assert points[RIGHT_PUPIL, 0] == pytest.approx(points_of()[RIGHT_PUPIL, 0], abs=0.01)
