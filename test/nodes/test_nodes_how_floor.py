"""The how node beside people who go on or wait: fillers, fallbacks, and who has the floor."""

from __future__ import annotations

import pytest
from how_bench import (
    Slow,
    decide,
    dropped,
    spoken,
    turn,
)

from whee_ros.cues import NANOSECONDS, Turn


def test_nothing_is_said_over_a_person_who_has_gone_on(talk):
    said = turn(talk)
    talk.run(0.3)
    turn(talk, "started", "next")
    decide(talk, said)
    talk.run(3.0)
    assert spoken(talk) == []
    assert dropped(talk) == ["the person has gone on"]


def test_a_risk_is_answered_even_then(talk):
    said = turn(talk, text="i want to kill myself")
    turn(talk, "started", "next")
    decide(talk, said)
    talk.run(1.0)
    assert [kind for _, kind, _ in spoken(talk)] == ["handoff"]


def test_a_decision_that_never_comes_gets_a_filler_and_one_fallback(talk):
    turn(talk)
    talk.run(6.0)
    assert [kind for _, kind, _ in spoken(talk)] == ["reaction", "fallback"]
    assert [at - 0.2 for at, _, _ in spoken(talk)] == pytest.approx([0.9, 2.0], abs=0.06)


def test_a_decision_after_the_fallback_is_answered_if_nobody_has_gone_on(talk):
    said = turn(talk)
    talk.run(3.5)
    decide(talk, said)
    talk.run(1.0)
    assert [kind for _, kind, _ in spoken(talk)] == ["reaction", "fallback", "response"]


def test_a_decision_after_the_fallback_is_dropped_if_the_person_went_on(talk):
    said = turn(talk)
    talk.run(2.5)
    turn(talk, "started", "more")
    talk.run(0.5)
    more = turn(talk, name="more", text="and he was only two")
    decide(talk, said)
    talk.run(0.3)
    decide(talk, more)
    talk.run(1.0)
    answered = [kind for _, kind, _ in spoken(talk)].count("response")
    assert answered == 1


def test_an_answer_waits_for_the_end_of_the_robots_own_filler(talk):
    said = turn(talk)
    talk.run(1.0)
    assert [kind for _, kind, _ in spoken(talk)] == ["reaction"]
    talk.send("/robot_speaking", "std_msgs/msg/Bool", data=True)
    talk.run(0.1)
    decide(talk, said)
    talk.run(0.3)
    assert len(spoken(talk)) == 1
    talk.send("/robot_speaking", "std_msgs/msg/Bool", data=False)
    talk.run(0.1)
    assert [kind for _, kind, _ in spoken(talk)] == ["reaction", "response"]


def test_what_waits_is_not_said_to_a_person_who_speaks(talk):
    said = turn(talk)
    talk.run(1.0)
    talk.send("/robot_speaking", "std_msgs/msg/Bool", data=True)
    talk.run(0.1)
    decide(talk, said)
    turn(talk, "started", "next")
    talk.send("/robot_speaking", "std_msgs/msg/Bool", data=False)
    talk.run(1.0)
    assert [kind for _, kind, _ in spoken(talk)] == ["reaction"]


def test_a_child_is_spoken_to_in_short_sentences_as_the_parameter_says(talk):
    assert talk.set("how", "persons", ["ann: age=child"]).successful
    refused = talk.set("how", "persons", ["ann: age=baby"])
    assert not refused.successful
    assert "child" in refused.reason
    for _ in range(6):
        decide(talk, turn(talk))
        talk.run(2.0)
    words = [words for _, kind, words in spoken(talk) if kind == "response"]
    assert max(len(text.split()) for text in words) <= 16


def test_nothing_of_an_earlier_turn_is_said_after_a_hand_off(talk):
    talk.node("how").sources.add(Slow(), latency=0.5)
    decide(talk, turn(talk))
    talk.run(0.1)
    decide(talk, turn(talk, text="i want to kill myself"))
    talk.run(4.0)
    assert [kind for _, kind, _ in spoken(talk)] == ["handoff"]
    assert dropped(talk) == ["another turn has come"]


def test_a_decision_that_overtakes_the_end_of_its_turn_is_answered_and_nothing_is_filled(talk):
    now = talk.now
    said = Turn(
        id="over",
        person="ann",
        stamp=now,
        state="ended",
        start=now - NANOSECONDS,
        end=now,
        text="my dog Bello died",
    )
    decide(talk, said)
    talk.text("/turn", said)
    talk.run(4.0)
    assert [kind for _, kind, _ in spoken(talk)] == ["response"]


def test_a_turn_that_goes_on_after_its_answer_is_waited_for_again(talk):
    decide(talk, turn(talk, name="long"))
    talk.run(1.0)
    turn(talk, "resumed", "long")
    talk.run(0.5)
    turn(talk, name="long")
    talk.run(3.0)
    assert [kind for _, kind, _ in spoken(talk)] == ["response", "reaction", "fallback"]
