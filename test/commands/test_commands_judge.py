"""`whee when --judge`: a language model looks at every line too."""

from __future__ import annotations

import io
import json

import language_server as server
import pytest

from whee_ros import cli

ROWS = [
    {"id": 1, "text": "what time does the museum close"},
    {"id": 2, "text": "ok", "context": [{"speaker": "robot", "text": "Hello."}]},
    {"id": 3, "text": ""},
]
VERDICT = '{"direction": "seeking", "need": 0.8, "emotion": "joy", "cause": ""}'


def whee_when(monkeypatch, capsys, *arguments):
    """Run the command over the rows; give (exit status, rows, error text)."""
    given = "".join(json.dumps(row) + "\n" for row in ROWS)
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    with pytest.raises(SystemExit) as ended:
        cli.main(["when", "--input", "-", *arguments])
    out, err = capsys.readouterr()
    return ended.value.code, [json.loads(line) for line in out.splitlines()], err


def test_each_line_with_words_gets_a_verdict(monkeypatch, capsys):
    pytest.importorskip("httpx", reason="pip install 'whee_ros[language]'")
    with server.Server(server.says(VERDICT)) as running:
        options = ("--judge", running.url, "--judge-model", "tiny")
        status, rows, _ = whee_when(monkeypatch, capsys, *options)
    assert status == 0
    assert [row["direction"] for row in rows] == ["seeking", "seeking", "none"]
    assert [row["model"].endswith(" + tiny") for row in rows] == [True, True, False]
    told = json.loads(running.asked[1]["messages"][1]["content"])
    assert told["before"] == [{"speaker": "robot", "said": "Hello."}]


def test_where_the_judge_fails_the_lines_are_decided_all_the_same(monkeypatch, capsys):
    pytest.importorskip("httpx", reason="pip install 'whee_ros[language]'")
    with server.Server(server.hangs) as running:
        options = ("--judge", running.url, "--judge-model", "tiny", "--judge-deadline", "0.1")
        status, rows, told = whee_when(monkeypatch, capsys, *options)
    assert status == 0
    assert [row["direction"] for row in rows] == ["none"] * 3
    assert "no whole answer within 0.1 s. Cure: " in told


@pytest.mark.parametrize(
    ("options", "cure"),
    [
        (("--judge", "http://localhost:1/v1"), "set judge_url and judge_model"),
        (("--judge", "/no/such/folder"), "name a folder"),
        (("--judge", "/no/such/folder", "--judge-deadline", "0"), "judge_deadline is 0"),
    ],
)
def test_wrong_options_end_with_one_line(monkeypatch, capsys, options, cure):
    status, rows, told = whee_when(monkeypatch, capsys, *options)
    assert (status, rows) == (1, [])
    assert cure in told
