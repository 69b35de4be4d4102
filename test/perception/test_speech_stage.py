"""Where segments of speech begin and end, what reaches the recogniser, and when text comes out."""

import itertools

import numpy as np
import pytest
from speech_bench import BLOCK_NS, MS, SECOND, START, Room


def test_a_segment_holds_half_a_second_before_and_ends_200_ms_after_the_last_speech():
    room = Room()
    room.hear(1.6)
    room.speaking(True)
    room.hear(0.96)
    room.speaking(False)
    off = room.now
    room.hear(0.96)
    heard = room.recogniser.segments[0]
    assert heard[0] == pytest.approx(1.6 - 0.5, abs=0.032)
    assert START / SECOND + heard[-1] == pytest.approx(off / SECOND - 0.16 + 0.2, abs=0.064)
    assert room.kinds.count("start") == room.kinds.count("finish") == 1


def test_nothing_is_recognised_without_speech():
    room = Room()
    room.hear(3.0)
    assert room.kinds == []


def test_the_final_utterance_has_absolute_stamps_confidence_and_locale():
    room = Room()
    room.hear(0.96)
    room.speaking(True)
    room.hear(0.96)
    room.speaking(False)
    room.hear(0.96)
    (final,) = room.finals
    begin = START + round(room.recogniser.segments[0][0] * SECOND)
    assert [w.text for w in final.words] == ["all", "of"]
    assert final.words[0].start == pytest.approx(begin + 500 * MS, abs=1_000)
    assert final.start == final.words[0].start
    assert final.stamp == final.end == final.words[-1].end
    assert (final.text, final.confidence, final.locale) == ("all of it", 0.9, "en_GB")
    assert final.source == "v0001"


def test_partial_texts_come_at_most_every_300_ms():
    room = Room()
    room.hear(0.96)
    room.speaking(True)
    room.hear(1.92)
    stamps = np.array([u.stamp for u in room.partials])
    assert len(stamps) >= 6
    assert (np.diff(stamps) >= 300 * MS).all()
    assert not room.finals


def test_a_short_pause_does_not_split_a_segment():
    room = Room()
    room.speaking(True)
    room.hear(0.64)
    room.speaking(False)
    room.hear(0.032)
    room.speaking(True)
    room.hear(0.64)
    assert room.kinds.count("start") == 1
    assert "finish" not in room.kinds


def test_the_next_segment_does_not_hear_the_last_one_again():
    room = Room()
    for _ in range(2):
        room.hear(0.096)
        room.speaking(True)
        room.hear(0.64)
        room.speaking(False)
        room.hear(0.32)
    first, second = room.recogniser.segments
    assert second[0] > first[-1]


def test_long_speech_is_cut_and_goes_on_without_a_gap():
    room = Room(max_segment=2.0)
    room.hear(0.64)
    room.speaking(True)
    room.hear(5.0)
    segments = room.recogniser.segments
    assert len(segments) == 3
    for before, after in itertools.pairwise(segments):
        assert len(before) / 16_000 == pytest.approx(2.0, abs=0.064)
        assert after[0] - before[-1] == pytest.approx(0.032, abs=1e-3)


def test_who_begins_over_the_robot_is_recognised_from_then_on():
    room = Room()
    room.robot(True)
    room.hear(0.64)
    assert room.recogniser.segments == []
    room.speaking(True)
    began = room.now
    room.hear(0.32)
    room.robot(False)
    room.hear(0.64)
    (segment,) = room.recogniser.segments
    assert START + segment[0] * SECOND == pytest.approx(began, abs=2 * BLOCK_NS)
    assert len(segment) / 16_000 == pytest.approx(0.96, abs=0.064), "and there is no deafness after"


def test_the_robots_own_voice_is_not_heard_and_an_open_segment_is_finished_first():
    room = Room(barge_in=False)
    room.hear(0.64)
    room.speaking(True)
    room.hear(0.64)
    room.robot(True)
    assert len(room.finals) == 1
    began = room.now
    room.speaking(False)
    room.hear(0.96)
    room.speaking(True)
    room.hear(0.32)
    room.robot(False)
    ended = room.now
    room.hear(0.96)
    assert len(room.recogniser.segments) == 2, "who speaks on after the robot is heard"
    first, second = room.recogniser.segments
    assert START + first[-1] * SECOND < began
    assert START + second[0] * SECOND == pytest.approx(ended + 300 * MS, abs=2 * BLOCK_NS)
