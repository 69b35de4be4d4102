"""Head, gaze and speech survive the way through hri_msgs/FacialActionUnits."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whee_ros.cues import FaceCue
from whee_ros.perception.face import facs


@given(
    roll=st.floats(-facs.FULL_TILT, facs.FULL_TILT),
    pitch=st.floats(-facs.FULL_NOD, facs.FULL_NOD),
    yaw=st.floats(-facs.FULL_TURN, facs.FULL_TURN),
    gaze=st.floats(0, 1),
    motion=st.floats(0, 1),
)
def test_there_and_back_is_the_same(roll, pitch, yaw, gaze, motion):
    cue = FaceCue(
        stamp=0, head_pose=(roll, pitch, yaw), gaze=gaze, mouth_motion=motion,
        action_units={12: 0.5, 45: 1.0},
    )  # fmt: skip
    codes = facs.facs_codes(cue)
    back = facs.from_facs(codes)
    assert back.head_pose == pytest.approx(cue.head_pose, abs=1e-9)
    assert back.gaze == pytest.approx(gaze)
    assert back.mouth_motion == pytest.approx(motion)
    assert facs.action_units(codes) == cue.action_units


def test_the_codes_are_those_of_facs():
    left = FaceCue(stamp=0, head_pose=(0.0, 0.0, math.radians(45)))
    assert facs.facs_codes(left)[51] == pytest.approx(0.5)
    assert facs.facs_codes(left)[52] == 0.0
    down = FaceCue(stamp=0, head_pose=(0.0, math.radians(30), 0.0))
    assert facs.facs_codes(down)[54] == pytest.approx(0.5)
    tilt_right = FaceCue(stamp=0, head_pose=(math.radians(30), 0.0, 0.0))
    assert facs.facs_codes(tilt_right)[56] == pytest.approx(0.5)
    eyes = FaceCue(stamp=0, gaze=0.8, mouth_motion=0.3)
    assert (facs.facs_codes(eyes)[69], facs.facs_codes(eyes)[50]) == (0.8, 0.3)


def test_all_codes_fit_the_message():
    cue = FaceCue(stamp=0, head_pose=(9.0, -9.0, 9.0), action_units={1: 7.0, 4: float("nan")})
    codes = facs.facs_codes(cue)
    assert all(0 <= code < 99 for code in codes)
    assert all(0.0 <= value <= 1.0 for value in codes.values())


def test_another_nodes_message_without_movements_means_straight_ahead():
    assert facs.from_facs({12: 0.4}) == ((0.0, 0.0, 0.0), 0.0, 0.0)
    assert facs.from_facs({51: float("nan"), 69: float("inf")}).head_pose == (0.0, 0.0, 0.0)


def test_it_needs_no_mediapipe():
    code = (
        "import sys; import whee_ros.perception.face.facs; "
        "sys.exit(any(m in sys.modules for m in ('mediapipe', 'cv2', 'torch')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
