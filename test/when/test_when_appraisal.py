"""Cause, wish and fear, and the target mechanisms."""

import pytest

from whee_ros.when.appraisal import extract
from whee_ros.when.labels import EMOTIONS
from whee_ros.when.mechanisms import target


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("my grandmother died last week", "my grandmother died last week"),
        ("well um i got the job i wanted", "i got the job i wanted"),
        ("I'm upset because of the noise, and it is late", "the noise"),
        ("I am so proud of my daughter", "my daughter"),
        ("they said no to us", "they said no to us"),
        ("the museum is big", ""),
    ],
)
def test_cause(text, cause):
    assert extract(text).cause == cause


@pytest.mark.parametrize(
    ("text", "fear"),
    [
        ("i'm worried that he will forget me", "he will forget me"),
        ("what if i fall, nobody is there", "i fall"),
        ("i am scared of the operation", "the operation"),
    ],
)
def test_fear(text, fear):
    assert extract(text).fear == fear


def test_wish():
    assert extract("i just wish that she would call").wish == "she would call"
    assert extract("i should have called her more").wish == "called her more"


def test_a_story_keeps_the_cause_told_before():
    found = extract("i keep thinking about it", ["my cat ran away", "it was the blue one"])
    assert found.cause == "my cat ran away"


@pytest.mark.parametrize("text", ["", "🙂🙂", "because", "what if", "i wish", "x" * 100_000])
def test_odd_texts_give_short_spans(text):
    found = extract(text)
    assert len(found.cause.split()) <= 14


def test_targets_differ_with_what_is_called_for():
    def levels(*given):
        found = target(*given)
        return (found.emotional_reaction, found.interpretation, found.exploration)

    assert levels("none", 0.9, "grief") == (0, 0, 0)
    assert levels("seeking", 0.7, "joy") == (1, 1, 1)
    assert levels("seeking", 0.7, "joy", 1) == (1, 1, 0)
    assert levels("seeking", 0.9, "grief", 0) == (1, 1, 1)
    assert levels("seeking", 0.9, "grief", 1) == (1, 2, 0)
    assert levels("seeking", 0.9, "grief", 5) == (1, 1, 0)
    assert levels("seeking", 0.9, "shame") == (1, 1, 0)
    assert levels("providing", 0.2, "affection") == (1, 0, 0)


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_a_slight_need_never_gets_the_full_triple(emotion):
    found = target("seeking", 0.3, emotion)
    assert found.interpretation <= 1
    assert found.exploration <= 1
