"""The robot node: a plan in, the robot's own messages out, and no move that was not allowed."""

from __future__ import annotations

import json

import pytest
from nodes_bench import START, Bench

from whee_ros import locator
from whee_ros.acts import BehaviorPlan, Express, Gesture, Look, Say, Sync
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.embodiment.profile_reader import ProfileError
from whee_ros.nodes import all_in_one
from whee_ros.nodes.main import close
from whee_ros.ros import rclpy, service
from whee_ros.ros.memory import World

Trigger = service("std_srvs/srv/Trigger")
SetBool = service("std_srvs/srv/SetBool")

FACE = "/robot_face/expression"
GAZE = "/robot_face/look_at"
NECK = "/body_controller/joint_trajectory"
HEAD = "/head_controller/joint_trajectory"


def plan(*acts, now=START, name="p1", **more):
    return BehaviorPlan(
        id=name,
        person="ann",
        stamp=now,
        deadline=now + 60 * NANOSECONDS,
        kind="response",
        acts=acts,
        **more,
    )


SAY = Say(id="s", text="That sounds hard.")
FROWN = Express(id="e", expression="concerned", valence=-0.4)
NOD = Gesture(id="g", name="nod")


def events(bench):
    return [json.loads(text) for text in bench.words("/robot/acts")]


def kinds(bench):
    return [event["kind"] for event in events(bench)]


