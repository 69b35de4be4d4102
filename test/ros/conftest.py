"""Fixtures for tests that run on every engine: memory, dds, and rclpy where it is."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import pytest
from engine_stage import Stage

from whee_ros.ros import present

COUNT = itertools.count()


@pytest.fixture(params=["memory", "dds", "rclpy"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Give each engine that is here, in turn."""
    if not present(request.param):
        pytest.skip(f"engine {request.param} is not on this machine")
    made = Stage(request.param)
    yield made
    made.close()


@pytest.fixture
def topic() -> str:
    """Give a topic name that no other test uses."""
    return f"/test_{os.getpid()}_{next(COUNT)}"
