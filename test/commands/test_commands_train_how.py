"""`whee train how` on the command line: what it says to wrong use, and pairs without a model."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from whee_ros.cli import main


def whee(capsys, *options):
    """Run `whee train how`; give its exit code, output and errors."""
    with pytest.raises(SystemExit) as ended:
        main(["train", "how", "--threads", "1", *map(str, options)])
    return ended.value.code, *capsys.readouterr()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--base", "/no/such/model"), "the model /no/such/model cannot be loaded"),
        (("--teacher", "/no/such/teacher"), "the language model /no/such/teacher cannot be loaded"),
        (("--teacher", "http://localhost:9/v1"), "--teacher URL needs --teacher-model NAME"),
        (("--extra", "/no/such/talk"), "there is no folder /no/such/talk"),
        (("--variant", "research"), "our corpus and your own talk"),
        (("--data", "/data"), "reads no data sets"),
        (("--turns", "0"), "--turns 0: give more than 0"),
        (("--rate", "-1"), "--rate -1: give more than 0"),
    ],
)
def test_wrong_use_is_told_in_one_line_with_its_cure(tmp_path, capsys, options, told):
    code, _, errors = whee(capsys, "--out", tmp_path / "out", *options)
    assert code == 1
    assert told in errors
    assert errors.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_server_that_nobody_runs_ends_the_work_with_its_cure(tmp_path, capsys):
    pytest.importorskip("httpx")
    teacher = ("--teacher", "http://127.0.0.1:9/v1", "--teacher-model", "big", "--patience", "2")
    code, _, errors = whee(capsys, "--out", tmp_path, "--turns", "8", *teacher)
    assert code == 1
    assert "the teacher big gave nothing 5 times in a row" in errors
    assert "start again" in errors


def test_without_a_base_only_the_pairs_are_made(tmp_path, capsys):
    code, output, _ = whee(capsys, "--out", tmp_path, "--turns", "8")
    assert code == 0
    first, *rows = (tmp_path / "pairs.jsonl").read_text().splitlines()
    assert json.loads(first)["made"]["teacher"] == "bank"
    assert rows
    assert f"of {len(rows)} turns with an answer to learn" in output
    again, _, _ = whee(capsys, "--out", tmp_path, "--turns", "8")
    assert again == 0
    assert (tmp_path / "pairs.jsonl").read_text().splitlines() == [first, *rows]
