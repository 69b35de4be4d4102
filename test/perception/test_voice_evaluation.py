"""What `evaluate_voices` says of voices: quick, without data; and its parts on known input."""

import numpy as np
import pytest

from whee_ros.cues import Utterance, VoiceCue
from whee_ros.evaluation import (
    voice_barge_in,
    voice_meetings,
    voice_pitch,
    voice_turns,
    voice_words,
)
from whee_ros.evaluation.voice_meetings import Heard
from whee_ros.evaluation.voice_sounds import Meeting, Turn, at_level, level, pulse_train
from whee_ros.evaluation.voices import table
from whee_ros.perception.speech.sphinx import SphinxRecogniser

SECOND = 1_000_000_000


def heard(turns, speaking, seconds):
    """A meeting, and cues that say who spoke when."""
    stamps = [10 * SECOND + (i + 1) * 32_000_000 for i in range(int(seconds / 0.032))]
    cues = []
    for stamp in stamps:
        time = (stamp - 10 * SECOND) / SECOND - 0.016
        on = any(start <= time < end for start, end in speaking)
        cues.append(VoiceCue(stamp=stamp, is_speaking=on, rms=0.1))
    sound = np.zeros(int(seconds * 16_000), np.float32)
    return Heard(Meeting("m", sound, tuple(Turn(*turn) for turn in turns)), cues)


def test_activity_is_counted_frame_by_frame():
    found = voice_meetings.activity([heard([(1.0, 2.0, "a")], [(1.5, 2.5)], 4.0)])
    assert found["precision"] == pytest.approx(0.5, abs=0.05)
    assert found["recall"] == pytest.approx(0.5, abs=0.05)


def test_an_end_within_a_turn_is_a_false_cut_off():
    # voice activity goes off 0.16 s after the sound
    scene = heard([(0.5, 8.0, "a")], [(0.5, 2.16), (5.0, 8.16)], 12.0)
    found = voice_meetings.turn_ends([scene])
    assert (found["ends"], found["false_cut_offs"]) == (2, 1)
    assert 0.3 < found["median_delay_s"] < 1.7


def test_an_end_after_a_turn_is_none():
    scene = heard([(0.5, 2.0, "a"), (6.0, 7.0, "b")], [(0.5, 2.16), (6.0, 7.16)], 10.0)
    found = voice_meetings.turn_ends([scene])
    assert (found["ends"], found["false_cut_offs"], found["missed"]) == (2, 0, 0)


def says(text, at, confidence=0.9):
    """Words that end at ``at`` seconds and reach the people node 0.4 s later."""
    stamp = round((10 + at) * SECOND)
    utterance = Utterance(stamp=stamp, end=stamp, text=text, confidence=confidence)
    return voice_meetings.Arrival(stamp + 400_000_000, utterance)


def test_words_end_a_long_turn_within_700_ms_and_hold_an_open_one():
    scene = heard([(0.5, 6.0, "a")], [(0.5, 6.16)], 10.0)
    finished = voice_meetings.turn_ends([scene], words=[[says("my mother is ill", 6.0)]])
    opened = voice_meetings.turn_ends([scene], words=[[says("my mother and", 6.0)]])
    assert finished["over_700_ms"] == 0
    assert 0.4 < finished["median_delay_s"] < 0.7 < 1.2 < opened["median_delay_s"]


def test_a_conversation_with_words_is_cut_off_less_than_without():
    turns = voice_turns.TURNS[1:4]
    spoken = voice_turns.conversation("slt", turns)
    if spoken is None:
        pytest.skip("flite is not installed")
    found = [voice_meetings.listen(spoken)]
    heard_words = [voice_turns.recognise(found[0], SphinxRecogniser())]
    informed = voice_meetings.turn_ends(found, words=heard_words)
    alone = voice_meetings.turn_ends(found)
    assert informed["false_cut_offs"] == 0
    assert informed["false_cut_offs"] < alone["false_cut_offs"]
    assert informed["median_delay_s"] < 0.65
    assert informed["delays"] == len(turns)


def test_a_pulse_train_is_what_it_says():
    found = voice_pitch.pulse_trains((120.0,))
    assert found["median_cents"] < 5
    assert found["jitter_error"] < 0.008
    assert found["shimmer_error"] < 0.02


@pytest.mark.skipif(not voice_pitch.has_praat(), reason="parselmouth is not installed")
def test_f0_and_voice_quality_agree_with_praat():
    sounds = [pulse_train(f0, 0.01 * i, 0.03 * i)[0] for i, f0 in enumerate((100, 150, 200, 250))]
    f0 = voice_pitch.f0_against_praat(sounds)
    assert f0["recall"] > 0.97
    assert f0["gross_share"] < 0.02
    quality = voice_pitch.quality_against_praat(sounds)
    assert quality["jitter_r"] > 0.9
    assert quality["shimmer_r"] > 0.9


def test_levels_are_set():
    assert level(at_level(pulse_train(120.0, 0.0, 0.0)[0], -33.0)) == pytest.approx(-33, abs=0.1)


@pytest.mark.parametrize(
    ("heard_", "errors"), [("i am ill", 0), ("i ill", 1), ("i am very ill", 1), ("", 3)]
)
def test_word_errors(heard_, errors):
    assert voice_words.distance(["i", "am", "ill"], voice_words.plain(heard_)) == errors


@pytest.mark.parametrize("known", ["bands", "level", "nothing"])
def test_a_robot_alone_barges_in_on_nobody(known):
    sound, *_ = pulse_train(180.0, 0.01, 0.05, seconds=2.0)
    found = voice_barge_in.simulate([sound], [], known, over=(0.0,), delays=(0.1,))
    assert (found["robot_alone"], found["false_barge_ins"]) == (1, 0)


def test_the_table_shows_every_figure():
    text = table({"activity": {"all": {"f1": 0.9123, "files": 3}}, "cost": {"factor": 0.02}})
    assert "f1 0.912" in text
    assert "files 3" in text
    assert "factor 0.020" in text
