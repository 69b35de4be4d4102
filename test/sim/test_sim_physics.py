"""The joints as masses: they follow, they lag a little, they stay within limits."""

import pytest

from whee_ros.sim.physics import Physics
from whee_ros.sim.robot import SimRobot
from whee_ros.sim.simulator import NoMujocoError, load
from whee_ros.sim.urdf import JOINTS, limits

MS = 1_000_000


@pytest.fixture(autouse=True, scope="module")
def _mujoco():
    try:
        load()
    except NoMujocoError as error:
        pytest.skip(str(error))


RAISED = [(0.5, [0.4, 2.0, 0.3], [0.0, 0.0, 0.0])]
MOVED = ["neck_pitch", "left_arm_raise", "base_lean"]


def moved(every=20):
    """The states of a robot that was told to move at 0, in steps of milliseconds."""
    robot = SimRobot(Physics())
    robot.joints(0)
    robot.trajectory(MOVED, RAISED, 0)
    return {t: robot.joints(t * MS) for t in range(0, 1001, every)}


def test_joints_reach_what_they_are_told_and_rest_there():
    end = moved()[1000]
    for name, goal in zip(MOVED, RAISED[0][1], strict=True):
        position, velocity = end[name]
        assert position == pytest.approx(goal, abs=0.005)
        assert velocity == pytest.approx(0.0, abs=0.01)


def test_mass_takes_time_but_less_than_a_twentieth_of_a_second():
    wanted, states = SimRobot(), moved()
    wanted.trajectory(MOVED, RAISED, 0)
    for name in MOVED:
        position = states[260][name][0]
        assert wanted.joints(210 * MS)[name][0] < position < wanted.joints(260 * MS)[name][0]


def test_a_joint_stops_at_its_limit_whatever_it_is_told():
    physics = Physics()
    physics.advance(0, lambda _: {})
    for t in range(0, 1500, 50):
        states = physics.advance(t * MS, lambda _: dict.fromkeys(JOINTS, 9.0))
    for name in JOINTS:
        assert states[name][0] <= limits()[name].high + 0.02


def test_the_same_calls_give_the_same_motion_to_the_last_bit():
    assert moved() == moved()


def test_how_often_it_is_asked_changes_nothing():
    rare, often = moved(100), moved(20)
    assert all(often[t] == rare[t] for t in rare)


def test_after_a_long_silence_and_when_time_runs_back_it_is_where_it_is_told_to_be():
    physics = Physics()
    physics.advance(0, lambda _: {})
    assert physics.advance(60_000 * MS, lambda _: {"neck_yaw": 0.5})["neck_yaw"] == (0.5, 0.0)
    assert physics.advance(10 * MS, lambda _: {"neck_yaw": -0.2})["neck_yaw"] == (-0.2, 0.0)
