"""The robot node against a small fake robot: services on dds and rclpy, actions on rclpy.

Each scene is a process of its own, for an engine can be chosen only once in a process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from whee_ros import locator
from whee_ros.embodiment.profile_reader import load_profile
from whee_ros.ros import present

HERE = Path(__file__).parent
PROFILE = """
name: fake
description: a fake robot
tested: here
physical: false
bindings:
  say:
    transport: service
    type: rcl_interfaces/srv/GetParameters
    name: /fake/say
    fields: {names: ["{text}"]}
    done: {rule: result, timeout: 2.0}
  motion:
    transport: action
    type: tf2_msgs/action/LookupTransform
    name: /fake/play
    fields: {target_frame: "{motion}"}
    names: {wave: wave_arm}
    done:
      {rule: result, ok: error.error, ok_value: 0, error: error.error_string, base: 1, timeout: 2.5}
"""


def scene(tmp_path, engine, mood, *more):
    """Play a scene and give what came out of it."""
    path = tmp_path / "fake.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    return played(engine, "robot_servers.py", str(path), mood, *more)


def played(engine, program, *words):
    """Run one of the programs beside this file on an engine."""
    if not present(engine):
        pytest.skip(f"engine {engine} is not on this machine")
    done = subprocess.run(
        [sys.executable, str(HERE / program), *words],
        env={
            **os.environ,
            "WHEE_ROS_ENGINE": engine,
            "ROS_DOMAIN_ID": str(20 + os.getpid() % 40),
            "ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    line = [line for line in done.stdout.splitlines() if line.startswith("TOLD ")]
    assert line, done.stderr[-3000:]
    return json.loads(line[0].removeprefix("TOLD "))


def reasons(told):
    return {act: reason for kind, act, reason in told["events"] if kind in ("finished", "skipped")}


@pytest.fixture
def actions():
    if not present("rclpy"):
        pytest.skip("engine rclpy is not on this machine")
    pytest.importorskip("tf2_msgs")


@pytest.mark.parametrize("engine", ["dds", "rclpy"])
def test_a_service_is_asked_and_its_answer_ends_the_speech(tmp_path, engine):
    told = scene(tmp_path, engine, "ok")
    assert told["asked"][0] == "That sounds hard."
    assert reasons(told)["s"] == "done"
    assert told["events"][-1][0] == "plan_finished"


@pytest.mark.parametrize("engine", ["dds", "rclpy"])
def test_a_robot_that_is_not_there_is_told_and_the_plan_ends(tmp_path, engine):
    told = scene(tmp_path, engine, "gone")
    assert reasons(told)["s"] == "failed: the service /fake/say is not there"
    assert "service /fake/say is not there, so 'say' fails" in told["troubles"]["robot say"]
    assert "plan_finished" in [kind for kind, _, _ in told["events"]]


def test_without_actions_the_motion_is_told_to_be_left_out(tmp_path):
    told = scene(tmp_path, "dds", "ok")
    assert "actions need ROS 2 (rclpy), which is not sourced here" in told["troubles"]["actions"]
    assert told["asked"] == ["That sounds hard."]
    assert reasons(told)["g"] == "the profile fake does not bind gesture"


def test_the_result_of_an_action_ends_the_motion(tmp_path, actions):
    told = scene(tmp_path, "rclpy", "ok")
    assert told["asked"] == ["That sounds hard.", "wave_arm"]
    assert (reasons(told)["g"], told["ended"]) == ("done", ["succeeded"])


def test_a_goal_that_is_rejected_is_told_and_the_plan_ends(tmp_path, actions):
    told = scene(tmp_path, "rclpy", "no")
    assert reasons(told)["g"] == "failed: the action /fake/play rejected the goal"
    assert "rejected the goal" in told["troubles"]["answer motion"]
    assert told["events"][-1][0] == "plan_finished"


def test_a_result_that_tells_of_a_failure_is_told_with_its_reason(tmp_path, actions):
    told = scene(tmp_path, "rclpy", "fail")
    assert reasons(told)["g"] == "failed: the arm is stuck"
    assert "the arm is stuck" in told["troubles"]["answer motion"]


def test_a_goal_without_a_result_is_given_up_and_cancelled(tmp_path, actions):
    told = scene(tmp_path, "rclpy", "hang")
    assert "no answer in 2.5 s" in reasons(told)["g"]
    assert told["cancelled"] == ["play"]
    assert told["ended"] == ["cancelled"]


def test_stop_cancels_a_running_goal(tmp_path, actions):
    told = scene(tmp_path, "rclpy", "hang", "stop")
    assert told["ended"] == ["cancelled"]
    assert "stopped" in [kind for kind, _, _ in told["events"]]


@pytest.mark.parametrize("robot", locator.robots())
def test_a_shipped_profile_speaks_to_its_robot_by_the_installed_messages(robot):
    if not present("rclpy"):
        pytest.skip("engine rclpy is not on this machine")
    bindings = load_profile(locator.robot_profile(robot)).bindings
    for binding in bindings.values():
        pytest.importorskip(binding.package)
    told = played("rclpy", "robot_of_profile.py", robot)
    assert "plan_finished" in [kind for kind, _, _ in told["events"]]
    silent = {"cancel_speech", "cancel_motion", "light"}
    assert set(told["heard"]) >= set(bindings) - silent
    assert "That is good news." in told["heard"]["say"][0]
    assert not [reason for _, _, reason in told["events"] if reason.startswith("failed")]
