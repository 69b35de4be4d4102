"""The robot node moves nothing before leave is given and joints are known, nor after a stop."""

from __future__ import annotations

import pytest
from nodes_bench import Bench
from robot_plans import FROWN, NOD, SAY, kinds, plan

from whee_ros.ros import service

FACE = "/robot_face/expression"
HEAD = "/head_controller/joint_trajectory"
Trigger = service("std_srvs/srv/Trigger")
SetBool = service("std_srvs/srv/SetBool")


def test_stop_silences_at_once_and_latches_until_enable():
    with Bench("robot") as bench:
        bench.text("/plan", plan(SAY, NOD))
        bench.run(0.2)
        answer = bench.call(Trigger, "/robot/stop")
        assert answer.success
        assert len(bench.heard("/say/cancel")) == 1
        before = len(bench.published)
        bench.text("/plan", plan(SAY, FROWN, name="p2", now=bench.now))
        report = bench.report("robot")
        assert bench.words("/say") == bench.words("/say")[:1]
        assert not bench.heard(FACE)
        assert "plan_dropped" in kinds(bench)
        assert (report["stopped"], report["motion"]) == ("yes", "disabled")
        assert "/robot/enable" in report["enable"]
        assert before < len(bench.published)
        assert bench.call(SetBool, "/robot/enable", data=True).success
        bench.text("/plan", plan(FROWN, name="p3", now=bench.now))
        assert (bench.report("robot")["stopped"], bench.report("robot")["motion"]) == (
            "no",
            "enabled",
        )
        assert len(bench.heard(FACE)) == 1


def test_the_topic_stop_and_enable_false_stop_too():
    with Bench("robot") as bench:
        bench.send("/stop", "std_msgs/msg/Empty")
        assert bench.report("robot")["stopped"] == "yes"
        bench.call(SetBool, "/robot/enable", data=True)
        assert bench.report("robot")["stopped"] == "no"
        bench.call(SetBool, "/robot/enable", data=False)
        assert bench.report("robot")["stopped"] == "yes"


def tell_joints(bench, *positions):
    names = ["head_pan_joint", "head_tilt_joint"]
    bench.send("/joint_states", "sensor_msgs/msg/JointState", name=names, position=positions)


def test_a_physical_robot_talks_but_moves_only_after_enable():
    with Bench("robot", parameters=("robot:profile:=generic",)) as bench:
        for _ in range(3):
            tell_joints(bench, 0.1, 0.0)
            bench.run(0.1)
        bench.text("/plan", plan(SAY, NOD, now=bench.now))
        report = bench.report("robot")
        assert bench.words("/say") == ["That sounds hard."]
        assert not bench.heard(HEAD)
        assert "joints stay still until it is enabled" in report["enable"]
        bench.call(SetBool, "/robot/enable", data=True)
        tell_joints(bench, 0.1, 0.0)
        bench.run(0.1)
        bench.text("/plan", plan(NOD, name="p2", now=bench.now))
        bench.run(0.3)
        path = bench.heard(HEAD)[0]
        assert path.joint_names == ["head_pan_joint", "head_tilt_joint"]
        # It starts from where the joints were measured to be.
        assert abs(path.points[0].positions[0] - 0.1) < 0.02


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"name": ["wheel"], "position": [1.0]},
        {"name": ["head_pan_joint"], "position": [0.0]},
        {"name": ["head_pan_joint", "head_tilt_joint"], "position": []},
    ],
)
def test_a_head_whose_joints_nobody_tells_stays_still_and_says_so(state):
    with Bench("robot", parameters=("robot:profile:=generic",)) as bench:
        bench.call(SetBool, "/robot/enable", data=True)
        bench.send("/joint_states", "sensor_msgs/msg/JointState", **state)
        bench.run(2.0)
        bench.text("/plan", plan(NOD, now=bench.now))
        report = bench.report("robot")
        assert not bench.heard(HEAD)
        assert "head_pan_joint, head_tilt_joint" in report["joints"]
        assert "Cure: start the robot's joint state broadcaster" in report["joints"]


def test_joints_that_are_no_numbers_move_nothing():
    with Bench("robot", parameters=("robot:profile:=generic",)) as bench:
        bench.call(SetBool, "/robot/enable", data=True)
        tell_joints(bench, float("nan"), float("inf"))
        bench.text("/plan", plan(NOD, now=bench.now))
        bench.run(0.5)
        assert not bench.heard(HEAD)
