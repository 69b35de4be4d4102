"""What `whee bench` keeps of its runs, how it shows and draws them, and the recordings it makes."""

from __future__ import annotations

import json

import pytest

from whee_ros import cli
from whee_ros.bench import bars, history, lines
from whee_ros.bench.bags import START, TURN, humans_bag, text_file
from whee_ros.bench.measure import Measured
from whee_ros.cues import NANOSECONDS
from whee_ros.replay.bag import BagReader
from whee_ros.replay.source import open_source
from whee_ros.ros import Time, deserialize_message, message


def whee(*arguments):
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    return ended.value.code


def found(speed, load=0.5):
    """A run as `whee bench` would have measured it."""
    row = {"bar": "speed: text", "figure": speed, "needed": ">= 200 x", "holds": speed >= 200}
    scaled = {
        "cpu_ms_a_second": 4.0,
        "cpu_ms_a_decision": 80.0,
        "decisions": 6,
        "peak_mb": 400.0,
        "times_cpu": 250.0,
    }
    people = [{"people": count, **scaled} for count in (1, 6)]
    lengths = [{"seconds": seconds, **scaled} for seconds in (60.0, 14400.0)]
    machine = {"machine": "x86_64", "cores": 2, "load": load}
    return {
        "machine": machine,
        "quick": True,
        "stages": [],
        "replay": [row],
        "scaling": {"people": people, "lengths": lengths},
    }


def test_each_run_adds_a_line_with_version_machine_and_load(tmp_path):
    path = tmp_path / "new" / "history.jsonl"
    history.append(path, found(210.0, load=0.5))
    history.append(path, found(190.0, load=7.0))
    runs = history.read(path)
    assert [run["figures"]["speed: text"] for run in runs] == [210.0, 190.0]
    assert [run["load"] for run in runs] == [0.5, 7.0]
    assert runs[0]["version"]
    assert runs[0]["figures"]["6 people, CPU ms a second"] == 4.0
    assert runs[0]["figures"]["talk of 14400 s, CPU ms a decision"] == 80.0


def test_lines_that_are_no_run_are_left_out_of_the_history(tmp_path):
    path = tmp_path / "history.jsonl"
    history.append(path, found(210.0))
    with path.open("a") as file:
        file.write('half a li\n[]\n{"figures": 7}\n')
    assert len(history.read(path)) == 1


def test_the_table_shows_the_latest_runs_and_leaves_empty_what_one_lacks():
    runs = [
        {"when": f"2026-11-2{n}T10:00:00+00:00", "version": "1", "figures": {name: n + 0.5}}
        for n, name in enumerate(("old", "a", "b", "a"))
    ]
    told = history.table(runs, last=3).splitlines()
    assert not any(line.startswith("old") for line in told)
    (a,) = (line.split() for line in told if line.startswith("a"))
    assert a == ["a", "1.5", "3.5"]


def test_history_without_a_run_says_how_to_make_one(tmp_path, capsys):
    assert whee("bench", "--history", "--out", tmp_path / "bench.json") == 1
    assert "measure one with `whee bench`" in capsys.readouterr().err


def test_history_is_shown_and_drawn(tmp_path, capsys):
    for speed in (190.0, 210.0):
        history.append(tmp_path / history.FILE, found(speed))
    picture = tmp_path / "plot.png"
    assert whee("bench", "--history", "--out", tmp_path / "bench.json", "--plot", picture) == 0
    assert "speed: text" in capsys.readouterr().out
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_bar_that_is_missed_is_called_so():
    held, missed = (lines.bar_lines(found(speed)["replay"]) for speed in (210.0, 190.0))
    assert "holds" in held
    assert "FALLS SHORT" in missed


def test_a_stage_is_told_as_a_ratio_to_its_model_alone():
    ours = Measured("face", "picture", 5, 4.0, 5.0, 4.8, note="640x480")
    ours.against(Measured("face: bare FaceMesh", "picture", 5, 3.2, 4.0, 3.2))
    assert ours.ratio == pytest.approx(1.25)
    assert ours.note == "640x480, 1.25 x bare FaceMesh (1.50 of CPU)"


def test_a_room_of_people_is_as_dense_and_as_long_as_asked_and_everybody_speaks(tmp_path):
    with BagReader(humans_bag(tmp_path / "bag", 2 * TURN, people=2, rate=8.0)) as bag:
        records = list(bag.records())
    streams = [
        one for one in records if one.topic.endswith(("roi", "facs", "expression", "features"))
    ]
    assert len(streams) == 2 * 8 * 2 * TURN
    assert {one.topic for one in records if one.topic.endswith("speech")} == {
        "/humans/voices/n0/speech",
        "/humans/voices/n1/speech",
    }
    assert [one.stamp for one in records] == sorted(one.stamp for one in records)
    assert START <= records[0].stamp <= records[-1].stamp < START + 2 * TURN * NANOSECONDS


def test_the_stamps_in_headers_are_those_of_the_recording(tmp_path):
    with BagReader(humans_bag(tmp_path / "bag", 3.0)) as bag:
        for one in bag.records():
            read = deserialize_message(one.data, message(one.type))
            if hasattr(read, "header"):
                assert Time.from_msg(read.header.stamp).nanoseconds == one.stamp


def test_a_written_talk_has_a_turn_each_twenty_seconds(tmp_path):
    source = open_source(text_file(tmp_path / "talk.jsonl", 100.0, people=2))
    turns = [json.loads(deserialize_message(o.data, message(o.type)).data) for o in source.records]
    ended = [turn for turn in turns if turn["state"] == "ended"]
    assert len(ended) == 5
    assert {turn["person"] for turn in ended} == {"p0", "p1"}
    assert not source.notes


def test_a_scene_is_cut_and_joined_with_the_words_that_were_understood(tmp_path):
    whole = humans_bag(tmp_path / "whole", 30.0)
    cut = bars._beginning(whole, 5.0, tmp_path / "cut")
    joined = bars._with_words(cut, whole, tmp_path / "joined")
    with BagReader(whole) as bag, BagReader(cut) as short, BagReader(joined) as both:
        said = [one for one in bag.records() if one.topic.endswith("/speech")]
        assert (short.end - short.start) / NANOSECONDS == pytest.approx(5.0, abs=0.3)
        expected = sorted([*short.records(), *said], key=lambda one: one.stamp)
        assert [one.stamp for one in both.records()] == [one.stamp for one in expected]


def test_one_digest_is_the_same_bytes_and_two_are_not():
    assert bars._differ("runs", ["a", "a"])["holds"]
    assert not bars._differ("runs", ["a", "b"])["holds"]
