"""Gazebo's files agree with the robot, its profile and the nodes; nothing here runs Gazebo.

What the nodes publish and take is read from their code: `message("pkg/msg/Name")` and the calls
that use it.
"""

from __future__ import annotations

import ast
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
import yaml

from whee_ros import locator
from whee_ros.embodiment.profile_reader import load_profile
from whee_ros.sim.urdf import JOINTS, read

xacro = pytest.importorskip("xacro")

REPOSITORY = Path(__file__).resolve().parents[2]
GAZEBO = REPOSITORY / "config" / "gazebo"
# Of ros_gz_bridge's mappings.py, branch jazzy at 739cb42: what each ROS type becomes.
CONVERTED = {
    "rosgraph_msgs/msg/Clock": "gz.msgs.Clock",
    "sensor_msgs/msg/Image": "gz.msgs.Image",
    "sensor_msgs/msg/CameraInfo": "gz.msgs.CameraInfo",
    "sensor_msgs/msg/JointState": "gz.msgs.Model",
    "trajectory_msgs/msg/JointTrajectory": "gz.msgs.JointTrajectory",
}
# What stands in the bridge for others than our nodes.
FOR_OTHERS = {"camera_info", "/clock"}

Topics = dict[str, set[tuple[str, str]]]


@pytest.fixture(scope="module")
def robot() -> ElementTree.Element:
    """The robot as the launch file gives it to Gazebo."""
    text = xacro.process_file(str(GAZEBO / "robot.urdf.xacro")).toxml()
    return ElementTree.fromstring(text)  # noqa: S314 - our own file


@pytest.fixture(scope="module")
def bridge() -> list[dict[str, str]]:
    return yaml.safe_load((GAZEBO / "bridge.yaml").read_text(encoding="utf-8"))


def plugin(robot: ElementTree.Element, name: str) -> ElementTree.Element:
    return next(p for p in robot.iter("plugin") if p.attrib["name"] == f"gz::sim::systems::{name}")


def topics(node: str) -> Topics:
    """(topic, type) that a node's code publishes and subscribes to, where both are constants."""
    tree = ast.parse((REPOSITORY / "whee_ros" / "nodes" / f"{node}.py").read_text(encoding="utf-8"))
    kinds = {
        part.targets[0].id: part.value.args[0].value
        for part in tree.body
        if isinstance(part, ast.Assign)
        and isinstance(part.targets[0], ast.Name)
        and isinstance(part.value, ast.Call)
        and getattr(part.value.func, "id", "") == "message"
    }
    found: Topics = {"create_publisher": set(), "create_subscription": set()}
    for part in ast.walk(tree):
        call = getattr(getattr(part, "func", None), "attr", "")
        if call in found and all(
            hasattr(a, k) for a, k in zip(part.args, ("id", "value"), strict=False)
        ):
            found[call].add((part.args[1].value, kinds[part.args[0].id]))
    return found


def test_the_joints_and_their_limits_are_those_of_the_urdf_and_the_profile(robot):
    def limits(root: ElementTree.Element) -> dict[str, dict[str, str]]:
        return {
            j.attrib["name"]: j.find("limit").attrib
            for j in root.iter("joint")
            if j.find("limit") is not None
        }

    assert limits(robot) == limits(read())
    profile = load_profile(locator.robot_profile("sim"))
    for joint in profile.joints:
        limit = {key: float(value) for key, value in limits(robot)[joint.name].items()}
        assert (joint.low, joint.high) == (limit["lower"], limit["upper"])
        assert joint.velocity == limit["velocity"]


def test_each_joint_is_moved_within_its_effort_and_reported(robot):
    control = plugin(robot, "JointTrajectoryController")
    names = [part.text for part in control.findall("joint_name")]
    assert sorted(names) == sorted(JOINTS)
    effort = {
        joint.attrib["name"]: float(joint.find("limit").attrib["effort"])
        for joint in robot.iter("joint")
        if joint.find("limit") is not None
    }
    for law in ("position", "velocity"):
        for sign, end in ((1, "max"), (-1, "min")):
            most = [sign * float(part.text) for part in control.findall(f"{law}_cmd_{end}")]
            assert dict(zip(names, most, strict=True)) == effort
    told = [part.text for part in plugin(robot, "JointStatePublisher").findall("joint_name")]
    assert sorted(told) == sorted(JOINTS)


