"""`whee when` and `whee how` from the command line, with the real stages."""

import io
import json

import pytest

from whee_ros import cli
from whee_ros.when.shipped import OWN

ROWS = [
    {"id": "a", "person": "ann", "text": "my dog died yesterday and i miss him", "mine": [1]},
    {
        "id": 2,
        "text": "what time does the museum close",
        "context": [{"speaker": "robot", "text": "Hello."}],
    },
    {"id": "c", "text": "", "face": {"valence": -0.8, "arousal": 0.2}, "voice": {"arousal": "?"}},
]


def whee(monkeypatch, capsys, *arguments, given=""):
    """Run one command; give (exit status, output lines, error text)."""
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    with pytest.raises(SystemExit) as ended:
        cli.main(list(arguments))
    out, err = capsys.readouterr()
    return ended.value.code, out, err


@pytest.fixture(scope="module")
def decided():
    """The rows as `whee when` writes them."""
    patch = pytest.MonkeyPatch()
    out = io.StringIO()
    patch.setattr("sys.stdin", io.StringIO("".join(json.dumps(row) + "\n" for row in ROWS)))
    patch.setattr("sys.stdout", out)
    try:
        with pytest.raises(SystemExit) as ended:
            cli.main(["when", "--input", "-"])
    finally:
        patch.undo()
    assert ended.value.code == 0
    return out.getvalue()


def test_when_decides_about_each_row_and_keeps_what_it_does_not_know(decided):
    found = [json.loads(line) for line in decided.splitlines()]
    assert [row["id"] for row in found] == ["a", 2, "c"]
    assert found[0]["mine"] == [1]
    assert [row["direction"] for row in found[:2]] == ["seeking", "none"]
    assert found[0]["appraisal"]["cause"]
    for row in found:
        assert sum(row["probabilities"].values()) == pytest.approx(1)
        assert row["model"].startswith(OWN)
        assert {"need", "emotion", "target", "confidence", "reasons"} <= set(row)


def test_how_takes_what_when_gives(decided, monkeypatch, capsys):
    status, out, _ = whee(monkeypatch, capsys, "how", "--input", "-", given=decided)
    found = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert found[0]["utterance"]
    assert found[0]["strategy"] in ("reflection", "affirmation", "question")
    assert found[0]["acts"]
    assert "<set expression(" in found[0]["markup"]
    assert found[0]["mine"] == [1]
    assert found[0]["direction"] == "seeking"


def test_each_line_of_how_stands_alone(decided, monkeypatch, capsys):
    first = decided.splitlines()[0] + "\n"
    _, out, _ = whee(monkeypatch, capsys, "how", "--input", "-", given=first * 3)
    assert len(set(out.splitlines())) == 1


def test_what_the_robot_said_before_is_not_said_again(decided, monkeypatch, capsys):
    row = json.loads(decided.splitlines()[0])
    _, out, _ = whee(monkeypatch, capsys, "how", "--input", "-", given=json.dumps(row))
    row["context"] = [{"speaker": "robot", "text": json.loads(out)["utterance"]}]
    _, again, _ = whee(monkeypatch, capsys, "how", "--input", "-", given=json.dumps(row))
    assert json.loads(again)["utterance"] != json.loads(out)["utterance"]


@pytest.mark.parametrize("line", ["nonsense", '{"text":"x"}', '{"direction":"none","need":"much"}'])
def test_a_bad_line_of_how_is_told_and_status_is_1(line, monkeypatch, capsys):
    status, out, _ = whee(monkeypatch, capsys, "how", "--input", "-", given=line)
    assert status == 1
    assert json.loads(out)["line"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["when", "--input", "nowhere.jsonl"], "nowhere.jsonl"),
        (["when", "--input", "-", "--weights", "/nowhere"], "no weights called '/nowhere'"),
        (["when", "--input", "-", "--set", "encoder=/nowhere"], "pip install"),
        (["when", "--input", "-", "--set", "lead_in=-1"], "between 0 and 10"),
        (["when", "--input", "-", "--batch", "0"], "1 or more"),
        (["how", "--input", "nowhere.jsonl"], "nowhere.jsonl"),
        (["how", "--input", "-", "--set", "region=atlantis"], "atlantis"),
        (["how", "--input", "-", "--set", "mood=bad"], "no such setting"),
        (["eval", "when"], "needs --data"),
        (["eval", "voice", "--data", "/nowhere"], "no folder /nowhere"),
        (["train", "when", "--data", "/nowhere", "--out", "/nowhere"], "no folder /nowhere"),
        (["bench", "--only", "speed"], "choose from face"),
        (["up", "--without", "ears"], "no node 'ears'"),
        (["up", "--nodes", ""], "no node is left"),
        (["up", "--robot", "hal"], "no robot profile 'hal'"),
        (["up", "--params", "/nowhere.yaml"], "no parameter file /nowhere.yaml"),
        (["perceive", "/nowhere.mp4"], "no file /nowhere.mp4"),
        (["perceive", "/nowhere.mp4", "--every", "-1"], "--every -1"),
    ],
)
def test_wrong_use_ends_with_one_line_and_the_cure(arguments, said, monkeypatch, capsys):
    status, out, err = whee(monkeypatch, capsys, *arguments)
    assert (status, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("kind", ["face", "when-input", "when-output", "how-input", "how-output"])
def test_the_lines_have_a_schema(kind, monkeypatch, capsys):
    status, out, _ = whee(monkeypatch, capsys, "schema", kind)
    assert status == 0
    assert json.loads(out)["$defs"]
