"""One message of a recording, and what is wrong with a bag that cannot be read."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from whee_ros.cues import NANOSECONDS

LASTING = re.compile(r"/humans/(.*/tracked|persons/.*)|.*audio_info|/robot_speaking|/tf_static")
"""Topics that are latched by REP-155 or by their publishers, whatever the bag remembers of it."""

PICTURES = ("sensor_msgs/msg/CompressedImage", "sensor_msgs/msg/Image")
LAST = (1 << 31) * NANOSECONDS
"""The first stamp that no ROS message can hold."""
SOUND = ("audio_common_msgs/msg/AudioDataStamped", "audio_common_msgs/msg/AudioData")


class BagError(ValueError):
    """A bag that cannot be read; the message names file, cause and cure."""


@dataclasses.dataclass(frozen=True)
class Record:
    """One message of a bag: ``data`` is its CDR form, ``stamp`` when it was recorded (ns)."""

    topic: str
    type: str
    stamp: int
    data: bytes


def type_name(kind: Any) -> str:
    """Give "pkg/msg/Name" of a message class of either engine."""
    named = getattr(kind, "__msgtype__", None)
    if named:
        return str(named)
    package, part = kind.__module__.split(".")[:2]
    return f"{package}/{part}/{kind.__name__}"
