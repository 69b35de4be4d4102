"""The simulated robot's URDF: its joints, their limits, and the text that MuJoCo reads."""

from __future__ import annotations

import dataclasses
import xml.etree.ElementTree as ElementTree
from functools import lru_cache
from pathlib import Path

from whee_ros import locator

URDF = "urdf/tabletop.urdf"
JOINTS = (
    "neck_yaw",
    "neck_pitch",
    "neck_roll",
    "base_lean",
    "left_arm_swing",
    "left_arm_raise",
    "right_arm_swing",
    "right_arm_raise",
)


class UrdfError(ValueError):
    """The URDF cannot be used; the message names the file and the cure."""


@dataclasses.dataclass(frozen=True)
class Limit:
    """What a joint may do: positions in rad, velocity in rad/s."""

    low: float
    high: float
    velocity: float


def read(path: Path | None = None) -> ElementTree.Element:
    """Give the URDF's root element, by default that of config/urdf.

    Raises:
        UrdfError: the file is no URDF.
    """
    path = path or locator.config(URDF)
    try:
        return ElementTree.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - our own
    except (ElementTree.ParseError, UnicodeDecodeError) as error:
        raise UrdfError(f"{path} is no URDF: {error}; expand its xacro source anew") from error


@lru_cache(maxsize=1)
def limits() -> dict[str, Limit]:
    """Give the limits of `JOINTS`."""
    found = {}
    for joint in read().iter("joint"):
        limit = joint.find("limit")
        if limit is not None:
            low, high, velocity = (float(limit.attrib[k]) for k in ("lower", "upper", "velocity"))
            found[joint.attrib["name"]] = Limit(low, high, velocity)
    return {name: found[name] for name in JOINTS}


def for_mujoco() -> str:
    """Give the URDF with MuJoCo's own settings: keep what is only seen, fuse no links."""
    root = read()
    settings = ElementTree.SubElement(ElementTree.SubElement(root, "mujoco"), "compiler")
    settings.attrib.update({"discardvisual": "false", "fusestatic": "false"})
    return ElementTree.tostring(root, encoding="unicode")