def profile(tmp_path, name, *changes):
    """Write a changed copy of a shipped profile and give its path."""
    text = locator.robot_profile(name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "robot.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plan_becomes_the_messages_of_the_profile():
    with Bench("robot") as bench:
        bench.text("/plan", plan(SAY, FROWN, NOD))
        bench.run(0.2)
        assert "That sounds hard." in bench.words("/say")[0]
        assert bench.heard(FACE)[0].expression == "concerned"
        assert bench.heard(NECK)[0].joint_names[:3] == ["neck_yaw", "neck_pitch", "neck_roll"]
        assert kinds(bench)[:1] == ["plan_started"]
        assert {event["act"] for event in events(bench) if event["kind"] == "started"} == set("seg")


@pytest.mark.parametrize(
    "text", ["", "nod", "{}", "[1]", '{"id": 7}', '{"acts": [{"act": "fly"}]}', "\x00", "9" * 5000]
)
def test_a_text_that_is_no_plan_is_named_and_the_next_plan_is_performed(text):
    with Bench("robot") as bench:
        bench.text("/plan", text)
        report = bench.report("robot")
        assert report["message"].startswith("not a BehaviorPlan")
        assert "whee schema plan" in report["plan"]
        bench.text("/plan", plan(FROWN, now=bench.now))
        bench.run(0.1)
        assert len(bench.heard(FACE)) == 1
        assert bench.report("robot")["message"] == "running"


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


def test_a_physical_robot_talks_but_moves_only_after_enable():
    with Bench("robot", parameters=("robot:profile:=generic",)) as bench:
        for _ in range(3):
            bench.send(
                "/joint_states",
                "sensor_msgs/msg/JointState",
                name=["head_pan_joint", "head_tilt_joint"],
                position=[0.1, 0.0],
            )
            bench.run(0.1)
        bench.text("/plan", plan(SAY, NOD, now=bench.now))
        report = bench.report("robot")
        assert bench.words("/say") == ["That sounds hard."]
        assert not bench.heard(HEAD)
        assert "joints stay still until it is enabled" in report["enable"]
        bench.call(SetBool, "/robot/enable", data=True)
        bench.send(
            "/joint_states",
            "sensor_msgs/msg/JointState",
            name=["head_pan_joint", "head_tilt_joint"],
            position=[0.1, 0.0],
        )
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
        bench.send(
            "/joint_states",
            "sensor_msgs/msg/JointState",
            name=["head_pan_joint", "head_tilt_joint"],
            position=[float("nan"), float("inf")],
        )
        bench.text("/plan", plan(NOD, now=bench.now))
        bench.run(0.5)
        assert not bench.heard(HEAD)


def person(bench, face="f1"):
    bench.send("/humans/persons/tracked", "hri_msgs/msg/IdsList", ids=["ann"])
    bench.send("/humans/faces/tracked", "hri_msgs/msg/IdsList", ids=[face])
    bench.run(0.05)
    bench.text("/humans/persons/ann/face_id", face)


def region(bench, *roi, face="f1"):
    kind = "hri_msgs/msg/NormalizedRegionOfInterest2D"
    fields = dict(zip(("xmin", "ymin", "xmax", "ymax"), roi, strict=True))
    bench.send(f"/humans/faces/{face}/roi", kind, **fields)
    bench.run(0.05)


LOOK = Look(id="l", target="ann")


def test_the_gaze_goes_to_where_the_persons_face_is_and_follows_it():
    with Bench("robot") as bench:
        person(bench)
        region(bench, 0.7, 0.4, 0.8, 0.6)
        bench.text("/plan", plan(LOOK, SAY, now=bench.now))
        bench.run(0.1)
        point = bench.heard(GAZE)[-1].point
        assert point.x > 0
        assert point.y < -0.1 * point.x  # on the right of the picture is on the robot's right
        region(bench, 0.2, 0.4, 0.3, 0.6)
        bench.run(0.5)
        assert bench.heard(GAZE)[-1].point.y > 0.1


def test_a_wider_camera_sees_the_same_face_further_aside():
    turned = []
    for angle in ("0.6", "1.6"):
        with Bench("robot", parameters=(f"robot:camera_field_of_view:={angle}",)) as bench:
            person(bench)
            region(bench, 0.7, 0.4, 0.8, 0.6)
            bench.text("/plan", plan(LOOK, now=bench.now))
            bench.run(0.1)
            point = bench.heard(GAZE)[-1].point
            turned.append(-point.y / point.x)
    assert turned[1] > 2 * turned[0] > 0


@pytest.mark.parametrize(
    "roi", [(float("nan"), 0.0, 1.0, 1.0), (0.5, 0.5, 0.5, 0.5), (0.0, float("inf"), 1.0, 1.0)]
)
def test_a_region_that_is_no_region_is_named_and_the_robot_looks_to_the_front(roi):
    with Bench("robot") as bench:
        person(bench)
        region(bench, *roi)
        bench.text("/plan", plan(LOOK, now=bench.now))
        report = bench.report("robot")
        assert "face of ann has no usable region" in report["gaze"]
        point = bench.heard(GAZE)[-1].point
        assert (point.x, point.y) == (1.0, 0.0)
        region(bench, 0.4, 0.4, 0.6, 0.6)
        assert "gaze" not in bench.report("robot")


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


BROKEN = "name: x\nphysical: maybe\nbindings:\n  wave: {}\n  say: {type: String, name: 1 2}\n"


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


def began(now):
    return Turn(id="t", person="ann", stamp=now, state="started", start=now, end=now)


def test_the_robot_falls_silent_when_the_person_speaks_over_it():
    with Bench("robot", "tts") as bench:
        bench.text("/plan", plan(Say(id="s", text="This is a long sentence that goes on and on.")))
        assert bench.wait(
            lambda: [flag.data for flag in bench.heard("/robot_speaking")][-1:] == [True]
        )
        at = bench.now
        bench.text("/turn", began(at))
        assert bench.wait(lambda: not bench.heard("/robot_speaking")[-1].data)
        assert bench.now - at <= 0.2 * NANOSECONDS
        assert "plan_cancelled" in kinds(bench)


def test_a_person_who_begins_to_speak_does_not_stop_a_nod():
    with Bench("robot") as bench:
        bench.text("/plan", plan(NOD, FROWN))
        bench.run(0.1)
        bench.text("/turn", began(bench.now))
        bench.run(2.0)
        assert "plan_cancelled" not in kinds(bench)
