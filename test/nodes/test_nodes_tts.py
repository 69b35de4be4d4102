"""The tts node: speaks in turn, tells when, stops at once, and says why when it cannot."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
import soundfile
from nodes_bench import Bench

from whee_ros.embodiment.speech.flite import FliteVoice
from whee_ros.embodiment.speech.ssml import to_ssml
from whee_ros.embodiment.speech.tts import SpeechError
from whee_ros.nodes.playback import trimmed

SILENT = ("tts:engine:=silent", "tts:output:=none")
needs_flite = pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")


def speaking(bench):
    """Give (seconds, flag) of each change of /robot_speaking."""
    start = bench.published[0][0] if bench.published else 0
    found = [
        ((stamp - start) / 1e9, sent.data)
        for stamp, topic, sent in bench.published
        if topic == "/robot_speaking"
    ]
    return [
        one for one, before in zip(found, [(0, None), *found], strict=False) if one[1] != before[1]
    ]


def flags(bench):
    return [flag for _, flag in speaking(bench)]


def test_it_tells_when_it_speaks_and_when_it_is_over():
    with Bench("tts", parameters=SILENT) as bench:
        bench.text("/say", "Hello there.")
        bench.run(3.0)
        (began, _), (ended, _) = speaking(bench)
        assert ended - began == pytest.approx(0.3 + 12 * 0.065, abs=0.01)


def test_what_comes_while_it_speaks_waits_its_turn():
    with Bench("tts", parameters=SILENT) as bench:
        for words in ("One two three.", "Four five six.", "Seven."):
            bench.text("/say", words)
        bench.run(0.5)
        assert flags(bench) == [True]
        bench.run(5.0)
        assert flags(bench) == [True, False]
        assert bench.report("tts")["dropped"] == "0"
        long = (14 + 14 + 6) * 0.065 + 0.9
        assert speaking(bench)[1][0] - speaking(bench)[0][0] == pytest.approx(long, abs=0.02)


def test_cancel_silences_at_once_and_forgets_what_waits():
    with Bench("tts", parameters=SILENT) as bench:
        bench.text("/say", "One two three four five.")
        bench.text("/say", "Six.")
        bench.run(0.5)
        bench.send("/say/cancel", "std_msgs/msg/Empty")
        bench.run(0.01)
        assert flags(bench) == [True, False]
        bench.run(5.0)
        assert flags(bench) == [True, False]
        bench.text("/say", "New words.")
        bench.run(0.2)
        assert flags(bench) == [True, False, True]


def test_words_cancelled_while_they_are_made_are_never_heard():
    with Bench("tts", parameters=(*SILENT, "tts:latency:=0.5")) as bench:
        bench.text("/say", "One two three.")
        bench.run(0.1)
        bench.send("/say/cancel", "std_msgs/msg/Empty")
        bench.run(3.0)
        assert True not in flags(bench)


def test_a_cancel_is_answered_with_silence_even_in_silence():
    with Bench("tts", parameters=SILENT) as bench:
        bench.send("/say/cancel", "std_msgs/msg/Empty")
        bench.run(1.0)
        assert flags(bench) == [False]


@pytest.mark.parametrize(
    "text", ["", "   ", "<speak></speak>", '<speak><prosody rate="95%"> </prosody></speak>']
)
def test_nothing_to_say_is_silence(text):
    with Bench("tts", parameters=SILENT) as bench:
        bench.text("/say", text)
        assert bench.report("tts")["message"] == "running"
        assert flags(bench) == []


def test_entities_are_refused_with_a_reason_and_nothing_is_spoken():
    bomb = '<!DOCTYPE speak [<!ENTITY a "ha">]><speak>&a;&a;</speak>'
    with Bench("tts", parameters=SILENT) as bench:
        bench.text("/say", bomb)
        report = bench.report("tts")
        assert "must not declare a document type" in report["say"]
        assert flags(bench) == []
        bench.text("/say", to_ssml("All well.", rate=0.9))
        assert bench.report("tts")["message"] == "running"
        assert flags(bench) == [True]


def test_a_flood_of_texts_is_bounded_and_counted():
    with Bench("tts", parameters=SILENT) as bench:
        for _ in range(60):
            bench.text("/say", "Words without end.")
            bench.run(0.001)
        assert int(bench.report("tts")["dropped"]) >= 30


def test_without_flite_the_robot_is_mute_in_time_and_says_why(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with Bench("tts", parameters=("tts:output:=none",)) as bench:
        bench.text("/say", "Hello there.")
        report = bench.report("tts")
        assert report["level"] == b"\x02"
        assert "apt-get install flite" in report["voice"]
        bench.run(2.0)
        assert flags(bench) == [True, False]


@pytest.mark.parametrize("error", [SpeechError("flite failed with 1: bad"), MemoryError("full")])
def test_failed_synthesis_is_named_and_the_robot_does_not_pretend_to_speak(error):
    def fail(*_):
        raise error

    with Bench("tts", parameters=SILENT) as bench:
        node = bench.node("tts")
        good = node._synthesiser.synthesise
        node._synthesiser.synthesise = fail
        bench.text("/say", "Hello.")
        report = bench.report("tts")
        assert str(error) in report["synthesis"]
        assert flags(bench) == []
        node._synthesiser.synthesise = good
        bench.text("/say", "Hello again.")
        assert "synthesis" not in bench.report("tts")
        assert flags(bench) == [True]


def test_a_failure_does_not_end_what_is_being_said():
    with Bench("tts", parameters=SILENT) as bench:
        bench.text("/say", "One two three four five six.")
        bench.run(0.2)
        bench.node("tts")._synthesiser.synthesise = lambda *_: 1 / 0
        bench.text("/say", "Seven.")
        bench.run(0.5)
        assert flags(bench) == [True]
        bench.run(3.0)
        assert flags(bench) == [True, False]


def test_a_missing_loudspeaker_is_named_and_speech_keeps_its_time():
    parameters = ("tts:engine:=silent", "tts:output:=no such device")
    with Bench("tts", parameters=parameters) as bench:
        bench.text("/say", "Hello there.")
        report = bench.report("tts")
        assert "timed but not heard" in report["output"]
        assert "Cure: plug in a loudspeaker" in report["output"]
        bench.run(2.0)
        assert flags(bench) == [True, False]


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    parameters = ("tts:engine:=silent", f"tts:output:={tmp_path}/file/")
    with Bench("tts", parameters=parameters) as bench:
        bench.text("/say", "Hello.")
        assert str(tmp_path) in bench.report("tts")["output"]


@needs_flite
def test_files_begin_with_the_words_and_are_never_overwritten(tmp_path):
    for _ in range(2):
        with Bench("tts", parameters=(f"tts:output:={tmp_path}/",)) as bench:
            bench.text("/say", "Hello there.")
            bench.run(1.0)
    files = sorted(tmp_path.glob("*.flac"))
    assert [file.name for file in files] == ["said_0001.flac", "said_0002.flac"]
    samples, rate = soundfile.read(files[0])
    assert onset(samples) / rate < 0.03


def onset(samples):
    loud = np.abs(samples)
    return int(np.argmax(loud > 0.01 * loud.max()))


@needs_flite
@pytest.mark.parametrize("voice", ["slt", "rms", "awb", "kal16"])
def test_the_silence_before_the_first_word_goes_and_nothing_else(voice):
    samples, rate = FliteVoice(voice).synthesise("That sounds hard.")
    kept = trimmed(samples, rate)
    assert onset(samples) / rate > 0.1
    assert onset(kept) / rate < 0.04
    assert np.array_equal(kept, samples[len(samples) - len(kept) :])


@pytest.mark.parametrize("samples", [np.zeros(100), np.zeros(0), np.full(50, np.nan), np.ones(9)])
def test_trimming_leaves_silence_and_sound_without_a_pause_alone(samples):
    assert np.array_equal(trimmed(samples, 16000), samples, equal_nan=True)
