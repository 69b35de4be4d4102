"""Quality of service: rclpy's names, and the rule that says which two ends match."""

from __future__ import annotations

import dataclasses
from enum import IntEnum
from typing import Any

from whee_ros.ros.exceptions import InvalidQoSProfileException


class HistoryPolicy(IntEnum):
    """How many messages an end keeps."""

    SYSTEM_DEFAULT = 0
    KEEP_LAST = 1
    KEEP_ALL = 2
    UNKNOWN = 3


class ReliabilityPolicy(IntEnum):
    """Whether a lost message is sent again."""

    SYSTEM_DEFAULT = 0
    RELIABLE = 1
    BEST_EFFORT = 2
    UNKNOWN = 3
    BEST_AVAILABLE = 4


class DurabilityPolicy(IntEnum):
    """Whether a late subscriber gets what was published before it came."""

    SYSTEM_DEFAULT = 0
    TRANSIENT_LOCAL = 1
    VOLATILE = 2
    UNKNOWN = 3
    BEST_AVAILABLE = 4


@dataclasses.dataclass(init=False)
class QoSProfile:
    """The four policies that the nodes use; every other policy stays at its default."""

    history: HistoryPolicy
    depth: int
    reliability: ReliabilityPolicy
    durability: DurabilityPolicy

    def __init__(
        self,
        *,
        depth: int | None = None,
        history: HistoryPolicy | None = None,
        reliability: ReliabilityPolicy = ReliabilityPolicy.RELIABLE,
        durability: DurabilityPolicy = DurabilityPolicy.VOLATILE,
    ) -> None:
        """Give a profile from ``depth`` alone (keep last), or from a history policy.

        Raises:
            InvalidQoSProfileException: neither is given, or keep last has no depth.
            ValueError: the depth is negative or no whole number.
        """
        if depth is None and history is None:
            raise InvalidQoSProfileException("History and/or depth settings are required.")
        if depth is None and history == HistoryPolicy.KEEP_LAST:
            raise InvalidQoSProfileException("History set to KEEP_LAST without a depth setting.")
        if depth is not None and (isinstance(depth, bool) or not isinstance(depth, int)):
            raise ValueError(f"depth must be a whole number, not {depth!r}")
        if depth is not None and depth < 0:
            raise ValueError(f"depth must be zero or more, not {depth}")
        self.history = HistoryPolicy(HistoryPolicy.KEEP_LAST if history is None else history)
        self.depth = 10 if depth is None else depth
        self.reliability = ReliabilityPolicy(reliability)
        self.durability = DurabilityPolicy(durability)


def as_profile(qos: Any) -> QoSProfile:
    """Read what rclpy takes as QoS: a profile, or a depth."""
    if isinstance(qos, QoSProfile):
        return qos
    if isinstance(qos, int) and not isinstance(qos, bool):
        return QoSProfile(depth=qos)
    raise TypeError(f"Expected QoSProfile or int, but received {type(qos)!r}")


def is_reliable(qos: QoSProfile) -> bool:
    """Whether lost messages are sent again (the system default is reliable)."""
    return qos.reliability != ReliabilityPolicy.BEST_EFFORT


def is_latched(qos: QoSProfile) -> bool:
    """Whether late subscribers are served."""
    return qos.durability == DurabilityPolicy.TRANSIENT_LOCAL


def kept(qos: QoSProfile) -> int | None:
    """How many messages an end keeps; None: all."""
    return None if qos.history == HistoryPolicy.KEEP_ALL else max(qos.depth, 1)


def compatible(offered: QoSProfile, requested: QoSProfile) -> bool:
    """Whether DDS matches a publisher that offers with a subscription that requests."""
    reliable = is_reliable(offered) or not is_reliable(requested)
    return reliable and (is_latched(offered) or not is_latched(requested))


qos_profile_sensor_data = QoSProfile(depth=5, reliability=ReliabilityPolicy.BEST_EFFORT)
qos_profile_services_default = QoSProfile(depth=10)
qos_profile_parameters = QoSProfile(depth=1000)
qos_profile_parameter_events = QoSProfile(depth=1000)
qos_profile_system_default = QoSProfile(
    depth=0,
    history=HistoryPolicy.SYSTEM_DEFAULT,
    reliability=ReliabilityPolicy.SYSTEM_DEFAULT,
    durability=DurabilityPolicy.SYSTEM_DEFAULT,
)
