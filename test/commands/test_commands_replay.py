"""`whee replay`, `compare`, `score` and `sweep` as a person calls them."""

from __future__ import annotations

import argparse
import csv
import importlib
import io
import json

import pytest

from whee_ros.replay.outcome import load

TALK = """ann: hello there
ann: my dog died last week and I miss him so much
ann: what time is it
"""


def whee(command, *arguments):
    """Run a command in this process; give its status."""
    module = importlib.import_module(f"whee_ros.commands.{command}")
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return module.run(parser.parse_args([str(argument) for argument in arguments]))


def rows_of(path):
    """Read a CSV."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    path = tmp_path_factory.mktemp("talk") / "talk.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def replayed(talk, tmp_path_factory):
    """The talk replayed as it is."""
    out = tmp_path_factory.mktemp("replayed") / "out"
    assert whee("replay", talk, "--out", out, "--nodes", "when,how,robot,tts") == 0
    return out


def test_a_replay_says_what_came_of_it(talk, tmp_path, capsys):
    assert whee("replay", talk, "--out", tmp_path / "out", "--nodes", "when", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["digest"] == load(tmp_path / "out").digest
    assert said["published"]["/decision"] == 3
    assert json.loads((tmp_path / "out" / "run.json").read_text())["input"] == [str(talk)]


def test_compare_tells_what_a_threshold_changed_and_that_it_was_the_threshold(
    talk, replayed, tmp_path, capsys
):
    out = tmp_path / "out"
    setting = ("--set", "when.threshold=1")
    assert whee("replay", talk, "--out", out, "--nodes", "when,how,robot,tts", *setting) == 0
    capsys.readouterr()
    assert whee("compare", replayed, out) == 1
    said = capsys.readouterr().out
    assert "my dog died last week" in said
    assert "direction seeking -> none" in said
    assert "setting when:seeking_threshold: default -> 1" in said
    assert "hello there" not in said
    assert whee("compare", replayed, replayed) == 0
    assert "3 same, 0 changed" in capsys.readouterr().out


def test_score_drafts_labels_and_scores_against_them(replayed, tmp_path, capsys):
    drafted = tmp_path / "labels.csv"
    assert whee("score", replayed, "--draft", drafted) == 0
    rows = rows_of(drafted)
    assert [row["note"] for row in rows] == [line[5:] for line in TALK.splitlines()]
    capsys.readouterr()
    assert whee("score", replayed, drafted, "--convert", tmp_path / "l.eaf", "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["precision"], figures["recall"], figures["need_error"]) == (1.0, 1.0, 0.0)
    assert whee("score", replayed, tmp_path / "l.eaf", "--json") == 0
    again = json.loads(capsys.readouterr().out)
    assert again["recall"] == 1.0
    assert again["latency"] == figures["latency"]


@pytest.fixture(scope="module")
def swept(talk, tmp_path_factory):
    """Two settings in two processes, against a label that says the last turn called for it."""
    folder = tmp_path_factory.mktemp("swept")
    labels = folder / "labels.csv"
    labels.write_text("start,end,person,direction\n9,14,ann,seeking\n", encoding="utf-8")
    arguments = ["--grid", "when.threshold=.2,1", "--nodes", "when", "--labels", labels]
    arguments += ["--out", folder / "out", "--processes", 2]
    assert whee("sweep", talk, *arguments) == 0
    return folder / "out", arguments


def test_a_sweep_tables_every_setting_against_the_labels(swept):
    rows = rows_of(swept[0] / "sweep.csv")
    assert [row["when.threshold"] for row in rows] == [".2", "1"]
    assert [row["recall"] for row in rows] == ["1.0", "0.0"]
    assert [row["precision"] for row in rows][1] == ""


def test_a_cell_of_a_sweep_is_an_ordinary_replay(swept, talk, tmp_path):
    arguments = ("--nodes", "when", "--set", "when.threshold=.2")
    assert whee("replay", talk, "--out", tmp_path / "out", *arguments) == 0
    cell, alone = swept[0] / "0000", tmp_path / "out"
    assert (cell / "bag/bag.mcap").read_bytes() == (alone / "bag/bag.mcap").read_bytes()


def test_a_sweep_that_was_broken_off_does_only_what_is_missing(swept, talk):
    out, arguments = swept
    kept = (out / "0001" / "bag" / "bag.mcap").stat().st_mtime_ns
    (out / "0000" / "outcome.json").unlink()
    assert whee("sweep", talk, *arguments) == 0
    assert (out / "0001" / "bag" / "bag.mcap").stat().st_mtime_ns == kept
    assert load(out / "0000").finished


@pytest.mark.parametrize(
    ("command", "arguments", "said"),
    [
        ("sweep", ["--grid", "threshold=1", "--out", "x"], "write it as node.name=value,value"),
        ("sweep", ["--grid", "a.b=1", "--grid", "a.b=2", "--out", "x"], "given twice"),
        ("sweep", ["--grid", "a.b=1", "--out", "x", "--processes", "0"], "give 1 or more"),
        ("replay", ["--set", "threshold=1", "--out", "x"], "write it as node.name=value"),
        ("compare", [], "name two replays"),
    ],
)
def test_wrong_use_is_refused_with_the_right_one(
    talk, tmp_path, monkeypatch, command, arguments, said
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=said):
        whee(command, talk, *arguments)
