"""The robot node: a plan in, the robot's own messages out, and silence when a person speaks."""

from __future__ import annotations

import pytest
from nodes_bench import Bench
from robot_plans import FROWN, NOD, SAY, events, kinds, plan

from whee_ros.acts import Say
from whee_ros.cues import Turn

FACE = "/robot_face/expression"
NECK = "/body_controller/joint_trajectory"


def test_a_plan_becomes_the_messages_of_the_profile():
    with Bench("robot") as bench:
        bench.text("/plan", plan(SAY, FROWN, NOD))
        bench.run(0.2)
        assert "That sounds hard." in bench.words("/say")[0]
        assert bench.heard(FACE)[0].expression == "concerned"
        assert bench.heard(NECK)[0].joint_names[:3] == ["neck_yaw", "neck_pitch", "neck_roll"]
        assert kinds(bench)[:1] == ["plan_started"]
        assert {event["act"] for event in events(bench) if event["kind"] == "started"} == set("seg")


@pytest.mark.parametrize(
    "text", ["", "nod", "{}", "[1]", '{"id": 7}', '{"acts": [{"act": "fly"}]}', "\x00", "9" * 5000]
)
def test_a_text_that_is_no_plan_is_named_and_the_next_plan_is_performed(text):
    with Bench("robot") as bench:
        bench.text("/plan", text)
        report = bench.report("robot")
        assert report["message"].startswith("not a BehaviorPlan")
        assert "whee schema plan" in report["plan"]
        bench.text("/plan", plan(FROWN, now=bench.now))
        bench.run(0.1)
        assert len(bench.heard(FACE)) == 1
        assert bench.report("robot")["message"] == "running"


def began(now):
    return Turn(id="t", person="ann", stamp=now, state="started", start=now, end=now)


def test_the_robot_falls_silent_when_the_person_speaks_over_it():
    voice = ("tts:engine:=silent", "tts:output:=none")
    with Bench("robot", "tts", parameters=voice) as bench:
        bench.text("/plan", plan(Say(id="s", text="This is a long sentence that goes on and on.")))
        bench.run(1.0)
        assert bench.heard("/robot_speaking")[-1].data
        bench.text("/turn", began(bench.now))
        bench.run(0.2)
        assert not bench.heard("/robot_speaking")[-1].data
        assert "plan_cancelled" in kinds(bench)


def test_a_person_who_begins_to_speak_does_not_stop_a_nod():
    with Bench("robot") as bench:
        bench.text("/plan", plan(NOD, FROWN))
        bench.run(0.1)
        bench.text("/turn", began(bench.now))
        bench.run(2.0)
        assert "plan_cancelled" not in kinds(bench)
