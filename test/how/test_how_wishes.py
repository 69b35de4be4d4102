"""A person asks for no more questions, or for quiet: it is granted, and kept."""

from __future__ import annotations

import pytest
from how_scenes import SECOND, decision

from whee_ros.how.conversation.wishes import read
from whee_ros.how.stage import HowStage, words_of
from whee_ros.how.words import texts


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Please, no more questions.", "no_questions"),
        ("can you stop asking things", "no_questions"),
        ("don't ask me that", "no_questions"),
        ("okay, enough with the questions", "no_questions"),
        ("Too many questions!", "no_questions"),
        ("i don't want to talk about it", "leave_it"),
        ("leave me alone", "quiet"),
        ("robot, please be quiet now", "quiet"),
        ("I don't want to talk.", "quiet"),
        ("I'd rather not be asked.", "no_questions"),
        ("That's a lot of questions.", "no_questions"),
        ("I'd rather not go there, I said.", None),
        ("I'd rather not go into that.", "leave_it"),
        ("that's private", "leave_it"),
        ("let's change the subject", "leave_it"),
        ("Whatever.", "leave_it"),
        ("Not so fast, please.", "slowly"),
        ("i just need a minute", "slowly"),
        ("let me finish", "slowly"),
    ],
)
def test_a_wish_is_heard(text, wish):
    assert read(text) == wish


@pytest.mark.parametrize(
    "text",
    [
        "he told me to be quiet",
        "they never leave me alone at school",
        "my teacher asks too many questions",
        "i have no questions",
        "she said stop asking her things",
        "nobody is quiet in our house",
        "don't ask my brother he was asleep",
        "he told me it was private",
        "whatever he says",
        "they never let me finish",
        "i need a minute more for the eggs",
        "stop asking for sweets i told him",
        "i don't want to talk to him again ever",
        "",
    ],
)
def test_a_story_of_others_is_no_wish(text):
    assert read(text) is None


def told(stage, number, text, direction="seeking"):
    now = number * 20 * SECOND
    turn = decision(text, direction, "sadness", -0.6, name=f"d{number}", stamp=now)
    plan = stage.respond(turn, now)
    return words_of(plan) if plan is not None else ""


def test_after_no_more_questions_nothing_is_asked_any_more():
    stage = HowStage()
    told(stage, 0, "my best friend moved away")
    assert not texts.is_question(told(stage, 1, "please no more questions", "none"))

    answers = [told(stage, n, f"it is the {n}th evening without her") for n in range(2, 12)]

    assert all(answers)
    assert not any(texts.is_question(answer) for answer in answers)


@pytest.mark.parametrize(("wish", "turns"), [("i'd rather not go into that", 3), ("slow down", 2)])
def test_after_a_subject_is_left_nothing_is_asked_for_some_turns(wish, turns):
    stage = HowStage()
    told(stage, 0, "my best friend moved away")
    assert told(stage, 1, wish)

    answers = [told(stage, n, f"it is the {n}th evening without her") for n in range(2, 2 + turns)]

    assert all(answers)
    assert not any(texts.is_question(answer) for answer in answers)


def test_the_person_may_take_it_back():
    stage = HowStage()
    told(stage, 0, "please no more questions", "none")
    told(stage, 1, "you can ask me again", "none")

    answers = [told(stage, n, f"it is the {n}th evening without her") for n in range(2, 12)]

    assert any(texts.is_question(answer) for answer in answers)


def test_quiet_is_kept_until_the_robot_is_asked_something():
    stage = HowStage()
    assert told(stage, 0, "leave me alone", "none")
    assert told(stage, 1, "it all went wrong today") == ""
    assert told(stage, 2, "what time is it", "none")
    assert told(stage, 3, "it all went wrong today")


def test_words_of_risk_are_answered_in_spite_of_a_wish_for_quiet():
    stage = HowStage()
    told(stage, 0, "leave me alone", "none")

    assert "emergency" in told(stage, 1, "i am going to kill myself tonight")
