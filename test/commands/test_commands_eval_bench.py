"""`whee eval`, and the arithmetic and the smallest run of `whee bench`."""

import json
import wave

import pytest

from whee_ros import cli
from whee_ros.bench.measure import Clock, percentile


def whee(*arguments):
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    return ended.value.code


def test_eval_how_tells_repetition_questions_and_honesty(tmp_path, capsys):
    file = tmp_path / "new" / "how.json"
    assert whee("eval", "how", "--turns", "60", "--json", file) == 0
    assert "honesty" in capsys.readouterr().out
    for found in json.loads(file.read_text()).values():
        assert found["honesty_violations"] == []
        assert found["turns"] == 60
        assert found["answers"] <= found["turns"]


def silence(path, seconds=2, rate=16_000):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes(2 * rate * seconds))


def test_eval_voice_scores_against_the_reference_and_names_what_it_leaves_out(tmp_path, capsys):
    silence(tmp_path / "a.wav")
    silence(tmp_path / "b.wav")
    silence(tmp_path / "c.wav", rate=8_000)
    spans = "SPEAKER {} 1 0.5 1.0 <NA> <NA> ann <NA> <NA>\n"
    (tmp_path / "all.rttm").write_text(spans.format("a") + spans.format("c"))
    out = tmp_path / "voice.json"
    assert whee("eval", "voice", "--data", tmp_path, "--json", out) == 0
    found = json.loads(out.read_text())
    assert found["all"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert found["left_out"] == {"b.wav": "no reference", "c.wav": "8000 Hz instead of 16000"}


def test_eval_voice_says_where_a_reference_is_wrong(tmp_path, capsys):
    (tmp_path / "all.rttm").write_text("SPEAKER a 1 soon 1.0 <NA> <NA> ann <NA>\n")
    assert whee("eval", "voice", "--data", tmp_path) == 1
    assert "all.rttm, line 1" in capsys.readouterr().err


def test_eval_voice_needs_a_recording_with_a_reference(tmp_path, capsys):
    assert whee("eval", "voice", "--data", tmp_path) == 1
    assert "has a reference" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 50, 0.0), ([3.0], 95, 3.0), ([4, 1, 3, 2], 50, 2), (range(1, 101), 95, 95)],
)
def test_percentiles_are_by_the_nearest_rank(values, share, expected):
    assert percentile(values, share) == expected


def test_a_clock_tells_the_time_of_one_unit():
    clock = Clock()
    assert clock.time(lambda: 7) == 7
    clock.wall, clock.cpu = [0.010, 0.020, 0.090], 0.06
    row = clock.measured("x", "s of sound", scale=0.5)
    assert (row.n, row.p50_ms, row.p95_ms, row.cpu_ms) == (3, 40.0, 180.0, 40.0)


def test_bench_writes_what_it_prints(tmp_path, capsys):
    file = tmp_path / "bench.json"
    assert whee("bench", "--quick", "--only", "how", "--out", file) == 0
    found = json.loads(file.read_text())
    (row,) = found["stages"]
    assert row["stage"] == "how"
    assert 0 < row["p50_ms"] <= row["p95_ms"]
    assert row["peak_mb"] > 5
    assert f"{row['p50_ms']:.2f}" in capsys.readouterr().out


def test_a_part_that_cannot_be_measured_is_named_and_status_is_1(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WHEE_ROS_ENGINE", "memory")
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert whee("bench", "--only", "how,live,path", "--out", tmp_path / "bench.json") == 1
    assert "not measured: ended with status 1" in capsys.readouterr().out
    assert set(json.loads((tmp_path / "bench.json").read_text())["failed"]) == {
        "how",
        "live",
        "path",
    }
