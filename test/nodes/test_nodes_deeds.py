"""From words to a deed: the how node asks for leave, the robot node hands it on as an intent."""

from __future__ import annotations

import json

import pytest
from nodes_bench import Bench

from whee_ros import locator
from whee_ros.acts import BehaviorPlan
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.wire import decode

BRIGHT = "I worked all night, and the light is too bright for me."
QUICK = ("sim_robot:fps:=0.0", "sim_robot:physics:=false", "tts:engine:=silent")


def robot(tmp_path, *offers):
    text = locator.robot_profile("sim").read_text(encoding="utf-8")
    path = tmp_path / "sim.yaml"
    bare, _, _ = text.partition("offers:")
    path.write_text(f"{bare}\noffers: [{', '.join(offers)}]\n", encoding="utf-8")
    return f"robot:profile:={path}"


def say(bench, text, number):
    now = bench.now
    turn = Turn(
        id=f"t{number}", person="ann", stamp=now, state="ended", start=now, end=now, text=text
    )
    bench.text("/decision", EmpathyDecision(id=f"d{number}", person="ann", stamp=now, turn=turn))
    bench.run(6.0)


def words(bench):
    plans = [decode(text, BehaviorPlan) for text in bench.words("/plan")]
    return [act.text for plan in plans for act in plan.acts if hasattr(act, "text")]


def test_leave_is_asked_and_a_yes_becomes_an_intent(tmp_path):
    with Bench("how", "robot", "tts", parameters=(robot(tmp_path, "bring_water"),)) as bench:
        bench.run(0.5)
        say(bench, "I walked all day and I am so thirsty.", 1)
        assert "Shall I fetch you a glass of water?" in words(bench)
        assert bench.heard("/intents") == []
        say(bench, "Yes, please.", 2)
        [intent] = bench.heard("/intents")
        assert intent.intent == "__intent_bring_object__"
        assert json.loads(intent.data) == {"object": "glass of water", "recipient": "ann"}


def test_without_an_offer_nothing_is_asked(tmp_path):
    with Bench("how", "robot", "tts", parameters=(robot(tmp_path),)) as bench:
        bench.run(0.5)
        say(bench, "I walked all day and I am so thirsty.", 1)
        say(bench, "Yes, please.", 2)
        assert not any("water" in text for text in words(bench))
        assert bench.heard("/intents") == []


def test_an_offer_that_nobody_has_described_is_told(tmp_path):
    with Bench("how", "robot", parameters=(robot(tmp_path, "fly"),)) as bench:
        bench.run(0.5)
        report = bench.report("how")
        assert "the robot offers fly, which config/acts.yaml lacks" in report["offers"]


def test_deeds_can_be_switched_off(tmp_path):
    parameters = (robot(tmp_path, "bring_water"), "how:deeds:=false")
    with Bench("how", "robot", "tts", parameters=parameters) as bench:
        bench.run(0.5)
        say(bench, "I am so thirsty.", 1)
        assert not any("water" in text for text in words(bench))
        assert bench.now > 6 * NANOSECONDS


def light(bench):
    return bench.node("sim_robot")._robot.brightness(bench.now)


def test_the_simulated_robot_dims_its_light_and_back_again():
    with Bench("how", "robot", "tts", "sim_robot", parameters=QUICK) as bench:
        bench.run(0.5)
        say(bench, BRIGHT, 1)
        assert "Shall I dim the light a little?" in words(bench)
        assert light(bench) == 1.0, "leave was asked, not given"
        say(bench, "Yes, please.", 2)
        assert light(bench) == pytest.approx(0.3)
        assert words(bench)[-1] == "All right."
        say(bench, "Now it is too dark in here.", 3)
        assert light(bench) == 1.0
        told = [json.loads(intent.data) for intent in bench.heard("/intents")]
        assert [one["activity"] for one in told] == ["dim_light", "dim_light"]
        assert {one["recipient"] for one in told} == {"ann"}


@pytest.mark.parametrize("spared", ["ann", "ann:dim_light"])
def test_who_is_to_be_left_alone_is_not_even_asked(spared):
    parameters = (*QUICK, f"how:leave_alone:=['{spared}']")
    with Bench("how", "robot", "tts", "sim_robot", parameters=parameters) as bench:
        bench.run(0.5)
        say(bench, BRIGHT, 1)
        say(bench, "Yes, please.", 2)
        assert words(bench), "an answer, but no question"
        assert not any("dim the light" in text for text in words(bench))
        assert bench.heard("/intents") == []
        assert light(bench) == 1.0


def test_a_no_keeps_the_light_on():
    with Bench("how", "robot", "tts", "sim_robot", parameters=QUICK) as bench:
        bench.run(0.5)
        say(bench, BRIGHT, 1)
        say(bench, "No, thank you.", 2)
        say(bench, "It is too bright, you know.", 3)
        assert light(bench) == 1.0
        assert words(bench).count("Shall I dim the light a little?") == 1


@pytest.mark.parametrize(
    ("intent", "data"),
    [
        ("__intent_start_activity__", "{"),
        ("__intent_start_activity__", "[]"),
        ("__intent_start_activity__", '{"activity": "dance"}'),
        ("__intent_express_empathy__", '{"activity": "dim_light"}'),
    ],
)
def test_other_intents_leave_the_light_as_it_is(intent, data):
    with Bench("sim_robot", parameters=QUICK) as bench:
        bench.send("/intents", "hri_actions_msgs/msg/Intent", intent=intent, data=data)
        bench.run(2.0)
        assert light(bench) == 1.0
