"""Broken bags: what can be used is used, what cannot is named, and nothing crashes or hangs."""

from __future__ import annotations

import re
import signal
from collections import Counter

import pytest
from replay_bags import people_records, read
from replay_damage import BROKEN, COUNT, KINDS, damaged

from whee_ros.replay.bag import BagError
from whee_ros.replay.replay import replay

HANGS_AFTER = 900
"""Seconds of real time; a broken bag takes well under one."""
ALWAYS_TOLD = {
    "broken content": "cannot be read",
    "odd stamps": "gap|no time of ROS",
    "no metadata": "metadata.yaml cannot be read",
    "split files lost": "is not named by metadata.yaml",
    "duplicates": "repeat the one before",
    "reordered": "stamps in headers jump back",
    "NaN": "NaN or infinity",
    "gap": "gap",
    "topic lost": "were recorded without",
}
"""Kinds of damage that cannot be overlooked, whatever the dice say, and what is said of them."""
FEW = (0, 20, 2, 22, 4, 24, 28, 29, 11, 13, 15, 17)
"""Some of each sort, mcap and sqlite3."""


@pytest.fixture(autouse=True)
def no_hang():
    """A replay that does not end is a failure, not a test that never ends."""

    def hangs(*_):
        raise AssertionError(f"the replay did not end within {HANGS_AFTER} s")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(HANGS_AFTER)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def check(number, folder):
    """Break a bag, replay it, and see that every loss was told."""
    damage = damaged(number, folder)
    try:
        outcome = replay(damage.path, folder / f"out{number}", nodes=["people"])
    except BagError:  # nothing of it could be read, and that is said
        return
    assert outcome.finished, damage.name
    assert outcome.failures == {}, damage.name
    there = sum(outcome.left_out.values()) + sum(outcome.moved.values()) + outcome.played
    given = read(damage.path)
    assert there >= len(given), f"{damage.name}: not all that was read is accounted for"
    kind = KINDS[number % len(KINDS)]
    if kind in ALWAYS_TOLD:
        assert any(re.search(ALWAYS_TOLD[kind], why) for why in outcome.problems), damage.name
    if kind in BROKEN and _lost(given, damage.checked):
        assert outcome.problems, f"{damage.name}: messages were lost without a word"


def _lost(given, checked):
    """Whether something of the original is not there any more.

    A sqlite3 file has no checksums: what changed inside a message cannot be known there.
    """

    def key(one):
        return one if checked else one.topic

    return bool(Counter(map(key, people_records())) - Counter(map(key, given)))


@pytest.mark.parametrize("number", FEW)
def test_a_broken_bag_is_used_as_far_as_it_goes(number, tmp_path):
    check(number, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("number", range(COUNT))
def test_each_of_two_hundred_broken_bags_is_used_as_far_as_it_goes(number, tmp_path):
    check(number, tmp_path)


def test_the_same_number_breaks_the_same_way(tmp_path):
    one, other = (damaged(1, tmp_path / name) for name in "ab")
    assert one.name == other.name
    assert read(one.path) == read(other.path)
