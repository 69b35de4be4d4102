"""When a turn is over, by silence, melody and words; any recogniser; a person over the robot."""

import itertools

import pytest

from whee_ros.cues import FaceCue, Turn, Utterance
from whee_ros.perception.people import PeopleSettings, PeopleStage
from whee_ros.perception.people.endings import Evidence, WeighedEnding, odds, of_words
from whee_ros.perception.people.melody import Ending, Melody
from whee_ros.perception.people.turns import TurnTaker

MS = 1_000_000
ENDING = WeighedEnding(quick=0.35, usual=0.55, patient=1.6)
STORY = 6.0


def states(events):
    return [event.state for event in events if isinstance(event, Turn)]


def final(text, end=2000, **given):
    return Utterance(**{"stamp": end * MS, "end": end * MS, "source": "v0001", **given}, text=text)


@pytest.mark.parametrize(
    "text", ["i lost my job and", "because", "it was um", "i want to talk to my", "and then i"]
)
def test_an_unfinished_phrase_is_waited_for(text):
    unfinished = Evidence(STORY, text, 0.9)
    assert ENDING.wait(unfinished) > 1.5
    assert ENDING.wait(unfinished) > ENDING.wait(Evidence(STORY)) + 0.02


@pytest.mark.parametrize("text", ["i lost my job", "my mother is ill", "what is your name", "Yes."])
def test_a_finished_phrase_ends_sooner(text):
    assert ENDING.wait(Evidence(2.5, text, 0.9)) < 0.45
    assert ENDING.wait(Evidence(STORY, text, 0.9)) < ENDING.wait(Evidence(STORY))


@pytest.mark.parametrize(
    "text", ["tell me about it", "yes i do", "that was no fun at all but it is over"]
)
def test_a_word_that_may_open_or_end_is_never_taken_for_open(text):
    assert of_words(text) >= 0


def test_after_words_that_may_end_a_turn_no_more_than_the_bound_is_waited_for():
    bounded = WeighedEnding(quick=0.35, usual=0.55, patient=1.6, bound=0.6)
    said = Evidence(STORY, "that was no fun at all but it is over", 0.6, slope=0.0, fall=0.0)
    assert ENDING.wait(said) > bounded.wait(said) == 0.6


@pytest.mark.parametrize(
    ("text", "confidence"), [("", 0.0), ("i lost my job and", 0.9), ("that is all", 0.4)]
)
def test_the_bound_is_not_for_open_phrases_nor_for_words_that_are_not_believed(text, confidence):
    bounded = WeighedEnding(quick=0.35, usual=0.55, patient=1.6, bound=0.6)
    doubtful = Evidence(20.0, text, confidence, slope=0.0)
    assert bounded.wait(doubtful) == ENDING.wait(doubtful)


def test_an_open_phrase_counts_as_far_as_it_is_believed():
    assert of_words("i lost my", 0.9) < of_words("i lost my", 0.22) < 0


def test_words_that_are_not_believed_or_not_known_say_nothing():
    assert of_words("i lost my", 0.1) == 0
    assert of_words("") == of_words("...") == 0


def test_a_level_melody_holds_the_turn_and_a_fall_or_rise_gives_it_up():
    level, fall, rise = (odds(Evidence(2.5, slope=slope)) for slope in (1.0, -30.0, 30.0))
    assert level < 0 < fall == rise
    assert odds(Evidence(2.5, slope=200.0)) == 0, "an error of F0 says nothing"


def test_a_soft_end_gives_the_turn_up():
    assert odds(Evidence(2.5, fall=-20.0)) > 0 > odds(Evidence(2.5, fall=-3.0))


def test_without_any_sign_the_wait_is_the_usual_one_and_always_within_bounds():
    assert ENDING.wait(Evidence(2.5)) == pytest.approx(0.55)
    spoken, texts = (0.0, 2.5, 1e6), ("", "and", "it is over")
    for length, text, slope, fall in itertools.product(
        spoken, texts, (None, 0.0, -30.0), (None, -30.0)
    ):
        assert 0.35 <= ENDING.wait(Evidence(length, text, 1.0, slope, fall)) <= 1.6


def test_the_strategy_can_be_replaced():
    class Hasty:
        def wait(self, evidence):
            return 0.2

    stage = PeopleStage(PeopleSettings(await_words=False), ending=Hasty())
    stage.voice("v0001", True, 100 * MS)
    stage.voice("v0001", False, 2160 * MS)
    assert states(stage.tick(2190 * MS)) == []
    assert states(stage.tick(2210 * MS)) == ["ended"]


def test_the_melody_is_that_of_the_last_voiced_sound():
    melody = Melody()
    for at in range(0, 2000, 32):
        melody.hear(at * MS, 200.0 - 0.05 * max(at - 1500, 0), 0.1 if at < 1800 else 0.01)
    slope, fall = melody.ending(0, 2000 * MS)
    assert slope == pytest.approx(-4.6, abs=1.0)
    assert fall == pytest.approx(-20, abs=3)
    assert melody.ending(5000 * MS, 6000 * MS) == Ending()


