"""Where to look for a face in the camera's picture."""

import math

import pytest

from whee_ros.embodiment.aim import toward


def test_a_face_in_the_middle_is_straight_ahead():
    x, y, z = toward((0.4, 0.4, 0.6, 0.65))
    assert 0.5 < x < 1.0
    assert y == pytest.approx(0.0)
    assert z == pytest.approx(0.0)


def test_a_face_at_the_right_of_the_picture_is_to_the_robots_right():
    assert toward((0.7, 0.4, 0.9, 0.65))[1] < -0.1


def test_a_higher_and_smaller_face_is_higher_and_farther():
    near, far = toward((0.4, 0.4, 0.6, 0.65)), toward((0.45, 0.1, 0.55, 0.22))
    assert far[0] > near[0]
    assert far[2] > near[2]


@pytest.mark.parametrize("roi", [(0.5, 0.5, 0.5, 0.5), (0.6, 0, 0.4, 1), (math.nan, 0, 1, 1)])
def test_no_face_no_point(roi):
    assert toward(roi) is None
