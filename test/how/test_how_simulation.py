"""300 turns: varied, brief, honest, fitting; the figures of issue 5, held from the start."""

from __future__ import annotations

import statistics
from collections import Counter

import msgspec
import pytest
from how_scenes import conversations

from whee_ros.acts import Express
from whee_ros.how.safety import honesty
from whee_ros.how.stage import HowStage, words_of
from whee_ros.how.words import texts

TURNS = 300


@pytest.fixture(scope="module", params=[7, 8])
def talk(request):
    stage = HowStage()
    decisions = conversations(TURNS, request.param)
    return [(decision, stage.respond(decision, decision.stamp)) for decision in decisions]


@pytest.fixture(scope="module")
def said(talk):
    return [words_of(plan) for _, plan in talk]


def test_every_turn_is_answered(said):
    assert len(said) == TURNS
    assert all(said)


def test_no_three_word_frame_in_more_than_a_tenth_of_the_answers(said, record_property):
    frames = Counter(frame for text in said for frame in texts.frames(text))
    frame, count = frames.most_common(1)[0]
    record_property("most frequent frame", (" ".join(frame), count / TURNS))
    assert count <= 0.1 * TURNS


def test_a_fifth_to_a_half_end_in_a_question(said):
    share = sum(texts.is_question(text) for text in said) / TURNS
    assert 0.2 <= share <= 0.5


def test_answers_are_brief(said):
    lengths = [len(text.split()) for text in said]
    assert statistics.median(lengths) <= 14
    assert max(lengths) <= 30


def test_no_answer_is_dishonest(said):
    assert [text for text in said if honesty.violations(text)] == []


def test_many_different_answers(said):
    assert len(set(said)) >= 100


def test_nothing_is_said_twice_within_ten_answers(said):
    for place in range(10, TURNS):
        assert said[place] not in said[place - 10 : place]


def test_good_news_is_never_pitied_and_distress_never_cheered(talk):
    for decision, plan in talk:
        first = next(act for act in plan.acts if isinstance(act, Express))
        if decision.direction == "seeking" and decision.emotion.valence >= 0.25:
            assert first.expression == "happy"
        if decision.direction == "seeking" and decision.emotion.valence <= -0.25:
            assert first.valence <= 0.2


def test_the_mechanisms_come_nearer_to_the_target_than_always_the_strongest(talk):
    ours, strongest = [0.0] * 3, [0.0] * 3
    for decision, plan in talk:
        if decision.direction != "seeking":
            continue
        wanted = msgspec.structs.astuple(decision.target)
        given = msgspec.structs.astuple(plan.mechanisms)
        for place in range(3):
            ours[place] += (wanted[place] - given[place]) ** 2
            strongest[place] += (wanted[place] - 2) ** 2
    assert sum(ours) < 0.6 * sum(strongest)
