"""Words that may say less than is meant are met with an open answer; so is what nobody can know."""

from __future__ import annotations

import pytest
from how_scenes import SECOND, decision

from whee_ros.how.policy.policy import Policy, Standing
from whee_ros.how.reading.talk import kind_of
from whee_ros.how.reading.understatement import found
from whee_ros.how.stage import HowStage, words_of

POLICY = Policy.load()


@pytest.mark.parametrize(
    "text",
    [
        "It's so quiet in here.",
        "one manages",
        "I can't complain.",
        "we used to go dancing",
        "Nobody came.",
        "i cook for one",
        "It's only me these days.",
        "it was a long night",
        "There was a row at home.",
        "we don't talk any more",
        "it could be worse",
    ],
)
def test_words_that_may_say_less_than_is_meant(text):
    assert found(text)
    assert POLICY.target(decision(text, "none"), Standing()).situation == "near"


@pytest.mark.parametrize(
    "text",
    [
        "The printer is out of paper.",
        "we meet at ten",
        "I had toast this morning.",
        "it's only a short walk",
        "you get off at the next stop",
        "The tank is empty.",
    ],
)
def test_plain_statements(text):
    assert not found(text)
    assert POLICY.target(decision(text, "none"), Standing()).situation == "statement"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What if it goes wrong?", "wonder"),
        ("why did he leave", "wonder"),
        ("Will it ever get better?", "wonder"),
        ("is it my fault", "wonder"),
        ("do cats go to heaven", "wonder"),
        ("Why is the train late?", "query"),
        ("will it rain tomorrow", "query"),
        ("am i in the right room", "query"),
    ],
)
def test_what_nobody_can_look_up_is_told_from_questions_of_fact(text, kind):
    assert kind_of(text) == kind


def test_a_wondering_is_not_sent_to_somebody_who_knows():
    turn = decision("will he ever come back", "none", stamp=SECOND)
    said = words_of(HowStage().respond(turn, SECOND)).lower()
    assert "ask someone" not in said
    assert "look" not in said
