"""Where the head points, where the eyes look, whether they are closed."""

from __future__ import annotations

import numpy as np
import pytest
from face_shape import in_image, moved, resting_face
from hypothesis import given
from hypothesis import strategies as st

from whee_ros.cues import NANOSECONDS
from whee_ros.perception.face import eyes, gaze, head_pose

IRISES = (468, 473)


def looking(sideways: float = 0.0, down: float = 0.0) -> np.ndarray:
    """A frontal face whose irises are off their place, outer-canthus distances to image right."""
    face = resting_face()
    for iris in IRISES:
        face[iris] += (sideways, down, 0.0)
    return face


@given(roll=st.floats(-60, 60), pitch=st.floats(-50, 50), yaw=st.floats(-60, 60))
def test_the_pose_of_a_turned_head_is_found(roll, pitch, yaw):
    pose = head_pose.estimate(in_image(resting_face(), (roll, pitch, yaw)))
    assert pose is not None
    assert np.degrees(pose.angles) == pytest.approx((roll, pitch, yaw), abs=1.0)


def test_the_signs_are_those_of_facecue():
    nose, brow_middle, left_eye = 1, 168, 263
    face = resting_face()
    turned_left = in_image(face, (0, 0, 25))  # the person's left is the image's right
    assert turned_left[nose, 0] > turned_left[brow_middle, 0]
    looks_down = in_image(face, (0, 25, 0))
    assert looks_down[nose, 1] > in_image(face)[nose, 1]
    tilts_right = in_image(face, (25, 0, 0))  # the left eye goes up
    assert tilts_right[left_eye, 1] < in_image(face)[left_eye, 1]


def test_opening_the_mouth_does_not_turn_the_head():
    gaping = moved(resting_face(), (152, 0.0, 0.25), (17, 0.0, 0.2), (14, 0.0, 0.2))
    pose = head_pose.estimate(in_image(gaping))
    assert pose is not None
    assert np.degrees(pose.angles) == pytest.approx((0, 0, 0), abs=0.5)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_broken_mesh_has_no_pose(bad):
    face = in_image(resting_face())
    face[100, 1] = bad
    assert head_pose.estimate(face) is None
    assert head_pose.estimate(np.zeros((478, 3))) is None


def test_eyes_straight_on_the_camera_are_on_the_robot():
    assert gaze.likelihood(looking(), (0.0, 0.0, 0.0)) > 0.9


@pytest.mark.parametrize("away", [(0.06, 0.0), (-0.06, 0.0), (0.0, 0.08)])
def test_eyes_that_look_away_are_not(away):
    assert gaze.likelihood(looking(*away), (0.0, 0.0, 0.0)) < 0.2


def test_a_head_turned_away_whose_eyes_stay_is_still_looking():
    turned = (0.0, 0.0, np.radians(20))
    stays = looking(sideways=-gaze.EYEBALL * np.sin(np.radians(20)))
    assert gaze.likelihood(stays, turned) > 0.9
    assert gaze.likelihood(looking(), turned) < 0.4


def test_without_iris_points_the_head_decides_with_less_certainty():
    face = looking()[:468]
    assert gaze.likelihood(face, (0.0, 0.0, 0.0)) == pytest.approx(0.8)
    assert gaze.likelihood(face, (0.0, 0.0, 1.0)) < 0.1


def test_eyes_are_closed_by_their_opening_against_rest():
    assert eyes.closure(0.1, resting=0.1) == 0.0
    assert eyes.closure(0.06, resting=0.1) == pytest.approx(0.3)
    assert eyes.closure(0.0, resting=0.1) == 1.0
    assert eyes.closure(0.05, resting=0.0) == 0.0


def test_a_short_closure_is_a_blink_a_long_one_is_closed_eyes():
    lids = eyes.Lids()
    shown = [lids.update(1.0, i * NANOSECONDS // 10) for i in range(10)]
    assert [u[45] for u, _ in shown] == [1.0] * 5 + [0.0] * 5
    assert [u[43] for u, _ in shown] == [0.0] * 5 + [1.0] * 5
    assert shown[-1][1] == pytest.approx(0.9)
    assert lids.update(0.0, NANOSECONDS) == ({43: 0.0, 45: 0.0}, 0.0)
