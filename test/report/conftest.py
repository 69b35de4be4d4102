"""Replayed conversations to report on: written here, so that nobody's data is needed."""

from __future__ import annotations

import pytest
from report_talks import hour, replayed, short_talk


@pytest.fixture(scope="session")
def talk(tmp_path_factory):
    """Half a minute, whose first words are an attack on the page."""
    folder = tmp_path_factory.mktemp("talk") / "out"
    return replayed(folder, short_talk(), 30.0, settings=["-p", "when:seeking_threshold:=0.4"])


@pytest.fixture(scope="session")
def long_talk(tmp_path_factory):
    """An hour."""
    return replayed(tmp_path_factory.mktemp("hour") / "out", hour(), 3600.0)
