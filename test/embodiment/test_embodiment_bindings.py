"""What bindings can ask for: scaled numbers, positions one at a time, cancelled goals, answers."""

from __future__ import annotations

import json

import pytest
from performer_bench import SECOND, Bench

from whee_ros.acts import Gesture, Look, Say, Sync

HEAD = """
name: tiny
description: a head told position by position, in degrees
tested: here
physical: false
bindings:
  gesture:
    type: std_msgs/msg/Float64MultiArray
    name: head/commands
    fields: {data: "{positions}"}
    scale: {positions: 57.29578}
    max_rate: 10.0
  look:
    type: geometry_msgs/msg/Vector3
    name: eyes
    fields: {x: "{yaw}", y: "{pitch}"}
    scale: {yaw: 57.29578}
joints:
  pan: {axis: yaw, min: -1, max: 1, max_velocity: 2, max_acceleration: 8}
  tilt: {axis: pitch, min: -0.5, max: 0.5, max_velocity: 2, max_acceleration: 8}
"""
SAYS = """
name: tiny
description: speaks by an action
tested: here
physical: false
bindings:
  say:
    transport: action
    type: acme_msgs/action/Say
    name: say
    fields: {text: "{text}"}
    done: {rule: result, base: 1.0, per_character: 0.0, timeout: 4.0}
"""
WORDS = Say(id="s", text="Hello there.")
NEXT = Say(id="t", text="And then.", start=Sync(anchor="s.end"))


def test_positions_are_sent_one_at_a_time_and_end_where_the_gesture_ends():
    bench = Bench(text=HEAD).perform(Gesture(id="g", name="nod", amplitude=1.0)).wait(3)
    sent = [command.fields["data"] for command in bench.sent("gesture")]
    assert 5 <= len(sent) <= 20
    assert max(tilt for _, tilt in sent) == pytest.approx(0.35 * 57.29578, abs=1.5)
    assert sent[-1] == pytest.approx([0.0, 0.0], abs=1e-6)


def test_a_stop_tells_once_where_the_braking_ends_and_nothing_follows():
    bench = Bench(text=HEAD).perform(Gesture(id="g", name="nod", amplitude=1.0)).wait(0.3)
    bench.commands.clear()
    bench.performer.stop(bench.now)
    bench.wait(2)
    [hold] = bench.sent("gesture")
    assert 0.0 < hold.fields["data"][1] <= 0.5 * 57.29578


def test_angles_may_be_scaled():
    bench = Bench(text=HEAD)
    bench.performer.person_at("anna", (1.0, 1.0, 0.0), bench.now)
    bench.perform(Look(id="l", target="anna"))
    assert bench.sent("look")[0].fields["x"] == pytest.approx(45.0, abs=0.01)


@pytest.mark.parametrize(
    ("point", "x"), [((1.0, 0.1, 0.0), 6), ((1.0, 1.0, 0.0), 20), ((1.0, -3.0, 0.0), -20)]
)
def test_numbers_may_be_whole_and_bounded(point, x):
    bench = Bench(
        text=HEAD.replace("scale: {yaw: 57.29578}", "scale: {yaw: 57.3}\n    whole: {yaw: 20}")
    )
    bench.performer.person_at("anna", point, bench.now)
    bench.perform(Look(id="l", target="anna"))
    sent = bench.sent("look")[0].fields["x"]
    assert (sent, type(sent)) == (x, int)


def test_qtrobots_pupils_go_to_its_left_as_the_viewers_right():
    bench = Bench("qtrobot")
    bench.performer.person_at("anna", (1.0, 0.2, -0.1), bench.now)
    bench.perform(Look(id="l", target="anna"))
    fields = bench.sent("look")[0].fields
    assert json.loads(fields["l_eye"]) == json.loads(fields["r_eye"]) == [11, 6]


def test_speech_ends_with_the_answer_and_not_before():
    bench = Bench(text=SAYS).perform(WORDS, NEXT).wait(3)
    [first] = bench.sent("say")
    bench.performer.answered(first.id, True, "", bench.now)
    bench.wait(0.1)
    assert bench.told("finished") == [("s", "done")]
    assert len(bench.sent("say")) == 2


def test_a_late_answer_to_an_older_command_ends_nothing():
    bench = Bench(text=SAYS).perform(WORDS, NEXT)
    [first] = bench.sent("say")
    bench.performer.answered(first.id, True, "", bench.now)
    bench.wait(0.1)
    bench.performer.answered(first.id, False, "too late", bench.now)
    bench.wait(0.1)
    assert bench.told("finished") == [("s", "done")]


def test_a_failure_is_told_with_its_reason_and_the_next_words_are_said():
    bench = Bench(text=SAYS).perform(WORDS, NEXT)
    bench.performer.answered(bench.sent("say")[0].id, False, "no battery", bench.now)
    bench.wait(0.1)
    assert bench.told("finished") == [("s", "failed: no battery")]
    assert len(bench.sent("say")) == 2


def test_without_an_answer_the_act_is_given_up_when_patience_ends():
    bench = Bench(text=SAYS).perform(WORDS).wait(6)
    # Twice the estimate of a second, and three more, is longer than the timeout.
    assert bench.told("finished") == [("s", "given up: no answer in 5 s")]
    assert bench.sent("say")[0].patience == 5.0


def test_a_goal_that_is_replaced_is_cancelled_by_its_id():
    bench = Bench(text=SAYS).perform(WORDS)
    [said] = bench.sent("say")
    bench.performer.stop(bench.now)
    [cancel] = bench.tick()
    assert (cancel.cancel, cancel.id, cancel.binding) == (True, said.id, "say")
    assert bench.now >= SECOND
