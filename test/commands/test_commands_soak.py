"""What is held while people come and go: nothing may grow."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections import deque

import pytest

from whee_ros.bench import sizes, soak

# The robot keeps where the last 50 people were, the dialogues and beliefs of the last 32, courses
# of need and who spoke of the last few dozen, and 512 embeddings; these minutes bring fewer. A
# choice lists what it rejected, tags of the bank among them, and the next choice takes its place.
BOUNDED = (
    "robot._performer._people._at",
    "how._deeds._deeds._people",
    "how._stage._dialogues._of",
    "how._stage._answers.last_choice",
    "how._floor._spoke",
    "how._stage._beliefs._of",
    "how._stage._planner._bank._bank.entries[].tags",
    "when._in_time._courses",
    "when._in_time._group._sought",
    "when._judging._told",
    "when._stage.encoder._known",
)


def test_containers_are_counted_by_their_path_and_each_once():
    found = sizes.containers({"a": {"x": [1, 2], "y": [3]}, "b": [(1, 2)]})
    assert found == {"a": 2, "a[]": 3, "b": 1, "b[]": 2}


def test_what_bounds_itself_is_not_counted_but_looked_into():
    found = sizes.containers({"a": deque([[1, 2]], maxlen=5), "b": deque([1])})
    assert found == {"a[]": 2, "b": 1}


def sample(at, **held):
    containers = {"bounded": 5, **held}
    return {"at": at, "rss_mb": 100.0 + at / 360, "objects": 7, "held": 5, "containers": containers}


def test_growth_is_told_for_an_hour_and_warming_up_is_not_growth():
    samples = [sample(60.0 * i, leak=3 * i, cache=min(i, 10)) for i in range(31)]
    told = soak.growth(samples)
    assert told["rss_mb"]["per_hour"] == pytest.approx(10.0)
    assert told["objects"]["per_hour"] == 0.0
    assert list(told["grown"]) == ["leak"]
    assert told["grown"]["leak"]["per_hour"] == pytest.approx(180.0)


def test_a_memory_that_swings_does_not_grow():
    samples = [sample(60.0 * i, swing=i % 4) for i in range(30)]
    assert soak.growth(samples)["grown"] == {}


def test_the_measure_finds_a_list_that_only_grows_in_a_node():
    """The check itself must be able to fail."""

    @dataclasses.dataclass
    class Leaky:
        kept: list[int] = dataclasses.field(default_factory=list)

    Leaky.__module__ = "whee_ros.leaky"
    leaky, samples = Leaky(), []
    for minute in range(9):
        leaky.kept.append(minute)
        samples.append(sample(60.0 * minute, **sizes.containers({"node": leaky})))
    assert list(soak.growth(samples)["grown"]) == ["node.kept"]


def test_four_minutes_of_visitors_leave_nothing_behind():
    told = soak.soak("visitors", 240.0)
    assert told["samples"] >= 4
    left = [path for path in told["grown"] if not path.startswith(BOUNDED)]
    assert left == []


@pytest.mark.long
@pytest.mark.parametrize("room", ["camera", "visitors"])
def test_an_hour_leaves_nothing_behind(room):
    run = [sys.executable, "-m", "whee_ros.bench.soak", room, "3600"]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert [path for path in told["grown"] if not path.startswith(BOUNDED)] == []
    assert abs(told["rss_mb"]["per_hour"]) < 30.0
