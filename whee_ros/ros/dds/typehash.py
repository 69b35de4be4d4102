"""The type hash (RIHS01, REP-2011) that tells ROS 2 peers which definition we speak."""

from __future__ import annotations

import functools

from whee_ros.ros.interfaces import store


@functools.cache
def type_hash(ros_type: str) -> str:
    """Give "RIHS01_..." of a type, as rosidl computes it.

    Raises:
        KeyError: the type is unknown.
    """
    return store().hash_rihs01(ros_type)


def user_data(ros_type: str) -> bytes:
    """Give the endpoint USER_DATA that announces the hash of a type."""
    return f"typehash={type_hash(ros_type)};".encode()
