"""The when node in a conversation: the robot's own words, and others who comfort."""

from __future__ import annotations

import json

from nodes_bench import Bench
from when_bench import GRIEF, decisions, plans, reasons, turn

from whee_ros.acts import BehaviorPlan, Say
from whee_ros.cues import NANOSECONDS


def test_what_the_robot_said_is_in_the_context():
    """The same answer means another thing after another question of the robot."""

    def need_after(words):
        with Bench("when", "robot", parameters=("robot:profile:=sim",)) as bench:
            now = bench.now
            acts = (Say(id="say", text=words),)
            bench.text(
                "/plan",
                BehaviorPlan(
                    id="p", person="ann", stamp=now, deadline=now + 5 * NANOSECONDS,
                    kind="response", acts=acts,
                ),
            )  # fmt: skip
            bench.run(3.0)
            turn(bench, "ann", "it is still hard")
            return decisions(bench)[0].need

    asked, small_talk = need_after("Do you miss your mother?"), need_after("Do you like the rain?")
    assert asked > 1.5 * small_talk


def test_words_that_the_robot_never_came_to_say_are_not_in_the_context():
    with Bench("when") as bench:
        conversation = bench.node("when")._conversation
        event = {"kind": "started", "stamp": bench.now, "plan": "p", "act": "say", "part": "voice"}
        bench.text("/robot/acts", json.dumps({**event, "sent": {"text": "I am listening."}}))
        bench.run(0.1)
        assert [one.text for one in conversation.turns()] == ["I am listening."]
        gone = {**event, "kind": "cancelled", "stamp": bench.now, "sent": {}}
        bench.text("/robot/acts", json.dumps(gone))
        bench.run(0.1)
        assert conversation.turns() == []


def test_while_another_comforts_the_robot_only_nods_and_then_it_is_there():
    with Bench("when", "how") as bench:
        for person, text in (
            ("ann", GRIEF),
            ("bob", "i am so sorry ann i am here for you you are not alone"),
            ("ann", "i feel so alone without her"),
            ("ann", "i cry every night because i miss her"),
        ):
            turn(bench, person, text)
            bench.run(4.0)
        first, bob, held, last = decisions(bench)
        assert [one.hold_back for one in (first, bob, held, last)] == [
            "",
            "comforts ann",
            "bob comforts",
            "",
        ]
        assert held.direction == "seeking"
        assert held.need < 0.4
        assert reasons(held)["bob comforts"] < 0
        spoken = {
            plan.decision for plan in plans(bench) if [a for a in plan.acts if type(a) is Say]
        }
        assert {first.id, last.id} <= spoken
        assert not {bob.id, held.id} & spoken
        intents = [json.loads(intent.data)["decision"] for intent in bench.heard("/intents")]
        assert held.id not in intents
        assert first.id in intents


def test_holding_back_is_told_in_the_trace():
    with Bench("when") as bench:
        turn(bench, "ann", GRIEF)
        turn(bench, "bob", "i am so sorry ann i am here for you")
        stories = [json.loads(text) for text in bench.words("/when/trace")]
        assert [story["decide"]["hold_back"] for story in stories] == ["", "comforts ann"]
