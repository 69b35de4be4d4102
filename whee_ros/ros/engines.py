"""Which engine is used, and the names that nodes import, made for one engine.

Chosen by :func:`use`, else by the environment variable WHEE_ROS_ENGINE, else the first of rclpy,
dds and memory that can be imported.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
from types import SimpleNamespace
from typing import Any

from whee_ros.ros import rclpy_executor

NAMES = ("rclpy", "dds", "memory")

# Where each name lives in rclpy, and in the stand-in.
RCLPY = {
    "Node": "rclpy.node",
    "SingleThreadedExecutor": "rclpy.executors",
    "ExternalShutdownException": "rclpy.executors",
    "QoSProfile": "rclpy.qos",
    "ReliabilityPolicy": "rclpy.qos",
    "DurabilityPolicy": "rclpy.qos",
    "HistoryPolicy": "rclpy.qos",
    "qos_profile_sensor_data": "rclpy.qos",
    "qos_profile_services_default": "rclpy.qos",
    "Parameter": "rclpy.parameter",
    "Time": "rclpy.time",
    "Duration": "rclpy.duration",
    "ClockType": "rclpy.clock",
    "Future": "rclpy.task",
    "LoggingSeverity": "rclpy.logging",
    "serialize_message": "rclpy.serialization",
    "deserialize_message": "rclpy.serialization",
    "remove_ros_args": "rclpy.utilities",
    "InvalidTopicNameException": "rclpy.exceptions",
    "InvalidServiceNameException": "rclpy.exceptions",
    "InvalidNodeNameException": "rclpy.exceptions",
    "InvalidNamespaceException": "rclpy.exceptions",
    "NotInitializedException": "rclpy.exceptions",
    "ParameterNotDeclaredException": "rclpy.exceptions",
    "ParameterAlreadyDeclaredException": "rclpy.exceptions",
    "InvalidParameterTypeException": "rclpy.exceptions",
    "InvalidParameterValueException": "rclpy.exceptions",
    "ParameterUninitializedException": "rclpy.exceptions",
    "ParameterImmutableException": "rclpy.exceptions",
    "InvalidQoSProfileException": "rclpy.qos",
}
MOVED = {
    "rclpy.executors": "executor",
    "rclpy.duration": "time",
    "rclpy.clock": "time",
    "rclpy.task": "future",
    "rclpy.logging": "logger",
    "rclpy.serialization": "messages",
    "rclpy.utilities": "arguments",
}

_chosen: str | None = None
_used = False


class EngineError(RuntimeError):
    """The engine that was asked for cannot be used."""


def use(name: str) -> None:
    """Choose the engine by name; must come before anything of ROS is imported from here.

    Raises:
        EngineError: there is no such engine, or another one is in use.
    """
    global _chosen  # noqa: PLW0603 - one process, one engine
    if name not in NAMES:
        raise EngineError(f"no engine {name!r}; choose one of {', '.join(NAMES)}")
    if _used and engine_name() != name:
        raise EngineError(f"cannot use {name!r}: {engine_name()!r} is in use already")
    _chosen = name


def present(name: str) -> bool:
    """Whether an engine could be used here."""
    if name == "rclpy":
        return importlib.util.find_spec("rclpy") is not None
    if name == "dds":
        return _dds() is not None
    return name == "memory"


@functools.cache
def _dds() -> Any | None:
    if importlib.util.find_spec("cyclonedds") is None:
        return None
    module = importlib.import_module("whee_ros.ros.dds")
    return None if module.unavailable else module  # no wheel here, or its library does not load


def engine_name() -> str:
    """Give the name of the engine that is used, or would be."""
    named = _chosen or os.environ.get("WHEE_ROS_ENGINE")
    if not named:
        return next(name for name in NAMES if present(name))
    if named not in NAMES:
        raise EngineError(f"WHEE_ROS_ENGINE is {named!r}; choose one of {', '.join(NAMES)}")
    return named


@functools.cache
def load(name: str) -> SimpleNamespace:
    """Give a namespace with every name that nodes import, over the engine ``name``.

    Raises:
        EngineError: that engine is not here; says what is missing.
    """
    if name not in NAMES:
        raise EngineError(f"no engine {name!r}; choose one of {', '.join(NAMES)}")
    if not present(name):
        cure = "source ROS 2" if name == "rclpy" else "pip install 'cyclonedds>=11,<12'"
        raise EngineError(f"engine {name!r} is not here: {cure}")
    held = SimpleNamespace(engine=name)
    for symbol, module in RCLPY.items():
        setattr(held, symbol, getattr(importlib.import_module(_home(name, symbol, module)), symbol))
    held.Worker = importlib.import_module("whee_ros.ros.worker").Worker
    if name == "rclpy":
        held.rclpy = importlib.import_module("rclpy")
        held.SingleThreadedExecutor = rclpy_executor.make()
        held.message, held.service = _real, _real
    else:
        messages = importlib.import_module("whee_ros.ros.messages")
        standin = importlib.import_module("whee_ros.ros.standin")
        engine = importlib.import_module(f"whee_ros.ros.{name}")
        held.rclpy = standin.Rclpy(engine.make_engine)
        held.message, held.service = messages.message, messages.service
    return held


def _home(engine: str, symbol: str, module: str) -> str:
    if engine == "rclpy":
        return module
    if symbol.endswith("Exception"):
        return "whee_ros.ros.exceptions"
    return f"whee_ros.ros.{MOVED.get(module, module.removeprefix('rclpy.'))}"


def _real(name: str) -> Any:
    """Import a real ROS 2 interface class: "std_msgs/msg/String"."""
    package, kind, short = name.split("/")
    try:
        return getattr(importlib.import_module(f"{package}.{kind}"), short)
    except (ImportError, AttributeError) as error:
        package = f"ros-{os.environ.get('ROS_DISTRO', '<distro>')}-{package.replace('_', '-')}"
        raise ImportError(f"{name} is not in this ROS 2; install {package} ({error})") from error


def current() -> SimpleNamespace:
    """Give the namespace of the chosen engine; from now on it cannot be changed."""
    global _used  # noqa: PLW0603 - one process, one engine
    held = load(engine_name())
    _used = True
    return held
