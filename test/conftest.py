"""Fixtures that any test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from whee_ros.ros import use

use("memory")  # in this process nodes run in virtual time; other engines get processes of their own


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of shared training and replay data; the test is skipped where it is absent."""
    named = os.environ.get("WHEE_SHARED_DATA")
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(named) if named else beside
    if not folder.is_dir():
        pytest.skip("the shared data is not on this machine (set WHEE_SHARED_DATA)")
    return folder
