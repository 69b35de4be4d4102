"""Messages filled from plain dictionaries, as robot profiles describe them."""

from __future__ import annotations

import pytest

from whee_ros.nodes.fill import build
from whee_ros.ros import message


@pytest.mark.parametrize(
    ("kind", "fields", "why"),
    [
        ("std_msgs/msg/String", {"text": "x"}, "String has no field 'text'; it has data"),
        ("std_msgs/msg/String", {"data": 3}, "String.data cannot be 3"),
        ("std_msgs/msg/String", {"data": {"a": 1}}, "one value is needed"),
        ("std_msgs/msg/ColorRGBA", {"r": "red"}, "could not convert"),
        ("geometry_msgs/msg/PointStamped", {"point": 3}, "point cannot be 3"),
        ("trajectory_msgs/msg/JointTrajectory", {"points": 3}, "a list is needed"),
        ("trajectory_msgs/msg/JointTrajectory", {"joint_names": "neck"}, "a list is needed"),
        ("trajectory_msgs/msg/JointTrajectory", {"points": [{"speed": 1}]}, "no field 'speed'"),
        ("sensor_msgs/msg/Image", {"height": -1}, "height cannot be -1"),
    ],
)
def test_a_template_that_does_not_fit_its_message_says_where(kind, fields, why):
    with pytest.raises(ValueError, match=why):
        build(message(kind), fields)


def test_numbers_take_the_form_that_the_message_wants():
    color = build(message("std_msgs/msg/ColorRGBA"), {"r": 1, "g": "0.5"})
    assert (color.r, color.g) == (1.0, 0.5)
    image = build(message("sensor_msgs/msg/Image"), {"height": 480.0})
    assert image.height == 480
    point = {"positions": [1, 2], "time_from_start": {"sec": 1.0, "nanosec": 5}}
    path = build(message("trajectory_msgs/msg/JointTrajectory"), {"points": [point]})
    assert list(path.points[0].positions) == [1.0, 2.0]
    assert path.points[0].time_from_start.sec == 1


def test_what_was_made_of_a_tuple_is_used_again_and_a_list_may_change():
    kind = message("trajectory_msgs/msg/JointTrajectory")
    point = {"positions": [0.5], "time_from_start": {"sec": 1}}
    kept, changing = (point,), [point]
    assert build(kind, {"points": kept}).points[0] is build(kind, {"points": kept}).points[0]
    before = build(kind, {"points": changing})
    changing[0] = {"positions": [0.7]}
    assert build(kind, {"points": changing}).points[0].positions[0] == 0.7
    assert before.points[0].positions[0] == 0.5
    others = [tuple({"positions": [float(n)]} for _ in range(2)) for n in range(40)]
    made = [build(kind, {"points": one}).points[1].positions[0] for one in others]
    assert made == [float(n) for n in range(40)]
