"""Clients of ROS 2 actions: rclpy's own, and none on the stand-in, which says so."""

from __future__ import annotations

import importlib
from typing import Any

from whee_ros.ros.engines import current, engine_name

# action_msgs/GoalStatus, which the stand-in has no need of.
SUCCEEDED = 4
_STATUS = {5: "it was cancelled", 6: "it was aborted"}


class ActionsUnavailableError(ImportError):
    """Actions need rclpy, and this engine is not rclpy."""


def action(name: str) -> Any:
    """Give the class of action "pkg/action/Name", with its Goal, Result and Feedback.

    Raises:
        ImportError: no such action is installed, or there are no actions on this engine.
    """
    if engine_name() != "rclpy":
        raise ActionsUnavailableError("actions need ROS 2 (rclpy), which is not sourced here")
    # rclpy's engine imports every kind of interface alike.
    return current().message(name)


def action_client(node: Any, kind: Any, name: str) -> Any:
    """Make rclpy's action client.

    Raises:
        ImportError: there are no actions on this engine.
    """
    if engine_name() != "rclpy":
        raise ActionsUnavailableError("actions need ROS 2 (rclpy), which is not sourced here")
    return importlib.import_module("rclpy.action").ActionClient(node, kind, name)


def status_text(status: int) -> str:
    """Say in words how a goal ended."""
    return _STATUS.get(status, f"it ended with status {status}")
