"""The how node and slow sources of answers: waited for, late, failing, or left alone."""

from __future__ import annotations

import json

import pytest
from how_bench import (
    ORDINARY,
    WELL_MADE,
    Slow,
    decide,
    dropped,
    give,
    poor_bank,
    spoken,
    turn,
)


def test_a_slow_answer_in_time_is_said_instead_of_the_banks(talk):
    give(talk, poor_bank())
    talk.node("how").sources.add(Slow(), latency=0.5)
    decide(talk, turn(talk))
    talk.run(3.0)
    ((at, kind, words),) = spoken(talk)
    assert (kind, words) == ("response", WELL_MADE)
    assert at == pytest.approx(0.7, abs=0.06)


def test_a_slow_answer_is_not_taken_where_the_banks_fits_better(talk):
    talk.node("how").sources.add(Slow(ORDINARY), latency=0.5)
    decide(talk, turn(talk))
    talk.run(3.0)
    ((_, _, words),) = spoken(talk)
    assert words != ORDINARY


LONG_STORY = (
    "he was twelve and we had him since he was so small that he slept in my shoe and every morning"
    " he came up the stairs with the newspaper and now it lies down there in the hall and nobody"
    " brings it up any more"
)


def test_a_source_is_told_the_talk_and_the_target(talk):
    source = Slow()
    give(talk, poor_bank())
    talk.node("how").sources.add(source, latency=0.1)
    decide(talk, turn(talk))
    talk.run(3.0)
    decide(talk, turn(talk, text=LONG_STORY))
    talk.run(1.0)
    first, second = source.tasks
    assert first.talk == ()
    assert [line.text for line in second.talk] == ["my dog Bello died", WELL_MADE]
    assert [line.own for line in second.talk] == [False, True]
    assert second.target.mechanisms.interpretation == 2


def test_while_a_source_thinks_a_filler_comes_and_then_the_banks_answer(talk):
    talk.node("how").sources.add(Slow(), latency=20.0)
    said = turn(talk)
    decide(talk, said)
    talk.run(4.0)
    (filler_at, kind, _), (answer_at, answer_kind, _) = spoken(talk)
    assert kind == "reaction"
    assert 0.8 <= filler_at - 0.2 <= 1.05
    assert answer_kind == "response"
    assert answer_at - 0.2 <= 2.0


@pytest.mark.parametrize("error", [RuntimeError("no connection"), ValueError("garbage")])
def test_a_source_that_fails_costs_nothing(talk, error):
    talk.node("how").sources.add(Slow(error=error), latency=0.3)
    decide(talk, turn(talk))
    talk.run(3.0)
    ((at, kind, _),) = spoken(talk)
    assert kind == "response"
    assert at < 0.6


def test_a_late_and_much_better_answer_follows_up_once(talk):
    talk.set("how", "answer_within", 0.3)
    talk.node("how").sources.add(Slow(), latency=1.5)
    said = turn(talk)
    give(talk, poor_bank())
    decide(talk, said)
    talk.run(8.0)
    (first, _, words), (then, _, better) = spoken(talk)
    assert (words, better) == (ORDINARY, WELL_MADE)
    assert then - first > 1.0


def test_a_late_answer_that_is_no_better_is_dropped_with_its_reason(talk):
    talk.set("how", "answer_within", 0.3)
    talk.node("how").sources.add(Slow(ORDINARY), latency=1.5)
    decide(talk, turn(talk))
    talk.run(8.0)
    assert len([1 for _, kind, _ in spoken(talk) if kind == "response"]) == 1
    assert len(dropped(talk)) == 1
    assert dropped(talk)[0].startswith(("not better by far", "the robot has asked"))


def test_a_late_answer_is_dropped_when_the_person_speaks_again(talk):
    talk.set("how", "answer_within", 0.3)
    talk.node("how").sources.add(Slow(), latency=1.5)
    decide(talk, turn(talk))
    talk.run(0.8)
    turn(talk, "started", "next")
    talk.run(5.0)
    assert len([1 for _, kind, _ in spoken(talk) if kind == "response"]) == 1
    assert dropped(talk) == ["the person has gone on"]


def test_the_trace_holds_every_candidate_that_was_not_taken_without_words(talk):
    decide(talk, turn(talk))
    talk.run(1.0)
    chosen = json.loads(talk.words("/how/trace")[-1])["choose"]
    assert chosen["judge"] == "rules"
    assert set(chosen["parts"]) >= {"match", "relevance", "answers", "novelty"}
    assert len(chosen["rejected"]) > 20
    assert all(one["reason"] for one in chosen["rejected"])
    assert "bello" not in talk.words("/how/trace")[-1].lower()


def test_after_a_risk_no_source_is_asked_for_a_while(talk):
    source = Slow()
    talk.node("how").sources.add(source, latency=0.1)
    for text in ("i want to kill myself", "i am at home", "alone"):
        decide(talk, turn(talk, text=text))
        talk.run(3.0)
    assert source.tasks == []


def test_a_source_that_keeps_failing_is_left_alone_and_tried_again_later(talk):
    source = Slow(error=RuntimeError("no connection"))
    talk.node("how").sources.add(source, latency=0.3)
    for _ in range(5):
        decide(talk, turn(talk))
        talk.run(3.0)
    assert len(source.tasks) == 3
    stories = [json.loads(text) for text in talk.words("/how/trace")]
    why = [one["reason"] for one in stories[-1]["choose"]["rejected"] if one["id"] == "slow"]
    assert why == ["not asked, it has kept failing"]
    talk.run(30.0)
    decide(talk, turn(talk))
    talk.run(1.0)
    assert len(source.tasks) == 4


def test_a_person_who_goes_on_stops_the_source(talk):
    class Long(Slow):
        stopped = ()

        def cancel(self, task):
            self.stopped = (*self.stopped, task.decision.id)

    source = Long()
    talk.node("how").sources.add(source, latency=3.0)
    said = turn(talk, name="one")
    decide(talk, said)
    talk.run(0.5)
    turn(talk, "started", "next")
    talk.run(0.2)
    assert source.stopped == ("d-one",)
    assert dropped(talk) == ["the person has gone on"]


def test_two_persons_may_wait_for_one_source_and_a_third_is_answered_at_once(talk):
    source = Slow()
    talk.node("how").sources.add(source, latency=0.3)
    for person in ("ann", "ben", "cal"):
        decide(talk, turn(talk, person=person))
    talk.run(3.0)
    answered = [at for at, kind, _ in spoken(talk) if kind == "response"]
    assert [round(at - 0.2, 1) for at in answered] == [0.0, 0.3, 0.6]
    assert len(source.tasks) == 2
