"""The deeds that the drawn robots carry out themselves: they hear of them on ``/intents``."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from whee_ros.nodes.quality import RELIABLE
from whee_ros.ros import Node, message

TOPIC = "/intents"
_DIMS = {"__intent_start_activity__": True, "__intent_stop_activity__": False}


def intent_type() -> Any:
    """Give hri_actions_msgs/Intent; None where its package is not installed."""
    try:
        return message("hri_actions_msgs/msg/Intent")
    except ImportError:
        return None


def dims(intent: Any) -> bool | None:
    """Read from an intent whether the light shall be dimmed; None: it is about something else."""
    try:
        data = json.loads(intent.data)
    except (ValueError, RecursionError):
        return None
    about = isinstance(data, dict) and data.get("activity") == "dim_light"
    return _DIMS.get(intent.intent) if about else None


def carry_out(node: Node, dim: Callable[[bool], None]) -> None:
    """Call ``dim`` with true when the light shall be dimmed, with false when no longer."""

    def heard(intent: Any) -> None:
        if (flag := dims(intent)) is not None:
            dim(flag)

    if (kind := intent_type()) is not None:  # else nobody can ask for a deed either
        node.create_subscription(kind, TOPIC, heard, RELIABLE)
