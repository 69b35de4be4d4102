"""The vocabulary crosses topics and files as JSON and comes back the same."""

from __future__ import annotations

import json
import math

import pytest

from whee_ros.acts import BehaviorPlan, Express, Gesture, Light, Look, Say, Sync
from whee_ros.cues import FaceCue, Turn, Word
from whee_ros.decision import EmpathyDecision, Evidence
from whee_ros.wire import WireError, decode, encode, schema

PLAN = BehaviorPlan(
    id="p",
    person="p0001",
    stamp=1,
    deadline=2,
    kind="response",
    acts=(
        Look(id="look", target="p0001"),
        Express(id="face", expression="concerned", valence=-0.2),
        Say(id="say", start=Sync(anchor="face.start", offset=0.2), text="That sounds hard."),
        Gesture(id="nod", start=Sync(anchor="say.start", offset=0.1), name="slow_nod"),
        Light(id="light", color=(0.9, 0.6, 0.3)),
    ),
)
TURN = Turn(
    id="t",
    stamp=5,
    state="ended",
    start=1,
    end=4,
    text="my cat is “ill” 🐈",
    words=(Word(text="my", start=1, end=2),),
)


def test_a_plan_comes_back_the_same():
    assert decode(encode(PLAN), BehaviorPlan) == PLAN


def test_a_decision_comes_back_the_same_with_its_turn_and_reasons():
    reason = Evidence(channel="text", name="words", value=1.0, weight=-0.5)
    made = EmpathyDecision(id="d", person="p", stamp=9, turn=TURN, evidence=(reason,))
    assert decode(encode(made), EmpathyDecision) == made


def test_equal_values_give_equal_text():
    assert encode(PLAN) == encode(decode(encode(PLAN), BehaviorPlan))


def test_fields_of_a_later_version_are_ignored():
    text = json.dumps({**json.loads(encode(TURN)), "added_in_version_9": [1, 2]})
    assert decode(text, Turn) == TURN


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "truncated"),
        ("hello", "malformed"),
        ("[]", "object"),
        ('{"id": 3}', r"\$.id"),
        ('{"id":"x","state":"sleeping","start":1,"end":2,"stamp":3}', "sleeping"),
        ("\xff", "malformed"),
    ],
)
def test_what_is_no_turn_is_refused_and_the_place_is_named(text, named):
    with pytest.raises(WireError, match=named):
        decode(text, Turn)


def test_a_number_that_is_not_finite_becomes_null_and_is_refused_on_the_way_back():
    text = encode(FaceCue(stamp=1, valence=math.nan))
    assert '"valence":null' in text
    with pytest.raises(WireError, match="valence"):
        decode(text, FaceCue)


def test_a_schema_names_every_field():
    assert "deadline" in json.dumps(schema(BehaviorPlan))
