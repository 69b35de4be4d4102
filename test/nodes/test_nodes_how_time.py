"""The how node in time: fillers, slow sources, late answers, and a person who speaks."""

from __future__ import annotations

import itertools
import json

import pytest
from nodes_bench import START, Bench

from whee_ros.acts import BehaviorPlan, Say
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import Appraisal, Emotion, EmpathyDecision, Mechanisms
from whee_ros.how.bank import Bank, Entry
from whee_ros.how.candidates import Candidate, Offer
from whee_ros.how.stage import HowSettings, HowStage
from whee_ros.wire import decode

WELL_MADE = "Losing Bello after all those walks is hard. You loved that dog."
ORDINARY = "Oh well."
NAMES = itertools.count()


class Slow:
    """A source whose answers take the time that its worker is given."""

    name = "slow"

    def __init__(self, text=WELL_MADE, error=None):
        self.text, self.error, self.tasks = text, error, []

    def offer(self, task, seconds):
        self.tasks.append(task)
        if self.error:
            raise self.error
        made = Candidate(
            id="slow-1",
            text=self.text,
            strategy="reflection",
            mechanisms=Mechanisms(emotional_reaction=2, interpretation=2),
            valence=-0.4,
            source="slow",
        )
        return Offer(found=(made,))


@pytest.fixture
def talk():
    with Bench("how", parameters=("how:greet:=false", "how:scorer:=rules")) as bench:
        bench.run(0.2)
        yield bench


def turn(bench, state="ended", name="", person="ann", text="my dog Bello died"):
    name = name or f"turn{next(NAMES)}"
    now = bench.now
    said = Turn(
        id=name,
        person=person,
        stamp=now,
        state=state,
        start=now - 2 * NANOSECONDS,
        end=now,
        text=text,
    )
    bench.text("/turn", said)
    return said


def decide(bench, said, direction="seeking"):
    sad = direction == "seeking"
    bench.text(
        "/decision",
        EmpathyDecision(
            id=f"d-{said.id}",
            person=said.person,
            stamp=bench.now,
            turn=said,
            direction=direction,
            emotion=Emotion(
                label="grief" if sad else "neutral", valence=-0.8 * sad, confidence=0.9
            ),
            appraisal=Appraisal(cause="my dog Bello died" if sad else ""),
            target=Mechanisms(emotional_reaction=2 * sad, interpretation=2 * sad),
        ),
    )


def spoken(bench):
    """Give (seconds since the start, kind, words) of every plan with words."""
    found = []
    for stamp, topic, sent in bench.published:
        if topic == "/plan":
            plan = decode(sent.data, BehaviorPlan)
            words = " ".join(act.text for act in plan.acts if isinstance(act, Say))
            if words:
                found.append(((stamp - START) / NANOSECONDS, plan.kind, words))
    return found


def poor_bank():
    """Give a bank that has nothing to say to a story but one poor sentence."""
    entries = [entry for entry in Bank.load().entries if entry.situation != "story"]
    poor = Entry(
        id="poor",
        text=ORDINARY,
        strategy="reflection",
        situation="story",
        fits=frozenset({"any"}),
        mechanisms=Mechanisms(),
        valence=0.0,
    )
    return Bank((*entries, poor))


def give(bench, bank):
    """Let the robot know no other sentences than those of this bank."""
    bench.node("how")._stage = HowStage(HowSettings(greet=False), bank=bank)


def dropped(bench):
    stories = [json.loads(text) for text in bench.words("/how/trace")]
    return [story["dropped"] for story in stories if "dropped" in story]


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


def test_the_trace_holds_every_candidate_that_was_not_taken_without_words(talk):
    decide(talk, turn(talk))
    talk.run(1.0)
    chosen = json.loads(talk.words("/how/trace")[-1])["choose"]
    assert chosen["judge"] == "rules"
    assert set(chosen["parts"]) >= {"match", "relevance", "answers", "novelty"}
    assert len(chosen["rejected"]) > 20
    assert all(one["reason"] for one in chosen["rejected"])
    assert "bello" not in talk.words("/how/trace")[-1].lower()


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
