"""The contract for messages: defaults, checks, constants and CDR, on every engine that is here."""

from __future__ import annotations

import array
import importlib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest

from whee_ros.ros import load, present
from whee_ros.ros.interfaces import store

USED = [
    "std_msgs/msg/String", "std_msgs/msg/Bool", "std_msgs/msg/Empty", "sensor_msgs/msg/Image",
    "sensor_msgs/msg/CompressedImage", "sensor_msgs/msg/JointState",
    "trajectory_msgs/msg/JointTrajectory", "geometry_msgs/msg/PoseStamped",
    "diagnostic_msgs/msg/DiagnosticArray", "rosgraph_msgs/msg/Clock", "hri_msgs/msg/AudioFeatures",
    "hri_msgs/msg/Expression", "hri_msgs/msg/FacialActionUnits", "hri_msgs/msg/FacialLandmarks",
    "hri_msgs/msg/IdsList", "hri_msgs/msg/LiveSpeech", "hri_msgs/msg/EngagementLevel",
    "hri_msgs/msg/NormalizedRegionOfInterest2D", "hri_msgs/msg/Skeleton2D", "hri_msgs/msg/Gesture",
    "hri_actions_msgs/msg/Intent", "hri_actions_msgs/msg/LookAtWithStyle",
    "audio_common_msgs/msg/AudioData", "audio_common_msgs/msg/AudioDataStamped",
    "vision_msgs/msg/Classification", "rcl_interfaces/msg/ParameterEvent",
    "rcl_interfaces/msg/ParameterValue",
]  # fmt: skip


@pytest.mark.parametrize("name", USED)
def test_a_default_message_crosses_cdr(stage, name):
    kind = stage.api.message(name)
    message = kind()
    assert stage.api.deserialize_message(stage.api.serialize_message(message), kind) == message
    assert kind.get_fields_and_field_types().keys() >= set()


def test_defaults_are_rclpys(stage):
    pose = stage.api.message("geometry_msgs/msg/Pose")()
    assert (pose.position.x, pose.orientation.w) == (0.0, 1.0)
    units = stage.api.message("hri_msgs/msg/FacialActionUnits")()
    assert units.intensity.dtype == np.float32
    assert units.intensity.shape == (99,)
    landmarks = stage.api.message("hri_msgs/msg/FacialLandmarks")().landmarks
    assert len(landmarks) == 70
    assert landmarks[0] is not landmarks[1]
    image = stage.api.message("sensor_msgs/msg/Image")
    assert image().data == array.array("B")
    assert image().header.stamp.sec == 0
    assert image().header is not image().header


def test_constants_stand_on_the_class(stage):
    units = stage.api.message("hri_msgs/msg/FacialActionUnits")
    assert (units.INNER_BROW_RAISER, units.LIP_CORNER_PULLER) == (1, 12)
    assert stage.api.message("hri_msgs/msg/Expression").HAPPY == "happy"
    assert stage.api.message("diagnostic_msgs/msg/DiagnosticStatus").WARN == b"\x01"
    assert stage.api.message("hri_actions_msgs/msg/Intent").SAY == "__intent_say__"
    assert stage.api.message("rcl_interfaces/msg/ParameterType").PARAMETER_DOUBLE == 3


def test_fields_and_types_can_be_listed(stage):
    image = stage.api.message("sensor_msgs/msg/Image").get_fields_and_field_types()
    assert image["header"] == "std_msgs/Header"
    assert image["data"] == "sequence<uint8>"
    units = stage.api.message("hri_msgs/msg/FacialActionUnits").get_fields_and_field_types()
    assert units["intensity"] == "float[99]"
    empty = stage.api.message("std_msgs/msg/Empty")
    assert empty.get_fields_and_field_types() == {}
    assert repr(empty()) == "std_msgs.msg.Empty()"
    assert (
        repr(stage.api.message("std_msgs/msg/String")(data="x")) == "std_msgs.msg.String(data='x')"
    )


@pytest.mark.parametrize("pixels", [bytes, bytearray, list, lambda data: array.array("B", data)])
def test_bytes_and_lists_become_arrays(stage, pixels):
    kind = stage.api.message("sensor_msgs/msg/Image")
    image = kind(height=1, width=2, encoding="mono8", step=2, data=pixels(b"\x01\xff"))
    assert image.data == array.array("B", [1, 255])
    back = stage.api.deserialize_message(stage.api.serialize_message(image), kind)
    assert back == image
    assert np.frombuffer(back.data, np.uint8).tolist() == [1, 255]


