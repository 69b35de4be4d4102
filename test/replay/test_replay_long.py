"""What takes minutes to see: the same bytes however often and beside whatever else, and memory."""

from __future__ import annotations

import json
import struct
import subprocess
import sys

import pytest
from replay_bags import SECOND, people_records, read, talk_file

from whee_ros import locator
from whee_ros.replay.bag import BagReader, BagWriter, Record
from whee_ros.replay.decided import read_decided
from whee_ros.replay.outcome import load
from whee_ros.replay.replay import replay
from whee_ros.replay.sweep import grid, run

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    return talk_file(tmp_path_factory.mktemp("talk") / "talk.txt")


def bytes_of(folder):
    return (folder / "bag" / "bag.mcap").read_bytes()


def test_five_runs_and_one_two_or_four_processes_give_the_same_bytes(talk, tmp_path):
    """Every value of the grid is the same setting written otherwise."""
    found = []
    for processes, values in ((1, "0.5"), (2, "0.5,0.50"), (4, "0.5,0.50,.5,.50")):
        cells = grid([f"when.threshold={values}"], tmp_path / str(processes))
        given = {"arguments": ["-p", "robot:profile:=sim"], "nodes": None}
        for cell, error in run([talk], cells, given, processes):
            assert error == ""
            found.append(bytes_of(cell.folder))
            assert load(cell.folder).exact
    assert len(found) == 7
    assert len(set(found)) == 1


MEASURE = """
import json, resource, sys
from pathlib import Path
from whee_ros.ros import use
use("memory")
from whee_ros.replay.replay import replay
bag, out = map(Path, sys.argv[1:])
outcome = replay(bag, out, nodes=["people"])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"MB": peak, "seconds": outcome.seconds, "played": outcome.played}))
"""


def later(one, stamp):
    """The same message at another time; its header says so too, or people would come and go."""
    data = one.data
    if not one.type.startswith("std_msgs/"):
        data = data[:4] + struct.pack("<iI", *divmod(stamp, SECOND)) + data[12:]
    return Record(one.topic, one.type, stamp, data)


def repeated(path, times):
    """The sixteen seconds of /humans topics again and again, with a 100 kB message a second."""
    records = people_records()
    with BagWriter(path) as bag:
        for turn in range(times):
            for one in records:
                stamp = one.stamp + turn * 16 * SECOND
                bag.write_raw(later(one, stamp))
                if one.topic == "/humans/faces/tracked":
                    big = b"\0\1\0\0" + (99_996).to_bytes(4, "little") + bytes(99_996)
                    bag.write_raw(Record("/big", "std_msgs/msg/String", stamp, big))
    return path


def test_memory_does_not_grow_with_the_bag(tmp_path):
    peaks = []
    for name, times in (("short", 4), ("long", 120)):
        bag = repeated(tmp_path / name, times)
        command = [sys.executable, "-c", MEASURE, str(bag), str(tmp_path / f"{name}_out")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        measured = json.loads(done.stdout)
        assert measured["seconds"] == pytest.approx(16 * times, abs=1)
        peaks.append(measured["MB"])
    assert (tmp_path / "long" / "long.mcap").stat().st_size > 150e6
    assert peaks[1] - peaks[0] < 20, peaks


def test_an_interrupted_film_keeps_what_was_done_and_goes_on(tmp_path):
    """Half a minute of the demo scene, with face, voice and words; broken off at two thirds."""
    with BagReader(locator.data("demo/scene/bag")) as scene, BagWriter(tmp_path / "cut") as cut:
        records = [one for one in scene.records() if one.stamp - scene.start < 30 * SECOND]
        for one in records:
            cut.write_raw(one)
    replay(tmp_path / "cut", tmp_path / "whole")
    asked = iter(range(len(records)))
    until = len(records) * 2 // 3
    part = replay(tmp_path / "cut", tmp_path / "part", stop=lambda: next(asked) >= until)
    written = read(tmp_path / "part" / "bag")
    resumed = replay(tmp_path / "cut", tmp_path / "part", resume=True)
    assert resumed.finished
    assert resumed.continued == [written[-1].stamp]
    assert 0 <= part.until - written[-1].stamp < SECOND
    before = [one for one in written if one.stamp < written[-1].stamp]
    after = read(tmp_path / "part" / "bag")
    assert after[: len(before)] == before
    assert after[-1].stamp > records[-1].stamp
    said = [
        [one.decision.turn.text for one in read_decided(tmp_path / name)]
        for name in ("part", "whole")
    ]
    assert said[0] == said[1]
    assert said[0]
