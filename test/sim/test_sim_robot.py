"""The simulated robot: what it shows follows from the commands it gets."""

import math
from pathlib import Path

import numpy as np
import pytest

from whee_ros.acts import BehaviorPlan, Express, Gesture, Light, Look
from whee_ros.embodiment.expressions import EXPRESSIONS
from whee_ros.embodiment.performer import Performer
from whee_ros.embodiment.profile_reader import load_profile
from whee_ros.sim.face import SHAPES, shape_of
from whee_ros.sim.photographer import schematic
from whee_ros.sim.robot import JOINTS, SimRobot
from whee_ros.sim.urdf import limits

SECOND = 1_000_000_000
LATER = 2 * SECOND
PROFILE = Path(__file__).parents[2] / "config" / "robots" / "sim.yaml"


def picture_of(robot, now, size=(200, 215)):
    return schematic(robot.look(now), size)


def test_every_expression_that_plans_may_name_has_a_face_of_its_own():
    assert set(SHAPES) == set(EXPRESSIONS)
    assert len(set(SHAPES.values())) == len(SHAPES)


@pytest.mark.parametrize(
    ("name", "smile", "tilt"), [("happy", 1, 0), ("sad", -1, 1), ("angry", -1, -1)]
)
def test_faces_have_the_marks_people_know_them_by(name, smile, tilt):
    shape = SHAPES[name]
    assert np.sign(round(shape.smile)) == smile
    assert np.sign(round(shape.tilt)) == tilt


def test_concern_is_not_mirrored_sadness():
    assert SHAPES["concerned"].smile > SHAPES["sad"].smile / 2
    assert SHAPES["concerned"].lid > SHAPES["sad"].lid


def test_an_unknown_name_is_shown_by_valence_and_arousal():
    assert shape_of("gleeful", 0.9, 0.5, 1.0).smile > 0.8
    assert shape_of("gloomy", -0.9, -0.5, 1.0).smile < -0.5
    assert shape_of("?", math.nan, math.inf, math.nan) is not None


def test_intensity_goes_from_neutral_to_full():
    assert shape_of("happy", 0, 0, 0.0) == SHAPES["neutral"]
    assert shape_of("happy", 0, 0, 1.0).smile == pytest.approx(SHAPES["happy"].smile)


def test_the_neck_follows_a_trajectory_from_where_it_is():
    robot = SimRobot()
    robot.trajectory(["neck_yaw"], [(1.0, [0.5], [0.0])], 0)
    assert robot.state(SECOND // 2).joints["neck_yaw"] == pytest.approx(0.25)
    robot.trajectory(["neck_yaw"], [(1.0, [0.0], [0.0])], SECOND // 2)
    assert robot.state(SECOND // 2).joints["neck_yaw"] == pytest.approx(0.25)
    assert robot.state(LATER).joints["neck_yaw"] == 0.0


def test_a_joint_is_kept_within_its_limits():
    robot = SimRobot()
    robot.trajectory(["left_arm_raise", "base_lean"], [(0.5, [-3.0, 9.0], [0.0, 0.0])], 0)
    assert robot.state(LATER).joints["left_arm_raise"] == limits()["left_arm_raise"].low
    assert robot.state(LATER).joints["base_lean"] == limits()["base_lean"].high


def test_bad_commands_are_ignored():
    robot = SimRobot()
    robot.trajectory(["tail", *JOINTS], [(math.nan, [1], []), (1.0, [], []), (-1, [9] * 4, [])], 0)
    robot.look_at(math.nan, 0, 0, 0)
    robot.light(math.inf, -1, 9)
    state = robot.state(LATER)
    assert set(state.joints.values()) == {0.0}
    assert state.gaze == (1.0, 0.0, 0.0)
    assert state.light == (0.0, 0.0, 1.0)


@pytest.mark.parametrize("size", [(480, 516), (160, 120), (64, 200)])
def test_a_picture_has_the_size_asked_for(size):
    picture = picture_of(SimRobot(), 0, size)
    assert picture.shape == (size[1], size[0], 3)
    assert picture.dtype == np.uint8


def test_the_same_commands_give_the_same_picture():
    def picture():
        robot = SimRobot()
        robot.expression("surprised", 0.2, 0.8, 1.0, 0)
        robot.speaking(True, 0)
        return picture_of(robot, LATER)

    assert np.array_equal(picture(), picture())


@pytest.mark.parametrize(
    "change",
    [
        lambda robot: robot.expression("happy", 0.8, 0.4, 1.0, 0),
        lambda robot: robot.look_at(1.0, 0.6, 0.0, 0),
        lambda robot: robot.trajectory(["neck_roll"], [(0.1, [0.3], [0.0])], 0),
        lambda robot: robot.light(1.0, 0.5, 0.0),
        lambda robot: robot.speaking(True, 0),
    ],
    ids=["face", "gaze", "neck", "light", "speech"],
)
def test_every_command_can_be_seen(change):
    robot = SimRobot()
    change(robot)
    before, after = picture_of(SimRobot(), LATER), picture_of(robot, LATER)
    assert np.abs(before.astype(int) - after).max() > 40


def test_eyes_look_at_the_viewers_right_for_a_point_to_the_robots_left():
    robot = SimRobot()
    robot.look_at(1.0, 0.6, 0.0, 0)
    face = robot.draw_face(LATER)
    dark = face[130:310, 105:255].astype(int).sum(axis=2) < 60
    columns = np.nonzero(dark)[1]
    assert np.median(columns) > 85


def test_the_lips_move_while_it_speaks_and_rest_after():
    robot = SimRobot()
    robot.speaking(True, 0)
    mouths = [robot.draw_face(t * SECOND // 20)[340:470] for t in range(1, 8)]
    assert any(not np.array_equal(mouths[0], mouth) for mouth in mouths[1:])
    robot.speaking(False, SECOND)
    assert np.array_equal(robot.draw_face(LATER)[340:], SimRobot().draw_face(LATER)[340:])


def test_the_mouth_follows_the_loudness_of_the_voice():
    robot = SimRobot()
    robot.speaking(True, 0)
    robot.loudness(0.1, [-15.0] * 5 + [-90.0] * 10, 0)
    loud, quiet = (robot.draw_face(t)[340:] for t in (SECOND // 4, SECOND))
    assert np.array_equal(quiet, SimRobot().draw_face(SECOND)[340:])
    assert not np.array_equal(loud, quiet)


def test_it_blinks_now_and_then():
    whites = [
        int((SimRobot().draw_face(t * SECOND // 20) > 235).all(axis=2).sum()) for t in range(100)
    ]
    shut = [white < max(whites) / 3 for white in whites]
    assert 1 <= sum(shut) <= 10


def test_the_performers_commands_can_be_watched():
    robot, performer = SimRobot(), Performer(load_profile(PROFILE))
    performer.perform(
        BehaviorPlan(
            id="p",
            person="anna",
            stamp=0,
            deadline=SECOND,
            kind="response",
            acts=(
                Express(id="e", expression="concerned", valence=-0.3, arousal=0.1),
                Look(id="l", target="front"),
                Gesture(id="g", name="tilt", amplitude=1.0),
                Light(id="li", color=(0.2, 0.3, 0.9)),
            ),
        ),
        0,
    )
    for now in range(0, SECOND, SECOND // 50):
        for command in performer.tick(now):
            robot.command(command.binding, command.fields, now)
    state = robot.state(SECOND)
    assert state.expression == "concerned"
    assert state.joints["neck_roll"] == pytest.approx(0.42, abs=0.02)
    assert state.joints["base_lean"] > 0.1
    assert state.light == pytest.approx((0.2, 0.3, 0.9))
