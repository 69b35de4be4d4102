"""JSON lines in and out: what `whee when` and `whee how` share."""

import json

import pytest

from whee_ros.commands import lines, rows
from whee_ros.commands.options import settings_of
from whee_ros.how.settings import HowSettings
from whee_ros.when.settings import WhenSettings


def converted(tmp_path, capsys, text, work=None, check=lines.fine, batch=2):
    path = tmp_path / "in.jsonl"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    status = lines.convert(
        str(path), batch, work or (lambda batch: [{"n": 1} for _ in batch]), check
    )
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_results_join_their_rows_in_order_and_unknown_fields_stay(tmp_path, capsys):
    status, found = converted(tmp_path, capsys, '{"a":1}\n{"b":[2]}\n\n{"c":null}\n')
    assert (status, found) == (0, [{"a": 1, "n": 1}, {"b": [2], "n": 1}, {"c": None, "n": 1}])


def test_bad_lines_are_named_by_number_and_the_rest_goes_on(tmp_path, capsys):
    status, found = converted(tmp_path, capsys, b'{"a":1}\n\xff{\n[]\n5\n{"b":2}\n')
    assert status == 1
    assert [row.get("line") for row in found] == [None, 2, 3, 4, None]
    assert all(row["error"] for row in found[1:4])


def test_rows_that_the_check_refuses_are_not_worked_on(tmp_path, capsys):
    def check(row):
        return "no a" if "a" not in row else ""

    status, found = converted(tmp_path, capsys, '{"b":1}\n{"a":1}\n', check=check)
    assert (status, found) == (1, [{"line": 1, "error": "no a"}, {"a": 1, "n": 1}])


def test_an_error_of_the_command_before_in_a_pipe_is_passed_on(tmp_path, capsys):
    status, found = converted(tmp_path, capsys, '{"line":7,"error":"not JSON"}\n')
    assert (status, found) == (1, [{"line": 7, "error": "not JSON"}])


def test_numbers_that_json_has_not_become_null(tmp_path, capsys):
    _, found = converted(
        tmp_path, capsys, '{"a":1}\n', lambda batch: [{"x": float("nan"), "y": [float("inf")]}]
    )
    assert found == [{"a": 1, "x": None, "y": [None]}]


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"text": None},
        {"text": 5},
        {"text": "x", "context": "before"},
        {"text": "x", "context": [{"speaker": "robot"}]},
        {"text": "x", "face": [1]},
        {"text": "x", "id": [1]},
        {"text": "x", "person": 3},
    ],
)
def test_rows_of_another_form_are_refused_with_the_place(row):
    assert rows.problem(row, rows.WhenRow)


def test_a_row_of_when_needs_only_its_text_and_one_of_how_only_its_direction():
    assert rows.problem({"text": "hello", "x": 1}, rows.WhenRow) == ""
    assert rows.problem({"direction": "none"}, rows.HowRow) == ""
    assert "direction" in rows.problem({"text": "hello"}, rows.HowRow)
    assert "direction" in rows.problem({"direction": "sideways"}, rows.HowRow)


def test_settings_are_read_by_their_type():
    found = settings_of(WhenSettings, ["seeking_threshold=0.4", "threads=2"], device=None)
    assert (found.seeking_threshold, found.threads, found.device) == (0.4, 2, "cpu")
    assert settings_of(HowSettings, ["light=no", "region=generic"]).light is False


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("seeking_threshold", "NAME=VALUE"),
        ("threshold=1", "choose from weights"),
        ("seeking_threshold=high", "a number"),
        ("threads=1.5", "whole number"),
        ("seeking_threshold=7", "between 0 and 1"),
        ("seeking_threshold=nan", "between 0 and 1"),
        ("dtype=int8", "float32, bfloat16"),
    ],
)
def test_a_wrong_setting_is_refused_with_the_choices(given, said):
    with pytest.raises(ValueError, match=said):
        settings_of(WhenSettings, [given])
