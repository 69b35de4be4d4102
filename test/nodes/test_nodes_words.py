"""Words in time: tts tells when each is heard, and gestures and lips go by that."""

from __future__ import annotations

import shutil

import pytest
from nodes_bench import Bench
from robot_plans import plan

from whee_ros.acts import Gesture, Say, Sync
from whee_ros.cues import Word
from whee_ros.nodes.spoken_words import from_message
from whee_ros.ros import message
from whee_ros.wire import decode, encode

SILENT = ("tts:engine:=silent", "tts:output:=none", "robot:idle:=false")
SECOND = 1_000_000_000
TEXT = "That sounds really hard, and I am with you."


def stamps(bench, topic):
    return [stamp for stamp, name, _ in bench.published if name == topic]


def words(bench):
    return [decode(text, list[Word]) for text in bench.words("/say/words")]


def test_tts_tells_every_word_before_it_is_heard():
    with Bench("tts", parameters=SILENT) as bench:
        bench.text("/say", TEXT)
        bench.text("/say", "And then?")
        bench.run(8.0)
        first, second = words(bench)
        assert [word.text for word in first] == TEXT.split()
        assert [word.text for word in second] == ["And", "then?"]
        told = stamps(bench, "/say/words")
        spoken = 0.3 + 0.065 * len(TEXT)
        assert first[0].start == told[0]
        assert (first[-1].end - told[0]) / SECOND == pytest.approx(spoken, abs=0.01)
        assert second[0].start == told[1] > first[-1].end - SECOND // 1000


@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")
def test_with_a_real_voice_words_leave_out_the_silence_after_them():
    with Bench("tts", parameters=("tts:output:=none",)) as bench:
        bench.text("/say", TEXT)
        bench.run(6.0)
        (first,) = words(bench)
        [began, ended] = [
            stamp for stamp, topic, sent in bench.published if topic == "/robot_speaking"
        ]
        assert 0 <= first[0].start - began < 0.05 * SECOND
        assert 0 < ended - first[-1].end < 0.4 * SECOND


def test_a_gesture_on_a_word_begins_when_that_word_is_heard():
    nod = Gesture(id="g", name="nod", start=Sync(anchor="s.word4", offset=-0.15))
    with Bench("robot", "tts", parameters=SILENT) as bench:
        bench.run(0.5)
        bench.text("/plan", plan(Say(id="s", text=TEXT), nod, now=bench.now))
        bench.run(5.0)
        [moved] = stamps(bench, "/body_controller/joint_trajectory")[:1]
        heard = words(bench)[0][3]
        assert heard.text == "hard,"
        assert moved == pytest.approx(heard.start - 0.15 * SECOND, abs=2_000_000)


@pytest.mark.parametrize("data", ["", "[1]", '{"a": 1}', '[{"text": "x"}]', "\x00"])
def test_words_that_cannot_be_read_are_none(data):
    assert from_message(message("std_msgs/msg/String")(data=data)) == ()


def test_words_far_in_the_future_keep_no_gesture_waiting_beyond_the_speech():
    late = [Word(text=text, start=2**62, end=2**62 + 1) for text in TEXT.split()]
    nod = Gesture(id="g", name="nod", start=Sync(anchor="s.word4"))
    with Bench("robot", parameters=SILENT) as bench:
        bench.run(0.5)
        bench.text("/plan", plan(Say(id="s", text=TEXT), nod, now=bench.now))
        bench.run(0.1)
        bench.send("/robot_speaking", "std_msgs/msg/Bool", data=True)
        bench.text("/say/words", encode(late))
        bench.run(1.0)
        assert stamps(bench, "/body_controller/joint_trajectory") == []
        bench.send("/robot_speaking", "std_msgs/msg/Bool", data=False)
        bench.run(0.1)
        assert len(stamps(bench, "/body_controller/joint_trajectory")) == 1
