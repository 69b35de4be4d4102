"""What people say of their own feeling is believed, over any label."""

from __future__ import annotations

import pytest
from how_scenes import SECOND, decision

from whee_ros.how.policy.policy import Policy, Standing
from whee_ros.how.stage import HowStage

POLICY = Policy.load()


@pytest.mark.parametrize(
    ("text", "felt"),
    [
        ("I'm furious with the landlord", {"anger": "furious"}),
        ("i feel so lonely in this town", {"loneliness": "lonely"}),
        ("we are so proud of him", {"pride": "proud"}),
        ("it makes me really angry", {"anger": "angry"}),
        ("i was so scared", {"fear": "scared"}),
        ("I am fed up with it", {"anger": "fed up"}),
        ("I'm sad and angry", {"sadness": "sad", "anger": "angry"}),
        ("i'm over the moon", {"gladness": "over the moon"}),
        ("I'm not worried, I'm bored", {"neutral": "bored"}),
    ],
)
def test_a_feeling_that_is_said(text, felt):
    assert POLICY.claims(text).felt == felt


@pytest.mark.parametrize(
    "text",
    [
        "if i am sad i sing",
        "he thinks i'm angry",
        "i was happy there",
        "I'm happy, but it was hard",
        "i'm afraid i can't come",
        "I'm happy to wait",
        "i am mad about football",
        "I'm down to my last pen",
        "i am not happy",
        "my brother is angry",
        "i wish i was happy",
    ],
)
def test_what_claims_no_feeling(text):
    assert POLICY.claims(text).felt == {}


def test_a_feeling_that_is_denied():
    assert POLICY.claims("I'm not sad about it").denied == {"sadness"}


@pytest.mark.parametrize(
    ("text", "label", "valence", "family"),
    [
        ("i am furious", "sadness", -0.7, "anger"),
        ("i'm so happy", "grief", -0.6, "joy"),
        ("i feel lonely and scared", "joy", 0.4, "distress"),
        ("i am not sad", "sadness", -0.7, "unclear"),
        ("i am so tired", "sadness", -0.7, "sadness"),  # tired tells neither good nor bad
    ],
)
def test_it_counts_more_than_the_label(text, label, valence, family):
    turn = decision(text, "seeking", label, valence)
    assert POLICY.family(turn, Standing()) == family


def test_what_was_denied_is_not_assumed_in_the_next_turn():
    stage = HowStage()
    turns = ["i'm not sad", "it was the last day of the summer"]
    plans = [
        stage.respond(
            decision(text, "seeking", "sadness", -0.7, name=f"d{n}", stamp=n * SECOND), n * SECOND
        )
        for n, text in enumerate(turns, start=1)
    ]
    assert all("family sadness" not in plan.notes[0] for plan in plans)
