"""Motion: gestures keep to position, velocity and acceleration limits, even when interrupted."""

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from whee_ros.embodiment.motion import STOPS_WITHIN, plan_motion
from whee_ros.embodiment.profile import Joint

JOINT = Joint("pan", "yaw", -0.8, 0.8, velocity=1.0, acceleration=2.0)


def test_a_step_takes_the_time_asked_for_when_that_is_slow_enough():
    motion, notes = plan_motion([JOINT], [(0.0, 0.0)], [(2.0, [0.3])])
    assert motion.duration == pytest.approx(2.0)
    assert motion.at(1.0)[0][0] == pytest.approx(0.15)
    assert motion.at(9.0)[0] == (0.3, 0.0)
    assert notes == []


def test_a_step_that_is_too_fast_is_slowed():
    motion, notes = plan_motion([JOINT], [(0.0, 0.0)], [(0.1, [0.7])])
    assert motion.duration > 1.3
    assert notes == ["slowed to velocity and acceleration limits"]


def test_a_goal_beyond_the_limits_is_clamped():
    motion, notes = plan_motion([JOINT], [(0.0, 0.0)], [(8.0, [3.0])])
    assert motion.at(9.0)[0][0] == 0.8
    assert notes == ["pan kept within -0.8..0.8 rad"]


def test_a_moving_joint_brakes_before_it_turns_round():
    first, _ = plan_motion([JOINT], [(0.0, 0.0)], [(1.0, [0.5])])
    position, velocity = first.at(0.5)[0]
    second, _ = plan_motion([JOINT], [(position, velocity)], [(1.0, [0.0])])
    assert second.at(0.0)[0] == (position, velocity)
    assert second.at(0.05)[0][0] > position


goals = st.lists(
    st.tuples(
        st.floats(0.0, 3.0), st.one_of(st.floats(-2, 2), st.sampled_from([math.nan, math.inf]))
    ),
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(goals, goals, st.floats(0.0, 4.0))
@example([(2.0, 0.5)], [(0.0, 0.0)], 0.25)
def test_limits_hold_whatever_interrupts_a_motion(first, second, moment):
    joints = [JOINT]
    one, _ = plan_motion(joints, [(0.0, 0.0)], [(t, [goal]) for t, goal in first])
    two, _ = plan_motion(joints, one.at(moment), [(t, [goal]) for t, goal in second])
    for motion in (one, two):
        assert_within_limits(motion.at(0.0)[0], motion.samples())


@settings(max_examples=150, deadline=None)
@given(goals, st.floats(0.0, 4.0))
def test_whatever_moves_can_stop_at_once(steps, moment):
    motion, _ = plan_motion([JOINT], [(0.0, 0.0)], [(t, [goal]) for t, goal in steps])
    braking, _ = plan_motion([JOINT], motion.at(moment), [])
    assert braking.duration <= STOPS_WITHIN + 1e-9


def assert_within_limits(start, samples):
    """Follow the samples as a joint trajectory controller does: with cubic curves."""
    before, p0, v0 = 0.0, *start
    for t, [(p1, v1)] in samples:
        h = t - before
        begin = (6 * (p1 - p0) - h * (4 * v0 + 2 * v1)) / h**2
        end = (-6 * (p1 - p0) + h * (2 * v0 + 4 * v1)) / h**2
        assert abs(v1) <= JOINT.velocity + 1e-9
        if h > 1e-4:
            assert max(abs(begin), abs(end)) <= JOINT.acceleration * 1.001
        assert JOINT.low - 1e-9 <= p1 <= JOINT.high + 1e-9
        before, p0, v0 = t, p1, v1
    assert v0 == 0.0 or not samples
