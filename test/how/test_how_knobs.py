"""The same turn, answered to different people: length, wording, strategy, voice."""

from __future__ import annotations

import statistics

import pytest
from how_scenes import conversations, story

from whee_ros.acts import Say
from whee_ros.how.bank.bank import Bank
from whee_ros.how.policy.knobs import Knobs, read_person, read_persons
from whee_ros.how.policy.policy import Policy
from whee_ros.how.stage import HowSettings, HowStage, words_of
from whee_ros.how.words.wording import worded

TABLE = Policy.load().knobs
TAGGED = {entry.text: entry.tags for entry in Bank.load().entries}


def answers(everybody, turns=60, seed=5):
    stage = HowStage(HowSettings(everybody=everybody))
    plans = [stage.respond(turn, turn.stamp) for turn in conversations(turns, seed)]
    return [plan for plan in plans if plan.kind == "response"]


def said(everybody, **more):
    return [words_of(plan) for plan in answers(everybody, **more)]


def test_knobs_are_read_from_text():
    assert read_person("") == Knobs()
    assert read_person("age=child, directness=HIGH") == Knobs(age="child", directness="high")
    known = read_persons(["", "anna: age=child", "p0001: humour=light"], Knobs(register="formal"))
    assert known["anna"] == Knobs(age="child", register="formal")
    assert known["p0001"].humour == "light"


@pytest.mark.parametrize(
    ("entries", "named"),
    [
        (["age=child"], "ID: age=child"),
        (["anna: age=baby"], "adult, child, teenager, older"),
        (["anna: mood=good"], "knobs: age, directness, humour, register"),
        (["anna: age=child", "anna: age=older"], "each id once"),
    ],
)
def test_a_wrong_entry_is_refused_with_the_choices(entries, named):
    with pytest.raises(ValueError, match=named):
        HowStage(HowSettings(persons=tuple(entries)))


def test_every_value_in_the_table_can_be_set():
    for name, values in TABLE.items():
        for value in values:
            assert HowStage(HowSettings(everybody=f"{name}={value}"))


def test_children_hear_shorter_sentences():
    child, adult = said("age=child"), said("")
    assert max(len(text.split()) for text in child) <= 16
    assert statistics.mean(len(text.split()) for text in child) < statistics.mean(
        len(text.split()) for text in adult
    )
    assert any("simple" in TAGGED.get(text, ()) for text in child)


@pytest.mark.parametrize("tag", ["simple", "playful", "casual", "formal", "blunt"])
def test_sentences_for_others_are_not_said_to_everybody(tag):
    assert not [text for text in said("") if tag in TAGGED.get(text, ())]


@pytest.mark.parametrize(
    ("everybody", "tag"), [("humour=light", "playful"), ("register=casual", "casual")]
)
def test_a_knob_brings_its_own_sentences(everybody, tag):
    assert [text for text in said(everybody, turns=120) if tag in TAGGED.get(text, ())]


def test_nothing_playful_meets_distress_whatever_the_humour():
    stage = HowStage(HowSettings(everybody="humour=light"))
    for number in range(30):
        plan = stage.respond(story("sadness", number, name=f"d{number}"), number * 10**9)
        assert "playful" not in TAGGED.get(words_of(plan), ())


def test_a_formal_register_writes_contractions_out_and_a_casual_one_makes_them():
    assert worded("I'm here, and it's fine. Don't worry.", "full") == (
        "I am here, and it is fine. Do not worry."
    )
    assert worded("That is hard, and I am listening.", "contracted") == (
        "That's hard, and I'm listening."
    )
    assert worded("That is how it is.", "contracted") == "That's how it is."
    assert worded("I have no idea.", "contracted") == "I have no idea."
    assert not [text for text in said("register=formal") if "'m" in text or "n't" in text]


def test_the_direct_hear_suggestions_sooner_than_the_indirect():
    def first_suggestion(everybody):
        stage = HowStage(HowSettings(everybody=everybody))
        for number in range(12):
            plan = stage.respond(story("fear", number, name=f"d{number}"), number * 10**9)
            if "stage suggest" in plan.notes[0]:
                return number
        return 12

    direct, indirect = first_suggestion("directness=high"), first_suggestion("directness=low")
    assert direct < first_suggestion("") < indirect


def test_support_never_comes_before_validation_whoever_asks():
    for everybody in ("", "directness=high", "age=older", "age=child"):
        plan = HowStage(HowSettings(everybody=everybody)).respond(story("fear", 0), 10**9)
        assert plan.strategy not in ("suggestion", "information")


def test_older_people_are_spoken_to_more_slowly_and_a_little_louder():
    def voice(everybody):
        plan = HowStage(HowSettings(everybody=everybody)).respond(story("sadness", 0), 10**9)
        return next(act for act in plan.acts if isinstance(act, Say))

    older, adult = voice("age=older"), voice("")
    assert older.rate < adult.rate
    assert older.volume > adult.volume


def test_a_person_of_their_own_knobs_among_others():
    stage = HowStage(HowSettings(persons=("ann: age=child",), everybody="age=older"))
    child = stage.respond(story("sadness", 0, person="ann"), 10**9)
    older = stage.respond(story("sadness", 0, person="bob"), 10**9)
    rates = [next(a for a in plan.acts if isinstance(a, Say)).rate for plan in (child, older)]
    assert rates[0] > rates[1]