@pytest.mark.parametrize(("f0", "rms"), [(float("nan"), 0.1), (0.0, float("inf")), (0.0, 0.0)])
def test_features_that_say_nothing_give_no_melody(f0, rms):
    melody = Melody()
    for at in range(0, 60_000, 32):
        melody.hear(at * MS, f0, rms)
    assert melody.ending(0, 60_000 * MS).slope is None
    assert len(melody._heard) <= 251


def test_no_recogniser_is_waited_for_where_none_runs():
    taker = TurnTaker("v0001", PeopleSettings(await_words=False))
    taker.voice_active(True, 100 * MS)
    taker.voice_active(False, 1160 * MS)
    assert states(taker.tick(1500 * MS)) == ["ended"]


def heard(stage, *utterances):
    """A turn from 0 to 2 s, and what a recogniser says to it."""
    stage.voice("v0001", True, 100 * MS)
    stage.voice("v0001", False, 2160 * MS)
    events = []
    for now, utterance in utterances:
        events += stage.utterance(utterance, now * MS)
    return [e for e in events + stage.tick(4000 * MS) if isinstance(e, Turn)]


def test_a_recogniser_that_never_sends_partials_is_enough():
    (ended,) = heard(PeopleStage(), (2600, final("i lost my job")))
    assert (ended.text, ended.stamp) == ("i lost my job", 2600 * MS)


def test_a_recogniser_that_stamps_nothing_is_taken_at_its_arrival():
    (ended,) = heard(PeopleStage(), (2600, final("i lost my job", end=0)))
    assert (ended.text, ended.stamp) == ("i lost my job", 2600 * MS)


@pytest.mark.parametrize("stamps", [(2000, 2000), (2300, 2800), (0, 0)])
def test_a_recogniser_that_says_it_twice_is_heard_once(stamps):
    stage = PeopleStage(PeopleSettings(turn_quick=0.9, turn_silence=0.9))
    said = [(at, final("i lost my job", end)) for at, end in zip((2300, 2800), stamps, strict=True)]
    (ended,) = heard(stage, *said)
    assert ended.text == "i lost my job"


def test_who_says_the_same_again_is_heard_twice():
    stage = PeopleStage()
    stage.voice("v0001", True, 100 * MS)
    stage.voice("v0001", False, 560 * MS)
    stage.utterance(final("no", 400), 700 * MS)
    stage.voice("v0001", True, 750 * MS)
    stage.voice("v0001", False, 1260 * MS)
    events = stage.utterance(final("no", 1100), 1500 * MS) + stage.tick(2500 * MS)
    assert [e.text for e in events if isinstance(e, Turn) and e.state == "ended"] == ["no no"]


def test_words_of_an_unknown_voice_or_before_any_turn_are_left_out():
    stage = PeopleStage()
    assert stage.utterance(final("hello"), 10 * MS) == []
    stage.voice("v0001", False, 20 * MS)
    assert stage.utterance(final("hello"), 30 * MS) == []


def look(stage, mouth, *at):
    for stamp in at:
        stage.face(FaceCue(stamp=stamp * MS, source="f0001", mouth_motion=mouth, gaze=1.0))


def test_a_moving_mouth_over_the_robot_is_a_barge_in_at_once():
    stage = PeopleStage()
    look(stage, 0.8, 600, 700, 800)
    stage.robot_speaking(True)
    assert states(stage.voice("v0001", True, 810 * MS)) == ["started"]


def test_a_voice_over_the_robot_without_a_mouth_needs_to_last():
    stage = PeopleStage()
    stage.robot_speaking(True)
    assert states(stage.voice("v0001", True, 800 * MS)) == []
    assert states(stage.tick(900 * MS)) == []
    assert states(stage.tick(960 * MS)) == ["started"]


def test_a_blip_over_the_robot_is_no_turn():
    stage = PeopleStage()
    stage.robot_speaking(True)
    stage.voice("v0001", True, 800 * MS)
    stage.voice("v0001", False, 850 * MS)
    assert states(stage.tick(2000 * MS)) == []


def test_a_voice_node_that_hears_the_robot_is_not_believed():
    stage = PeopleStage(PeopleSettings(barge_in=False))
    look(stage, 0.8, 600, 700, 800)
    stage.robot_speaking(True)
    assert states(stage.voice("v0001", True, 810 * MS) + stage.tick(3000 * MS)) == []


def test_voices_that_never_come_back_are_forgotten():
    stage = PeopleStage()
    for number in range(500):
        now = number * 3000
        stage.voice(f"v{number}", True, now * MS)
        stage.features(f"v{number}", 120.0, 0.1, now * MS)
        stage.voice(f"v{number}", False, (now + 500) * MS)
        stage.tick((now + 2500) * MS)
    assert len(stage._takers) < 30
    assert len(stage._speakers) < 30