def test_every_link_that_moves_bears_no_weight(robot):
    moving = {
        j.find("child").attrib["link"]
        for j in robot.iter("joint")
        if j.attrib["type"] == "revolute"
    }
    light = {
        part.attrib["reference"]
        for part in robot.findall("gazebo")
        if part.findtext("turnGravityOff") == "true"
    }
    assert light == moving


def test_the_robot_stands_where_the_table_ends(robot):
    world = ElementTree.parse(GAZEBO / "conversation.sdf")  # noqa: S314 - our own file
    table = world.find(".//model[@name='table']")
    top = table.find(".//collision[@name='top']")
    middle, x = (float(part.findtext("pose").split()[at]) for part, at in ((top, 2), (table, 0)))
    depth, width, height = map(float, top.findtext(".//size").split())
    bolt = next(j for j in robot.iter("joint") if j.attrib["name"] == "bolted")
    place = [float(value) for value in bolt.find("origin").attrib["xyz"].split()]
    assert place[2] == pytest.approx(middle + height / 2)
    assert abs(place[0] - x) < depth / 2 - 0.09
    assert abs(place[1]) < width / 2 - 0.09


def test_the_camera_sees_in_a_frame_of_the_robot(robot):
    (sensor,) = robot.iter("sensor")
    assert sensor.find("camera").findtext("optical_frame_id") == "camera_optical_frame"
    assert "camera_optical_frame" in [link.attrib["name"] for link in robot.iter("link")]


def test_gazebos_topics_are_the_robots(robot, bridge):
    offered = {"/clock"}
    for part in robot.findall("gazebo"):
        offered |= {t.text for tag in ("topic", "camera_info_topic") for t in part.iter(tag)}
    assert {entry["gz_topic_name"] for entry in bridge} == offered


def test_every_type_has_a_conversion_and_one_direction(bridge):
    for entry in bridge:
        assert entry["gz_type_name"] == CONVERTED[entry["ros_type_name"]]
        assert entry["direction"] in ("GZ_TO_ROS", "ROS_TO_GZ")


def test_what_comes_from_gazebo_is_what_nodes_take_or_would_publish(bridge):
    used = topics("face")["create_subscription"] | topics("sim_robot")["create_publisher"]
    given = {
        (entry["ros_topic_name"], entry["ros_type_name"])
        for entry in bridge
        if entry["direction"] == "GZ_TO_ROS" and entry["ros_topic_name"] not in FOR_OTHERS
    }
    assert given
    assert given <= used


def test_what_goes_to_gazebo_is_the_profiles_and_what_our_own_robot_takes(bridge):
    sent = {
        (e["ros_topic_name"], e["ros_type_name"]) for e in bridge if e["direction"] == "ROS_TO_GZ"
    }
    gesture = load_profile(locator.robot_profile("sim")).bindings["gesture"]
    assert sent == {(gesture.name, gesture.type)}
    # sim_robot makes its subscriptions in a loop, so its code is searched for the name.
    code = (REPOSITORY / "whee_ros" / "nodes" / "sim_robot.py").read_text(encoding="utf-8")
    assert all(f'"{name}"' in code for name, _ in sent)


def test_time_comes_as_sim_time_asks_for_it(bridge):
    (clock,) = (entry for entry in bridge if entry["ros_type_name"] == "rosgraph_msgs/msg/Clock")
    assert clock["ros_topic_name"] == "/clock"
    assert '"/clock"' in (REPOSITORY / "whee_ros" / "ros" / "sim_time.py").read_text()


def test_whatever_gazebo_publishes_no_node_publishes_too(bridge):
    defaults = next(
        ast.literal_eval(part.value)
        for part in ast.parse((REPOSITORY / "launch" / "gazebo.launch.py").read_text()).body
        if isinstance(part, ast.Assign) and getattr(part.targets[0], "id", "") == "DEFAULTS"
    )
    given = {e["ros_topic_name"] for e in bridge if e["direction"] == "GZ_TO_ROS"}
    for node in ("camera", "face", "voice", "people", "tts", "robot", "sim_robot", "web_face"):
        twice = given & {topic for topic, _ in topics(node)["create_publisher"]}
        assert not twice or defaults[node][0] == "false", f"{node} publishes {twice}, too"
    assert defaults["use_sim_time"][0] == "true"
    assert defaults["image_transport"][0] == "raw"
