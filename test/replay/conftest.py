"""Small recordings for the tests of replay: written here, so that nobody's data is needed."""

from __future__ import annotations

import pytest
from replay_bags import people_bag, talk_file


@pytest.fixture(scope="session")
def talk(tmp_path_factory):
    """A written conversation of three turns."""
    return talk_file(tmp_path_factory.mktemp("talk") / "talk.txt")


@pytest.fixture(scope="session")
def people(tmp_path_factory):
    """A bag of what other nodes perceived of one person who speaks twice, in several chunks."""
    return people_bag(tmp_path_factory.mktemp("people") / "bag")
