"""The robot node and its profile: bound elsewhere, beyond this machine, wrong, or missing."""

from __future__ import annotations

import pytest
from nodes_bench import START, Bench
from robot_plans import FROWN, SAY, plan, profile

from whee_ros.acts import Express, Sync
from whee_ros.embodiment.profile_reader import ProfileError
from whee_ros.nodes import all_in_one
from whee_ros.nodes.main import close
from whee_ros.ros import rclpy
from whee_ros.ros.memory import World

FACE = "/robot_face/expression"
BROKEN = "name: x\nphysical: maybe\nbindings:\n  wave: {}\n  say: {type: String, name: 1 2}\n"


def test_the_profile_names_the_topic_that_tells_of_the_robots_speech(tmp_path):
    path = profile(tmp_path, "sim", ("topic: robot_speaking", "topic: /my_tts/is_speaking"))
    smile = Express(id="e", expression="happy", start=Sync(anchor="s.end"))
    with Bench("robot", parameters=(f"robot:profile:={path}",)) as bench:
        bench.text("/plan", plan(SAY, smile))
        for flag, seconds in ((True, 5.0), (False, 0.1)):
            bench.send("/my_tts/is_speaking", "std_msgs/msg/Bool", data=flag)
            bench.run(0.05)
            assert not bench.heard(FACE) or not flag
            bench.run(seconds)
        assert bench.heard(FACE)[0].expression == "happy"


@pytest.mark.parametrize(
    ("change", "key", "why"),
    [
        (
            ("hri_msgs/msg/Expression", "qt_msgs/msg/Face"),
            "package qt_msgs",
            "the message package qt_msgs is not installed here: the robot sim goes without "
            "'express' (qt_msgs/msg/Face); no face: feelings are shown by the light's colour",
        ),
        (
            ("type: hri_msgs/msg/Expression", "transport: service\n    type: a_msgs/srv/Set"),
            "package a_msgs",
            "the message package a_msgs is not installed here",
        ),
        (
            ("type: hri_msgs/msg/Expression", "transport: action\n    type: a_msgs/action/Set"),
            "actions",
            "actions need ROS 2 (rclpy), which is not sourced here: the robot sim goes without",
        ),
        (
            ('confidence: "{intensity}"', 'strength: "{intensity}"'),
            "binding express",
            "has no field 'strength'",
        ),
        (
            ('valence: "{valence}"', 'valence: "{expression}"'),
            "binding express",
            "could not convert",
        ),
    ],
)
def test_a_binding_that_cannot_be_served_is_left_out_and_the_light_stands_in(
    tmp_path, change, key, why
):
    path = profile(tmp_path, "sim", change)
    with Bench("robot", parameters=(f"robot:profile:={path}",)) as bench:
        bench.text("/plan", plan(FROWN, SAY))
        report = bench.report("robot")
        assert why in report[key]
        assert "Cure: " in report[key]
        assert bench.heard("/light")
        assert bench.words("/say")


def test_a_wrong_profile_names_every_problem_and_the_node_does_not_start(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    with pytest.raises(ProfileError) as caught, Bench("robot", parameters=(f"profile:={path}",)):
        pass
    for part in ("physical", "bindings.wave", "bindings.say.type", "bindings.say.name", "tested"):
        assert part in str(caught.value)


def test_a_missing_profile_is_named_with_those_there_are():
    parameters = ("robot:profile:=r2d2",)
    with pytest.raises(OSError, match="no robot profile 'r2d2'; known: generic, haru"):
        Bench("robot", parameters=parameters)


def test_the_other_nodes_run_when_one_cannot_start(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    World(start=START)
    names = "nodes:=[robot, sim_robot]"
    rclpy.init(args=["x", "--ros-args", "-p", names, "-p", f"robot:profile:={path}"])
    try:
        nodes = all_in_one.chosen()
        assert [node.get_name() for node in nodes] == ["all_in_one", "sim_robot"]
        assert "robot" not in nodes[0].get_node_names()
        for node in nodes:
            close(node)
    finally:
        rclpy.try_shutdown()
