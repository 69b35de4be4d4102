"""Reading and writing CDR compiles what is called, and what is seldom called works, too."""

from __future__ import annotations

import pytest
from rosbags.typesys import Stores, get_typestore

from whee_ros.ros import load
from whee_ros.ros.interfaces.codecs import LazyStore

api = load("memory")
KIND = "std_msgs/msg/Header"


@pytest.fixture
def lazy() -> LazyStore:
    """Give a store of which nothing was asked so far."""
    return LazyStore(get_typestore(Stores.ROS2_JAZZY))


def test_bytes_are_those_of_rosbags_in_either_order(lazy):
    plain = get_typestore(Stores.ROS2_JAZZY)
    header = plain.types[KIND](stamp=plain.types["builtin_interfaces/msg/Time"](3, 4), frame_id="a")
    for little in (False, True):
        written = bytes(plain.serialize_cdr(header, KIND, little_endian=little))
        assert bytes(lazy.serialize_cdr(header, KIND, little_endian=little)) == written
        assert lazy.deserialize_cdr(written, KIND) == header
    assert lazy.cdr_to_ros1(written, KIND) == plain.cdr_to_ros1(written, KIND)


def test_only_what_is_called_is_compiled(lazy):
    read = lazy.get_msgdef(KIND).deserialize_cdr_le
    assert lazy.get_msgdef(KIND).deserialize_cdr_le is read
    assert not lazy.cache
    assert lazy.get_msgdef(KIND).serialize_cdr_be is not None
    assert KIND in lazy.cache


def test_a_message_read_is_the_one_written_with_its_lists_as_rclpy_holds_them():
    kind = api.message("sensor_msgs/msg/JointState")
    given = kind(name=["a", "b"], position=[0.5, 1.0])
    got = api.deserialize_message(api.serialize_message(given), kind)
    assert got == given
    assert got.position.typecode == "d"
    got.position.append(2.0)  # its own, not the bytes it was read from
