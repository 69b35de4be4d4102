"""What words leave in doubt is asked once; "yes" or a second sign is taken in earnest."""

from __future__ import annotations

import pytest
from how_scenes import SECOND, decision
from risk_scenes import safety

from whee_ros.acts import PRIORITY_HANDOFF, Express, Gesture, Say
from whee_ros.how.safety.safety import Safety
from whee_ros.how.stage import HowSettings, HowStage, risk_kind, words_of

QUESTION = Safety.load().question("self_harm")
HAND_OFF = Safety.load().answer("self_harm", "generic")


def said(*turns, careful=5):
    """What the robot says to each turn of one person."""
    stage = HowStage(HowSettings(careful_turns=careful), safety=safety())
    plans = [
        stage.respond(decision(text, "none", name=f"d{number}"), number * SECOND)
        for number, text in enumerate(turns, 1)
    ]
    return [words_of(plan) if plan else "" for plan in plans]


def test_a_doubt_is_asked_about_calmly_and_alerts_nobody():
    stage = HowStage(safety=safety())
    plan = stage.respond(decision("the dusk falls", "none"), SECOND)
    assert words_of(plan) == QUESTION
    assert plan.kind == "response"
    assert plan.priority < PRIORITY_HANDOFF
    assert risk_kind(plan) is None
    assert "dusk" not in " ".join(plan.notes)
    assert {act.name for act in plan.acts if isinstance(act, Gesture)} <= {"still"}
    assert {a.expression for a in plan.acts if isinstance(a, Express)} <= {"concerned", "neutral"}
    assert all(act.rate < 1 for act in plan.acts if isinstance(act, Say))


@pytest.mark.parametrize(
    "reply", ["yes", "um yeah i am", "Sometimes.", "I don't know", "kind of", "i am", "maybe"]
)
def test_yes_gets_the_hand_off(reply):
    assert said("the dusk falls", reply) == [QUESTION, HAND_OFF]


@pytest.mark.parametrize(
    "reply",
    [
        "no",
        "no i'm fine",
        "yes i am fine",
        "i am going to bed now",
        "goodness no",
        "i do the dishes",
    ],
)
def test_no_is_believed(reply):
    first, second = said("the dusk falls", reply)
    assert first == QUESTION
    assert second not in (QUESTION, HAND_OFF)


def test_only_the_next_turn_is_the_reply():
    assert HAND_OFF not in said("the dusk falls", "what time is it", "yes")


def test_a_second_sign_needs_no_question():
    assert said("the dusk falls", "no", "dusk again")[::2] == [QUESTION, HAND_OFF]


def test_long_after_it_is_asked_again():
    assert said("the dusk falls", *["it is sunny"] * 4, "dusk again", careful=2)[-1] == QUESTION


def test_a_risk_in_the_reply_is_answered_whatever_it_begins_with():
    assert said("the dusk falls", "no but it is dark")[-1] == HAND_OFF


@pytest.mark.parametrize("text", ["", "yes", "?!", "no"])
def test_without_a_question_yes_is_no_risk(text):
    assert HAND_OFF not in said(text)
