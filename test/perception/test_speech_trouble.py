"""The speech stage in trouble: stamps that jump, recognisers that fail, odd sound, in any order."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from speech_bench import MS, SECOND, START, Broken, Room

from whee_ros.perception.speech.settings import SpeechSettings


@pytest.mark.parametrize("jump", [1.0, -3.0], ids=["gap", "backwards"])
def test_a_jump_of_the_stamps_closes_the_segment(jump):
    room = Room()
    room.hear(0.64)
    room.speaking(True)
    room.hear(0.64)
    room.now += int(jump * SECOND)
    room.hear(0.32)
    assert room.kinds.count("finish") == 1
    assert len(room.recogniser.segments) == 2, "speech that goes on opens another"


def test_a_microphone_that_falls_silent_does_not_keep_the_segment_open():
    room = Room()
    room.hear(0.64)
    room.speaking(True)
    room.hear(0.64)
    room.run(room.stage.tick(room.now + 500 * MS))
    assert not room.finals
    room.run(room.stage.tick(room.now + 2 * SECOND))
    assert len(room.finals) == 1


@pytest.mark.parametrize("method", ["start", "feed", "finish"])
def test_a_failing_recogniser_gives_an_empty_utterance_and_an_error(method):
    room = Room(Broken(method))
    for _ in range(2):
        room.hear(0.64)
        room.speaking(True)
        room.hear(0.64)
        room.speaking(False)
        room.hear(0.64)
    assert [(u.text, u.confidence) for u in room.finals] == [("", 0.0)] * 2
    assert list(room.stage.errors) == ["listener failed: MemoryError: no room"] * 2
    assert all(u.start <= u.end for u in room.finals)


EVENTS = st.one_of(
    st.tuples(st.just("hear"), st.integers(0, 60)),
    st.tuples(st.just("wait"), st.integers(-2_000, 2_000)),
    st.tuples(st.sampled_from(["speaking", "robot"]), st.booleans()),
    st.tuples(st.just("tick"), st.just(0)),
)


@given(st.lists(EVENTS, max_size=40))
@settings(max_examples=60, deadline=None)
def test_whatever_happens_every_segment_is_started_fed_and_finished_in_order(events):
    room = Room(max_segment=1.0)
    for what, value in events:
        if what == "hear":
            room.hear(value * 0.032)
        elif what == "wait":
            room.now += value * MS
        elif what == "tick":
            room.run(room.stage.tick(room.now))
        else:
            getattr(room, what)(value)
    order = "".join(kind[1] for kind in room.kinds)  # sTart, fEed, fInish
    assert re.fullmatch(r"(te+i)*(te+)?", order)
    assert all(u.start <= u.end == u.stamp for u in room.said)
    assert not room.stage.errors


def test_changed_settings_hold_from_now_on():
    room = Room()
    room.stage.configure(SpeechSettings(preroll=0.1))
    room.hear(0.96)
    room.speaking(True)
    assert len(room.recogniser.segments[0]) <= 0.1 * 16_000


def test_samples_that_are_no_numbers_are_heard_as_silence():
    room = Room()
    room.speaking(True)
    room.run(room.stage.audio(np.array([np.nan, np.inf, 0.25], np.float32), START))
    room.run(room.stage.audio(np.zeros(0, np.float32), START))
    assert room.recogniser.segments[0] == [0.0, 0.0, 0.25]
