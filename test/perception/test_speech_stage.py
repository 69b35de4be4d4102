"""Where segments of speech begin and end, what reaches the recogniser, and when text comes out."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whee_ros.perception.speech.recogniser import Spoken, Transcript
from whee_ros.perception.speech.stage import SpeechSettings, SpeechStage

MS = 1_000_000
SECOND = 1_000 * MS
BLOCK = 512  # samples, 32 ms
BLOCK_NS = 32 * MS
START = 1_000 * SECOND


class Listener:
    """A recogniser that keeps what it is given; its text tells how much that was."""

    name, locale, streaming = "listener", "en_GB", True

    def __init__(self):
        self.segments = []

    def start(self):
        self.segments.append([])

    def feed(self, samples):
        self.segments[-1].extend(samples)
        return f"{len(self.segments[-1])} samples"

    def finish(self):
        length = len(self.segments[-1]) / 16_000
        return Transcript(
            "all of it", (Spoken("all", 0.5, 0.7, 0.8), Spoken("of", 0.7, length)), 0.9
        )


class Broken(Listener):
    """A recogniser that fails in one of its methods."""

    def __init__(self, method):
        super().__init__()
        setattr(self, method, self.fail)

    def fail(self, *_):
        raise MemoryError("no room")


class Room:
    """Plays sound whose samples count up, second by second, into a stage, and runs the jobs."""

    def __init__(self, recogniser=None, **wanted):
        self.recogniser = recogniser or Listener()
        self.stage = SpeechStage(SpeechSettings(**wanted), self.recogniser)
        self.now, self.said, self.kinds = START, [], []

    def run(self, jobs):
        for job in jobs:
            self.kinds.append(job.kind)
            self.said += [u for u in [job.function()] if u]

    def hear(self, seconds):
        for _ in range(round(seconds * SECOND / BLOCK_NS)):
            value = (self.now - START) / SECOND
            self.run(self.stage.audio(np.full(BLOCK, value, np.float32), self.now))
            self.now += BLOCK_NS

    def speaking(self, flag):
        self.run(self.stage.speaking(flag, self.now))

    def robot(self, flag):
        self.run(self.stage.robot_speaking(flag, self.now))

    @property
    def finals(self):
        return [u for u in self.said if u.final]

    @property
    def partials(self):
        return [u for u in self.said if not u.final]


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
