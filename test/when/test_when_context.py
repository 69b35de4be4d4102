"""What was said before, and that it does not hide what is said plainly."""

import dataclasses

import numpy as np
import pytest

from whee_ros.when.encoder import DIMENSIONS
from whee_ros.when.features import FEATURES
from whee_ros.when.head import CONTEXT, RELATIONS, SPEAKERS, Head, Inputs
from whee_ros.when.opening import without_greeting

SMALL_TALK = [
    {"speaker": "robot", "text": "Welcome! I am a robot, and my name is Whee."},
    {"speaker": "person", "text": "good morning it is raining again today"},
    {"speaker": "robot", "text": "Ah, so that's it."},
    {"speaker": "person", "text": "what time does the museum close"},
    {"speaker": "robot", "text": "Would be nice to know, but I don't."},
]


def test_a_greeting_is_left_out():
    opening = [("robot", "Hello."), ("robot", "I am a robot."), ("own", "good morning")]
    assert without_greeting(opening) == (("own", "good morning"),)


def test_what_the_robot_asks_first_is_kept_for_its_answer():
    for asked in ("How was your week?", "how was your week", "Tell me about a journey."):
        assert without_greeting([("robot", asked)]) == (("robot", asked),)


def test_what_the_robot_says_later_is_kept():
    for who in ("own", "other"):
        talk = ((who, "are you a boy"), ("robot", "I am a robot."))
        assert without_greeting(talk) == talk


def test_nothing_before_stays_nothing():
    assert without_greeting([]) == ()


@pytest.mark.parametrize(
    "text", ["my grandmother died last week", "i lost my job", "i am scared of the operation"]
)
def test_talk_of_the_weather_does_not_hide_a_plain_disclosure(when_stage, text):
    found = when_stage.decide_text(text, SMALL_TALK)
    assert found.direction == "seeking"
    assert found.need > 0.75
    assert found.emotion.valence < -0.2


def test_a_plain_disclosure_is_heard_even_from_a_calm_face_and_voice(when_stage):
    calm = {"valence": 0.1, "arousal": 0.0, "action_units": {"12": 0.2}, "confidence": 0.9}
    found = when_stage.decide_text("my grandmother died last week", SMALL_TALK, calm, calm)
    assert found.direction == "seeking"
    assert found.need > 0.6


def test_a_robots_greeting_says_nothing_about_the_person(when_stage):
    greeting = [{"speaker": "robot", "text": "Hello, I'm Whee. I am a robot. We can talk."}]
    alone = when_stage.decide_text("my dog died")
    assert when_stage.decide_text("my dog died", greeting) == alone


def test_small_talk_after_small_talk_stays_small_talk(when_stage):
    for text in ("the bus was on time today", "where is the cloakroom", "not much to tell"):
        assert when_stage.decide_text(text, SMALL_TALK).direction == "none"


def test_what_was_said_before_counts_for_less_only_against_plain_words(when_stage):
    plain = ["my grandmother died last week", "i lost my job", "i am scared of the operation"]
    others = ["it is tuesday today", "where is the cloakroom", "can you play some music"]
    rows = when_stage.encoder([*plain, *others, "what time does the museum close"])
    before = np.full((6, CONTEXT), -1)
    before[:, -1] = RELATIONS.index("own")
    given = Inputs(
        utterance=rows[:6],
        context=np.broadcast_to(rows[6], (6, CONTEXT, DIMENSIONS)),
        relation=before,
        explicit=np.zeros((6, len(FEATURES) + len(SPEAKERS)), np.float32),
    )
    alone = dataclasses.replace(given, relation=np.full_like(before, -1))
    head = when_stage.head
    wholly = Head(head.arrays, {**head.facts, "calibration": {"plain_share": 0.0}}, "wholly")
    half = Head(head.arrays, {**head.facts, "calibration": {"plain_share": 0.5}}, "half")
    np.testing.assert_array_equal(half.read(alone).need, wholly.read(alone).need)
    np.testing.assert_array_equal(half.read(given).need[3:], wholly.read(given).need[3:])
    middle = (wholly.read(given).need[:3] + wholly.read(alone).need[:3]) / 2
    np.testing.assert_allclose(half.read(given).need[:3], middle, rtol=1e-5)
