"""One answer at a time, for research on text."""

from __future__ import annotations

import json

import pytest
from how_scenes import decision, story

from whee_ros.how.batch import ContextError, decision_for, how_one
from whee_ros.how.markup.parser import parse
from whee_ros.how.stage import HowSettings, HowStage


def test_an_answer_is_a_record_of_plain_data():
    record = how_one(story("grief", 0))
    assert json.loads(json.dumps(record)) == record
    assert record["kind"] == "response"
    assert record["utterance"]
    assert set(record["mechanisms"]) == {
        "emotional_reaction",
        "interpretation",
        "exploration",
    }
    assert [act["act"] for act in record["acts"]][:2] == ["look", "express"]
    assert parse(record["markup"])


def test_the_same_question_gives_the_same_answer_whatever_was_asked_before():
    stage = HowStage()
    first = how_one(story("grief", 0), stage=stage)
    how_one(story("joy", 0, name="d2"), stage=stage)
    assert how_one(story("grief", 0), stage=stage) == first


def test_what_the_robot_said_before_counts():
    plain = how_one(story("grief", 0))
    context = [
        {"speaker": "ann", "text": "hello"},
        {"speaker": "robot", "text": plain["utterance"]},
    ]
    later = how_one(story("grief", 0), context=context)
    assert later["utterance"] != plain["utterance"]
    assert "stage understand" in later["notes"][0]


def test_a_text_can_take_the_place_of_the_decisions():
    record = how_one(story("joy", 0), text="i want to kill myself")
    assert record["kind"] == "handoff"


def test_silence_is_a_record_too():
    stage = HowStage(HowSettings(reply_to_none="silent"))
    record = how_one(decision_for("a", "ann", "the shop is on the corner"), stage=stage)
    assert (record["kind"], record["utterance"], record["acts"]) == ("silence", "", [])


@pytest.mark.parametrize("context", [[{"speaker": "robot"}], ["hello"], [{"text": 1}]])
def test_a_wrong_context_is_named(context):
    with pytest.raises(ContextError, match=r"context\[0\]"):
        how_one(decision("hello", "none"), context=context)
