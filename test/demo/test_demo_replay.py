"""The same bag gives the same bytes."""

from __future__ import annotations

import pytest

from whee_ros import locator
from whee_ros.replay.bag import BagError, BagReader, BagWriter
from whee_ros.replay.replay import replay
from whee_ros.replay.source import SourceError

TWELVE_SECONDS = 12_000_000_000


@pytest.fixture(scope="module")
def short_bag(tmp_path_factory):
    """The first twelve seconds of the demo scene."""
    path = tmp_path_factory.mktemp("short") / "bag"
    with BagReader(locator.data("demo/scene/bag")) as scene, BagWriter(path) as writer:
        for record in scene.records():
            if record.stamp - scene.start < TWELVE_SECONDS:
                writer.write_raw(record)
    return path


def test_two_runs_write_the_same_bytes(short_bag, tmp_path):
    first = replay(short_bag, tmp_path / "a")
    second = replay(short_bag, tmp_path / "b")
    assert first.digest == second.digest
    assert first.published["/decision"] == 1
    one, two = ((tmp_path / run / "bag" / "bag.mcap").read_bytes() for run in "ab")
    assert one == two


def test_measurements_stand_beside_the_outcome(short_bag, tmp_path):
    outcome = replay(short_bag, tmp_path, nodes=["people", "when", "how", "robot", "tts"])
    assert "/diagnostics" not in outcome.published
    assert (tmp_path / "measured.jsonl").read_text(encoding="utf-8").count("\n") > 10


def test_an_output_folder_is_never_overwritten(short_bag, tmp_path):
    (tmp_path / "bag").mkdir()
    with pytest.raises(BagError, match="exists"):
        replay(short_bag, tmp_path)


def test_a_folder_that_is_no_bag_is_named_with_the_cure(tmp_path):
    with pytest.raises(BagError, match=r"no readable bag.*metadata\.yaml"):
        replay(tmp_path, tmp_path / "out")


def test_a_missing_bag_is_named(tmp_path):
    with pytest.raises(SourceError, match="there is no file or folder"):
        replay(tmp_path / "nowhere", tmp_path / "out")


def test_a_truncated_bag_is_used_as_far_as_it_goes(short_bag, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in short_bag.iterdir():
        data = file.read_bytes()
        end = len(data) // 2 if file.suffix == ".mcap" else len(data)
        (broken / file.name).write_bytes(data[:end])
    outcome = replay(broken, tmp_path / "out", nodes=["people"])
    assert outcome.finished
    assert outcome.played > 0
    assert any("cut off" in why for why in outcome.lost)
