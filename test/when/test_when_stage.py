"""The stage as a whole: what the shipped weights decide."""

import math
import random

import pytest

from whee_ros.cues import NANOSECONDS, FaceCue, Turn, VoiceCue
from whee_ros.when.requests import Request
from whee_ros.when.settings import WhenSettings
from whee_ros.when.shipped import OWN
from whee_ros.when.stage import WhenStage

GRIEF = [
    {"speaker": "person", "text": "my grandmother died last week"},
    {"speaker": "robot", "text": "I'm sorry about your grandmother."},
]
SAD_FACE = {"valence": -0.7, "arousal": -0.2, "action_units": {"1": 0.8, "4": 0.6, "15": 0.5}}
SAD_VOICE = {"valence": -0.6, "arousal": -0.4}


@pytest.mark.parametrize(
    "text",
    [
        "my grandmother died last week",
        "uh my my grandmother she died last week",
        "i feel so alone since my wife left",
        "i am scared of the operation tomorrow",
    ],
)
def test_distress_calls_for_much_empathy(when_stage, text):
    found = when_stage.decide_text(text)
    assert found.direction == "seeking"
    assert found.need > 0.7
    assert found.emotion.valence < -0.2
    assert found.target.emotional_reaction == 1


def test_a_story_goes_on(when_stage):
    found = when_stage.decide_text("i keep thinking i should have called her more", GRIEF)
    assert found.direction == "seeking"
    assert found.appraisal.cause.startswith("my grandmother died")
    first = when_stage.decide_text("my grandmother died last week")
    assert found.target != first.target


@pytest.mark.parametrize(
    "text",
    [
        "what time does the museum close",
        "could you turn on the light please",
        "it is raining again today",
        "what thyme does the museum clothes",
        "good morning",
        "play some music",
    ],
)
def test_requests_and_small_talk_call_for_none(when_stage, text):
    found = when_stage.decide_text(text)
    assert found.direction == "none"
    assert found.need < 0.4
    assert found.target.emotional_reaction == 0


def test_a_request_in_the_middle_of_grief_is_a_request(when_stage):
    assert when_stage.decide_text("what time does the museum close", GRIEF).direction == "none"


def test_good_news_wants_to_be_shared(when_stage):
    found = when_stage.decide_text("i got the job i wanted")
    assert found.direction == "seeking"
    assert 0.3 < found.need < 0.95
    assert found.emotion.label in {"joy", "pride"}


def test_comfort_is_providing(when_stage):
    found = when_stage.decide_text("don't worry you will be fine i am here for you")
    assert found.direction == "providing"


def test_a_face_and_voice_change_the_decision_on_a_plain_sentence(when_stage):
    text = "we are going to the lake on friday"
    plain = when_stage.decide_text(text)
    felt = when_stage.decide_text(text, (), SAD_FACE, SAD_VOICE)
    assert felt.need > plain.need + 0.2
    assert felt.direction == "seeking"
    assert felt.emotion.valence < plain.emotion.valence


def test_cues_of_the_turn_count_and_stale_ones_do_not(when_stage):
    start, end = 10 * NANOSECONDS, 12 * NANOSECONDS
    turn = Turn(
        id="t1", person="ann", stamp=end, state="ended", start=start, end=end, text="it is tuesday"
    )

    def face(stamp):
        return FaceCue(stamp=stamp, valence=-0.8, action_units={1: 0.9, 4: 0.8, 15: 0.8})

    voice = VoiceCue(stamp=end, is_speaking=True, duration=1.0, valence=-0.6)
    now = 13 * NANOSECONDS
    fresh = when_stage.decide(turn, [face(11 * NANOSECONDS)], [voice], [], now)
    stale = when_stage.decide(turn, [face(1 * NANOSECONDS)], [], [], now)
    assert (fresh.id, fresh.person, fresh.stamp) == ("t1", "ann", now)
    assert {piece.channel for piece in fresh.evidence} >= {"text", "face", "voice"}
    assert "face" not in {piece.channel for piece in stale.evidence}


def test_the_robots_turns_are_not_the_persons_story(when_stage):
    said = [{"speaker": "robot", "text": "My grandmother died, says the story I read to you."}]
    found = when_stage.decide_text("i could listen to it again", said)
    assert "grandmother" not in found.appraisal.cause


def test_failed_recognition_leaves_face_and_voice_with_low_confidence(when_stage):
    turn = Turn(id="t", person="p", stamp=0, state="ended", start=0, end=0, confidence=0.0)
    found = when_stage.decide(turn, [FaceCue(stamp=0, valence=-0.8)], [], [], 0)
    assert found.confidence < 0.4
    assert found.emotion.valence < 0


def test_evidence_adds_up_and_is_sorted(when_stage):
    found = when_stage.decide_text("i miss my brother so much", GRIEF, SAD_FACE, SAD_VOICE)
    total = sum(piece.weight for piece in found.evidence)
    assert found.need == pytest.approx(1 / (1 + math.exp(-total)), abs=1e-6)
    sizes = [abs(piece.weight) for piece in found.evidence]
    assert sizes == sorted(sizes, reverse=True)
    assert found.model.startswith(f"{OWN}+")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "🙂🙂🙂",
        "\x00\ud800",
        "我奶奶上周去世了",
        "NaN",
        "?!?!",
        "a" * 100_000,
        "blah " * 20_000,
    ],
)
def test_odd_texts_are_answered(when_stage, text):
    found = when_stage.decide_text(text)
    assert 0 <= found.need <= 1
    assert math.isfinite(found.confidence)


def test_odd_requests_are_answered(when_stage):
    odd = [
        Request(None),
        Request("hello", context=["no mapping", {"text": 5}, {}]),
        Request("hello", face={"valence": math.nan, "action_units": {"x": 1, "4": "y"}}),
        Request("hello", face={"confidence": "high", "action_units": 7}, voice={"arousal": None}),
        Request("hello", context=[{"speaker": "robot", "text": "word " * 3000}] * 1000),
    ]
    for found in when_stage.decide_many(odd):
        assert 0 <= found.need <= 1


def test_many_at_once_decide_like_one_by_one(when_stage):
    texts = ["my dog died", "what time is it", "i won the race", "it is cold", ""]
    random.Random(1).shuffle(texts)
    together = when_stage.decide_many([Request(text, GRIEF) for text in texts])
    for text, found in zip(texts, together, strict=True):
        alone = when_stage.decide_text(text, GRIEF)
        assert alone.direction == found.direction
        assert alone.need == pytest.approx(found.need, abs=1e-4)


def test_same_input_same_output(when_stage):
    first = when_stage.decide_text("my brother has left", GRIEF, SAD_FACE)
    assert when_stage.decide_text("my brother has left", GRIEF, SAD_FACE) == first


def test_live_settings(when_stage):
    before = when_stage.settings
    try:
        when_stage.configure(WhenSettings(seeking_threshold=1.0, sensitivity=-2.0))
        found = when_stage.decide_text("my grandmother died last week")
        assert found.direction == "none"
        with pytest.raises(ValueError, match="seeking_threshold"):
            when_stage.configure(WhenSettings(seeking_threshold=2.0))
        assert when_stage.settings.seeking_threshold == 1.0
    finally:
        when_stage.configure(before)


def test_unknown_weights_name_the_cure():
    from whee_ros.when.weights import WeightsError

    with pytest.raises(WeightsError, match=OWN):
        WhenStage(WhenSettings(weights="no-such-weights"))
