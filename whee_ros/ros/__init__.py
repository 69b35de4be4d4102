"""The one import for nodes: rclpy where ROS 2 is sourced, else a stand-in for a part of it.

    from whee_ros.ros import Node, QoSProfile, message, rclpy

    String = message("std_msgs/msg/String")

The stand-in runs over Eclipse Cyclone DDS (wire-compatible with ROS 2) or, in one process and
in virtual time, over ``memory``. ``whee_ros/ros/subset.py`` lists what nodes may use of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whee_ros.ros.engines import EngineError, current, engine_name, load, present, use

if TYPE_CHECKING:
    from whee_ros.ros.arguments import remove_ros_args
    from whee_ros.ros.exceptions import (
        ExternalShutdownException,
        InvalidNamespaceException,
        InvalidNodeNameException,
        InvalidParameterTypeException,
        InvalidParameterValueException,
        InvalidQoSProfileException,
        InvalidServiceNameException,
        InvalidTopicNameException,
        NotInitializedException,
        ParameterAlreadyDeclaredException,
        ParameterImmutableException,
        ParameterNotDeclaredException,
        ParameterUninitializedException,
    )
    from whee_ros.ros.executor import SingleThreadedExecutor
    from whee_ros.ros.future import Future
    from whee_ros.ros.logger import LoggingSeverity
    from whee_ros.ros.messages import deserialize_message, message, serialize_message, service
    from whee_ros.ros.node import Node
    from whee_ros.ros.parameter import Parameter
    from whee_ros.ros.qos import (
        DurabilityPolicy,
        HistoryPolicy,
        QoSProfile,
        ReliabilityPolicy,
        qos_profile_sensor_data,
        qos_profile_services_default,
    )
    from whee_ros.ros.standin import Rclpy
    from whee_ros.ros.time import ClockType, Duration, Time
    from whee_ros.ros.worker import Worker

    rclpy: Rclpy

__all__ = [
    "ClockType",
    "DurabilityPolicy",
    "Duration",
    "EngineError",
    "ExternalShutdownException",
    "Future",
    "HistoryPolicy",
    "InvalidNamespaceException",
    "InvalidNodeNameException",
    "InvalidParameterTypeException",
    "InvalidParameterValueException",
    "InvalidQoSProfileException",
    "InvalidServiceNameException",
    "InvalidTopicNameException",
    "LoggingSeverity",
    "Node",
    "NotInitializedException",
    "Parameter",
    "ParameterAlreadyDeclaredException",
    "ParameterImmutableException",
    "ParameterNotDeclaredException",
    "ParameterUninitializedException",
    "QoSProfile",
    "ReliabilityPolicy",
    "SingleThreadedExecutor",
    "Time",
    "Worker",
    "deserialize_message",
    "engine_name",
    "load",
    "message",
    "present",
    "qos_profile_sensor_data",
    "qos_profile_services_default",
    "rclpy",
    "remove_ros_args",
    "serialize_message",
    "service",
    "use",
]


def __getattr__(name: str) -> Any:
    """Give a name of the chosen engine; the first one fixes the choice."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(current(), name)