def test_a_full_message_crosses_cdr(stage):
    api = stage.api
    status = api.message("diagnostic_msgs/msg/DiagnosticStatus")
    pair = api.message("diagnostic_msgs/msg/KeyValue")
    kind = api.message("diagnostic_msgs/msg/DiagnosticArray")
    message = kind(status=[status(level=status.ERROR, name="ä", values=[pair(key="k", value="v")])])
    message.header.stamp.nanosec = 7
    back = api.deserialize_message(api.serialize_message(message), kind)
    assert back == message
    assert back.status[0].level == b"\x02"
    units = api.message("hri_msgs/msg/FacialActionUnits")(intensity=np.arange(99, dtype=np.float32))
    again = api.deserialize_message(api.serialize_message(units), type(units))
    assert again.intensity[12] == 12.0
    value = api.message("rcl_interfaces/msg/ParameterValue")(
        bool_array_value=[True, False], byte_array_value=[b"a", b"\xff"], double_array_value=[0.5]
    )
    assert api.deserialize_message(api.serialize_message(value), type(value)) == value


def test_wrong_fields_are_refused(stage):
    string = stage.api.message("std_msgs/msg/String")
    with pytest.raises(AssertionError, match="Invalid arguments"):
        string(text="x")
    with pytest.raises(AssertionError):
        string(data=7)
    with pytest.raises(AttributeError):
        string().text = "x"
    with pytest.raises(AssertionError):
        stage.api.message("std_msgs/msg/UInt8")(data=256)
    with pytest.raises(AssertionError):
        stage.api.message("std_msgs/msg/Float32")(data=1)
    with pytest.raises(AssertionError):
        stage.api.message("hri_msgs/msg/FacialActionUnits")(intensity=[0.0])
    with pytest.raises((AssertionError, OverflowError)):
        stage.api.message("sensor_msgs/msg/Image")(data=[300])
    with pytest.raises(AssertionError):
        stage.api.message("sensor_msgs/msg/Image")(header=string())


def test_an_unknown_interface_is_an_import_error(stage):
    with pytest.raises(ImportError, match="NoSuchThing"):
        stage.api.message("std_msgs/msg/NoSuchThing")
    with pytest.raises(ImportError, match="no_such_srvs"):
        stage.api.service("no_such_srvs/srv/Thing")


def test_the_same_message_has_the_same_bytes_everywhere(stage):
    kind = stage.api.message("hri_msgs/msg/Expression")
    message = kind(expression="sad", valence=-0.5, arousal=0.25, confidence=1.0)
    message.header.frame_id = "face_a"
    expected = bytes.fromhex(
        "00010000" "0000000000000000" "07000000" "666163655f6100" "00"
        "04000000" "73616400" "000000bf" "0000803e" "0000803f"
    )  # fmt: skip
    assert stage.api.serialize_message(message) == expected
    empty = stage.api.message("std_msgs/msg/Empty")()
    assert stage.api.serialize_message(empty)[:5] == bytes.fromhex("0001000000")


# What whee_ros/ros/interfaces holds; another release may have other fields and constants.
RELEASES = {"hri_msgs": "2.3.2", "hri_actions_msgs": "2.5.0"}


def installed(package: str) -> str:
    """Give the version of a ROS package that is installed here."""
    share = importlib.import_module("ament_index_python").get_package_share_directory(package)
    manifest = ElementTree.parse(Path(share) / "package.xml")  # noqa: S314 - ROS's own file
    return manifest.findtext("version")


@pytest.mark.skipif(not present("rclpy"), reason="engine rclpy is not on this machine")
def test_every_message_of_the_stand_in_is_as_in_ros():
    ours, theirs, compared = load("memory"), load("rclpy"), 0
    others = {name for name, version in RELEASES.items() if installed(name) != version}
    for name in sorted(store().fielddefs):
        if name.partition("/")[0] in others:
            continue
        try:
            real = theirs.message(name)
        except ImportError:
            continue
        made, compared = ours.message(name), compared + 1
        assert made.get_fields_and_field_types() == real.get_fields_and_field_types(), name
        assert ours.serialize_message(made()) == theirs.serialize_message(real()), name
        assert repr(made()) == repr(real())
        for constant, _, _ in store().fielddefs[name][0]:
            assert getattr(made, constant) == getattr(real, constant), (name, constant)
    assert compared > 150
