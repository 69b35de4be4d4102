"""The sim_robot node: topics in; joint states, pictures and a page for browsers out."""

from __future__ import annotations

import urllib.request

import numpy as np
import pytest
from nodes_bench import Bench

from whee_ros.nodes.pictures import from_compressed
from whee_ros.nodes.quality import SENSOR
from whee_ros.ros import Node, message
from whee_ros.sim import physics
from whee_ros.sim.simulator import NoMujocoError
from whee_ros.sim.stream import Stream
from whee_ros.sim.urdf import JOINTS

BODY = "/body_controller/joint_trajectory"
PICTURES = "/sim_robot/image/compressed"
SMALL = ("sim_robot:width:=160", "sim_robot:view:=schematic")
Image = message("sensor_msgs/msg/CompressedImage")
Point = message("trajectory_msgs/msg/JointTrajectoryPoint")


def raise_arms(bench):
    point = Point(positions=[1.5, 1.5], velocities=[0.0, 0.0])
    point.time_from_start.nanosec = 400_000_000
    names = ["left_arm_raise", "right_arm_raise"]
    bench.send(BODY, "trajectory_msgs/msg/JointTrajectory", joint_names=names, points=[point])


def where(bench, name):
    state = bench.heard("/joint_states")[-1]
    return state.position[list(state.name).index(name)]


@pytest.mark.parametrize("masses", ["true", "false"])
def test_joint_states_come_back_from_where_the_joints_are(masses):
    with Bench("sim_robot", parameters=(f"sim_robot:physics:={masses}",)) as bench:
        bench.run(0.1)
        raise_arms(bench)
        bench.run(0.2)
        assert 0.3 < where(bench, "left_arm_raise") < 1.2
        bench.run(0.8)
        assert where(bench, "left_arm_raise") == pytest.approx(1.5, abs=0.01)
        assert where(bench, "neck_yaw") == pytest.approx(0.0, abs=0.02)
        state = bench.heard("/joint_states")[-1]
        assert list(state.name) == list(JOINTS)
        assert len(state.velocity) == len(JOINTS)


def test_two_runs_report_the_same_numbers():
    def reported():
        with Bench("sim_robot") as bench:
            raise_arms(bench)
            bench.run(1.0)
            return [list(state.position) for state in bench.heard("/joint_states")]

    assert reported() == reported()


def test_pictures_are_made_while_somebody_looks():
    with Bench("sim_robot", parameters=SMALL) as bench:
        bench.run(1.0)
        assert bench.heard(PICTURES) == []
        Node("watcher").create_subscription(Image, PICTURES, lambda _: None, SENSOR)
        bench.run(1.0)
        pictures = [from_compressed(sent) for sent in bench.heard(PICTURES)]
        assert 4 <= len(pictures) <= 6
        assert pictures[0].shape == (144, 160, 3)
        bench.send("/light", "std_msgs/msg/ColorRGBA", r=1.0, g=0.4, b=0.0, a=1.0)
        bench.run(0.5)
        lit = from_compressed(bench.heard(PICTURES)[-1])
        assert np.abs(lit.astype(int) - pictures[0]).max() > 40


def test_without_mujoco_joints_move_as_they_are_told(monkeypatch):
    def missing():
        raise NoMujocoError("the simulated robot's body needs MuJoCo; run: pip install mujoco")

    monkeypatch.setattr(physics, "load", missing)
    with Bench("sim_robot") as bench:
        raise_arms(bench)
        bench.run(1.0)
        assert where(bench, "left_arm_raise") == pytest.approx(1.5, abs=1e-6)


def test_a_taken_port_is_named_and_the_robot_goes_on():
    other = Stream(0)
    try:
        with Bench("sim_robot", parameters=(f"sim_robot:stream_port:={other.port}",)) as bench:
            bench.run(1.5)
            told = [
                pair.value
                for status in bench.heard("/diagnostics")[-1].status
                for pair in status.values
            ]
            assert any(f"nothing is shown on port {other.port}" in value for value in told)
            assert bench.heard("/joint_states")
        page = urllib.request.urlopen(f"http://127.0.0.1:{other.port}/", timeout=120)
        assert page.status == 200
        page.close()
    finally:
        other.close()
