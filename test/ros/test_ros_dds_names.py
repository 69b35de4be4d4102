"""ROS 2's names on the DDS wire."""

import pytest

from whee_ros.ros.dds import names


def test_a_topic_gets_the_prefix_rt():
    assert names.topic("/humans/faces/tracked") == "rt/humans/faces/tracked"
    assert names.ros_topic("rt/humans/faces/tracked") == "/humans/faces/tracked"


def test_a_service_has_a_topic_each_way():
    assert names.request("/face/set_parameters") == "rq/face/set_parametersRequest"
    assert names.reply("/face/set_parameters") == "rr/face/set_parametersReply"
    assert names.ros_service("rq/face/set_parametersRequest") == "/face/set_parameters"
    assert names.ros_service("rr/face/set_parametersReply") == "/face/set_parameters"


@pytest.mark.parametrize("wire", ["DCPSTopic", "ros_discovery_info", "rq/x", "rr/xRequest", "rt/"])
def test_other_dds_topics_are_neither(wire):
    assert names.ros_topic(wire) is None
    assert names.ros_service(wire) is None


def test_a_type_gets_dds_and_an_underscore():
    assert names.wire_type("std_msgs/msg/String") == "std_msgs::msg::dds_::String_"
    assert names.ros_type("std_msgs::msg::dds_::String_") == "std_msgs/msg/String"
    assert names.ros_type("Square::Shape") is None


def test_a_service_type_is_read_from_either_half():
    for half in ("Request", "Response"):
        wire = names.wire_type(f"std_srvs/srv/SetBool_{half}")
        assert names.service_type(wire) == "std_srvs/srv/SetBool"
    assert names.service_type("std_msgs::msg::dds_::String_") is None


@pytest.mark.parametrize("bad", ["String", "std_msgs/String", "a/msg/", ""])
def test_what_is_no_type_is_refused(bad):
    with pytest.raises(ValueError, match="not a ROS type"):
        names.wire_type(bad)
