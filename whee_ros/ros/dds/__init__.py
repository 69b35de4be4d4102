"""The dds engine: the same nodes over Eclipse Cyclone DDS, wire-compatible with ROS 2 Jazzy.

Importing this package never fails; where cyclonedds is missing (it has no wheel for Linux
aarch64), :data:`unavailable` says so, and :func:`make_engine` raises it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whee_ros.ros.dds.engine import DdsEngine


class DdsUnavailableError(ImportError):
    """Cyclone DDS cannot be loaded here; the text says why, and what to do instead."""


def _probe() -> DdsUnavailableError | None:
    try:
        importlib.import_module("cyclonedds.internal")
    except Exception as error:  # a broken library raises cyclonedds' own exceptions, too
        return DdsUnavailableError(
            f"the dds engine needs cyclonedds, which does not load here ({error}). Install it "
            'with pip install "cyclonedds>=11,<12" (no wheel for Linux aarch64), source ROS 2, '
            "or use the memory engine, which runs every node in one process."
        )
    return None


unavailable = _probe()


def make_engine() -> DdsEngine:
    """Join the ROS 2 graph.

    Raises:
        DdsUnavailableError: cyclonedds is missing.
        DomainError: ROS_DOMAIN_ID or ROS_AUTOMATIC_DISCOVERY_RANGE makes no sense.
        JoinError: Cyclone DDS could not join the domain.
    """
    if unavailable is not None:
        raise unavailable
    from whee_ros.ros.dds.engine import DdsEngine

    return DdsEngine()
