"""Gestures land on the word that bears the stress."""

from __future__ import annotations

import msgspec
import pytest
from how_scenes import SECOND, decision

from whee_ros.acts import Gesture, Say
from whee_ros.how.plan import plans
from whee_ros.how.policy.behaviours import Behaviour, ExpressionStyle, GestureStyle, VoiceStyle
from whee_ros.how.stage import HowStage
from whee_ros.how.words.stress import stressed


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("That sounds really hard.", "hard."),
        ("Oh, that is wonderful news! Tell me more.", "news!"),
        ("Thank you for telling me that.", "telling"),
        ("Did you tell Mr. Moss about it?", "Moss"),
        ("I am here - with you.", "you."),
        ("Hello! I'm Whee, a robot.", "Hello!"),
    ],
)
def test_it_is_the_last_word_of_content_in_the_first_sentence(text, word):
    pieces = [piece for piece in text.split() if any(map(str.isalnum, piece))]
    assert pieces[stressed(text) - 1] == word


@pytest.mark.parametrize("text", ["", "...", " - ", "?!"])
def test_no_words_no_stress(text):
    assert stressed(text) == 0


def spoken(text, word="stressed", between=0.0):
    behaviour = Behaviour(
        expression=ExpressionStyle(name="neutral"),
        voice=VoiceStyle(between=between),
        gesture=GestureStyle(name="nod", word=word, at=-0.15),
    )
    acts = plans.spoken(text, behaviour, person="ann", valence=0.0)
    return next(act.start for act in acts if isinstance(act, Gesture)), acts


def test_the_gesture_of_a_behaviour_goes_with_that_word_or_with_the_start():
    assert (spoken("That sounds really hard.")[0].anchor) == "say.word4"
    assert (spoken("That sounds really hard.", word="first")[0].anchor) == "say.start"
    assert (spoken("...")[0].anchor) == "say.start"


def test_of_two_sentences_with_a_silence_between_it_is_the_firsts():
    start, acts = spoken("That sounds hard. I am glad you told me.", between=0.3)
    assert [act.id for act in acts if isinstance(act, Say)] == ["say", "more"]
    assert start.anchor == "say.word3"


def test_a_robot_that_greets_nods_on_a_word():
    plan = HowStage().respond(decision("thank you", "none"), SECOND)
    acts = {act.id: act for act in plan.acts}
    number = stressed(acts["say"].text)
    assert acts["gesture"].start.anchor == f"say.word{number}"
    assert f"say.word{number}" in msgspec.json.encode(plan).decode()
