"""From words to a deed: the how node asks for leave, the robot node hands it on as an intent."""

from __future__ import annotations

import json

from nodes_bench import Bench

from whee_ros import locator
from whee_ros.acts import BehaviorPlan
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.wire import decode


def robot(tmp_path, *offers):
    text = locator.robot_profile("sim").read_text(encoding="utf-8")
    path = tmp_path / "sim.yaml"
    path.write_text(f"{text}\noffers: [{', '.join(offers)}]\n", encoding="utf-8")
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
