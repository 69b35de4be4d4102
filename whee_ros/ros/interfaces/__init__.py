"""Message and service definitions: rosbags' for ROS 2 Jazzy, and the text files beside this one.

The text files hold released definitions that rosbags lacks: hri_msgs 2.3.2, hri_actions_msgs
2.5.0, audio_common_msgs 0.4.0, parts of vision_msgs 4, std_srvs and rcl_interfaces.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

from rosbags.interfaces import Nodetype
from rosbags.typesys import Stores, get_types_from_msg, get_typestore
from rosbags.typesys.store import Typestore

from whee_ros.ros.interfaces.codecs import LazyStore

# Defaults that rosbags' parser drops; everything else starts at zero.
DEFAULTS = {
    ("geometry_msgs/msg/Quaternion", "w"): 1.0,
    ("sensor_msgs/msg/NavSatStatus", "status"): -2,
}


# What ROS 2 puts on the wire for an interface without fields; rclpy does not show it.
FILLER: tuple[str, Any] = (
    "structure_needs_at_least_one_member",
    (Nodetype.BASE, ("uint8", 0)),
)


# What came by `learn`: known from elsewhere, not installed.
LEARNED: set[str] = set()


class UnknownInterfaceError(ImportError):
    """No definition of this message or service is known."""


@functools.cache
def store() -> Typestore:
    """Give rosbags' type store with every definition of this package in it."""
    types = LazyStore(get_typestore(Stores.ROS2_JAZZY))
    for package in resources.files(__package__).iterdir():
        if package.is_dir() and package.name != "__pycache__":
            for folder in package.iterdir():
                _register_folder(types, package.name, folder)
    for name, (constants, fields) in types.fielddefs.items():
        # ROS 2's char is a uint8, and its type hash says so.
        held = [(field, _no_char(desc)) for field, desc in fields] or [FILLER]
        types.fielddefs[name] = (constants, held)
    return types


def _register_folder(types: Typestore, package: str, folder: Any) -> None:
    for file in folder.iterdir():
        name, _, ending = file.name.partition(".")
        text = file.read_text(encoding="utf-8")
        if ending == "msg":
            _register(types, text, f"{package}/msg/{name}", f"{package}/msg/{name}")
        elif ending == "srv":
            halves = text.partition("---")
            for part, half in (("Request", halves[0]), ("Response", halves[2])):
                # Parsed as a message, so that short type names mean the package's messages.
                parsed = f"{package}/msg/{name}_{part}"
                _register(types, half.lstrip(), parsed, f"{package}/srv/{name}_{part}")


def learn(name: str, text: str) -> None:
    """Take in a definition that no file here holds: "pkg/action/Name_Goal" and its text.

    Raises:
        rosbags.typesys.TypesysError: the text is no message definition.
    """
    types = store()
    package, _, short = name.split("/")
    if name not in types.fielddefs:
        LEARNED.add(name)
    _register(types, text, f"{package}/msg/{short}", name)
    constants, fields = types.fielddefs[name]
    types.fielddefs[name] = (constants, [(f, _no_char(d)) for f, d in fields] or [FILLER])


def _register(types: Typestore, text: str, parsed: str, name: str) -> None:
    if name not in types.fielddefs:
        types.fielddefs[name] = get_types_from_msg(text, parsed)[parsed]


def _no_char(desc: Any) -> Any:
    node, rest = desc
    if node == Nodetype.BASE:
        return (node, ("uint8" if rest[0] == "char" else rest[0], rest[1]))
    if node == Nodetype.NAME:
        return desc
    return (node, (_no_char(rest[0]), rest[1]))


def definition(name: str) -> tuple[list[tuple[str, str, Any]], list[tuple[str, Any]]]:
    """Give (constants, fields) of "pkg/msg/Name" as rosbags holds them.

    Raises:
        UnknownInterfaceError: there is no such definition.
    """
    try:
        constants, fields = store().fielddefs[name]
    except KeyError:
        raise UnknownInterfaceError(
            f"no definition of {name} is known without ROS 2; source ROS 2, or add its text to"
            " whee_ros/ros/interfaces"
        ) from None
    return list(constants), list(fields)
