"""Fixtures that any test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from whee_ros.ros import use

use("memory")  # in this process nodes run in virtual time; other engines get processes of their own

# The same examples each time, and no limit in real time: a busy machine changes no result.
slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=slow)
settings.load_profile("same")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of shared training and replay data; the test is skipped where it is absent."""
    named = os.environ.get("WHEE_SHARED_DATA")
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(named) if named else beside
    if not folder.is_dir():
        pytest.skip("the shared data is not on this machine (set WHEE_SHARED_DATA)")
    return folder
