"""The when node in time: pauses, silences, groups, the robot's own words, each on its topics."""

from __future__ import annotations

import json

import pytest
from nodes_bench import START, Bench

from whee_ros.acts import BehaviorPlan, Express, Gesture, Say
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision, Glimpse
from whee_ros.nodes.main import close
from whee_ros.wire import decode

GRIEF = "my grandmother died last week and i miss her"


def turn(bench, person, text, state="ended", name=""):
    """A turn as the people node tells of it; one that ended is heard 0.4 s after its last word."""
    now = bench.now
    known = Turn(
        stamp=now,
        person=person,
        id=name or f"{person}-{now}",
        state=state,
        start=now - 3 * NANOSECONDS,
        end=now - 400_000_000,
        text=text,
        confidence=0.9 if text else 0.0,
        voice=f"voice_{person}",
    )
    bench.text("/turn", known)
    bench.run(0.2)
    return known.id


def decisions(bench):
    return [decode(text, EmpathyDecision) for text in bench.words("/decision")]


def plans(bench):
    return [decode(text, BehaviorPlan) for text in bench.words("/plan")]


def reasons(decision):
    return {piece.name: piece.weight for piece in decision.evidence}


def arrive(bench, person="ann", face="f1"):
    """A person with a face, as another ROS4HRI node tracks them."""
    bench.send("/humans/persons/tracked", "hri_msgs/msg/IdsList", ids=[person])
    bench.send("/humans/faces/tracked", "hri_msgs/msg/IdsList", ids=[face])
    bench.run(0.1)
    bench.send(f"/humans/persons/{person}/face_id", "std_msgs/msg/String", data=face)
    engage(bench, person, 3)


def engage(bench, person, level):
    topic = f"/humans/persons/{person}/engagement_status"
    bench.send(topic, "hri_msgs/msg/EngagementLevel", level=level)
    bench.run(0.1)


def look(bench, seconds, name="sad", valence=-0.7, face="f1"):
    """The face shows something, ten times a second."""
    for _ in range(round(seconds * 10)):
        bench.send(
            f"/humans/faces/{face}/expression",
            "hri_msgs/msg/Expression",
            expression=name,
            valence=valence,
            arousal=-0.2,
            confidence=0.9,
        )
        bench.run(0.1)


# -- in a pause -----------------------------------------------------------------------------------


def test_in_a_pause_the_words_so_far_give_a_glimpse_and_no_decision():
    with Bench("when") as bench:
        name = turn(bench, "ann", GRIEF, "paused")
        (glimpse,) = [decode(text, Glimpse) for text in bench.words("/when/glimpse")]
        assert (glimpse.turn, glimpse.person) == (name, "ann")
        assert glimpse.direction == "seeking"
        assert glimpse.valence < 0
        assert not decisions(bench)
        turn(bench, "ann", GRIEF, "ended", name)
        (decision,) = decisions(bench)
        assert decision.direction == "seeking"
        assert not decision.hold_back


def test_turns_that_begin_or_have_no_words_yet_give_none():
    with Bench("when") as bench:
        for state in ("started", "paused", "resumed"):
            turn(bench, "ann", "", state, "t1")
        assert not bench.words("/when/glimpse")


@pytest.mark.parametrize(
    ("text", "face"),
    [
        (GRIEF, "concerned"),
        ("i got the job and i am so happy", "happy"),
        ("what time is it", None),
        ("i am so sad that i want to kill myself", None),
    ],
)
def test_the_backchannel_fits_what_is_being_told(text, face):
    with Bench("when", "how") as bench:
        bench.run(0.5)
        turn(bench, "ann", text, "paused", "t1")
        shown = [act for plan in plans(bench) for act in plan.acts if isinstance(act, Express)]
        assert [act.expression for act in shown] == ([face] if face else [])
        assert all(act.intensity <= 0.3 and act.duration > 0 for act in shown)
        assert {plan.kind for plan in plans(bench)} == {"reaction"}


# -- in a silence ---------------------------------------------------------------------------------


def test_distress_without_words_makes_one_decision_from_the_face_alone():
    with Bench("when", "how") as bench:
        arrive(bench)
        look(bench, 6.0)
        (decision,) = decisions(bench)
        assert decision.direction == "seeking"
        assert decision.turn.text == ""
        assert decision.confidence < 0.4
        assert {piece.channel for piece in decision.evidence} == {"context", "face"}
        assert [name for name in reasons(decision) if name == "prior"]
        answer = next(plan for plan in plans(bench) if plan.decision == decision.id)
        assert not [act for act in answer.acts if isinstance(act, Say)]
        assert [act.name for act in answer.acts if isinstance(act, Gesture)] == ["tilt"]


def test_it_takes_the_time_that_is_set_and_comes_again_only_after_the_gap():
    parameters = ("when:silence_time:=4.0", "when:silence_gap:=10.0")
    with Bench("when", parameters=parameters) as bench:
        arrive(bench)
        look(bench, 20.0)
        stamps = [(one.stamp - START) / NANOSECONDS for one in decisions(bench)]
        assert stamps[0] == pytest.approx(4.2, abs=0.5)
        assert len(stamps) == 2
        assert stamps[1] - stamps[0] >= 10.0


@pytest.mark.parametrize(("name", "valence"), [("happy", 0.8), ("neutral", 0.0)])
def test_glad_and_calm_faces_make_none(name, valence):
    with Bench("when") as bench:
        arrive(bench)
        look(bench, 5.0, name, valence)
        assert not decisions(bench)


def test_nothing_breaks_in_while_somebody_speaks():
    with Bench("when") as bench:
        arrive(bench)
        turn(bench, "ann", "", "started", "t1")
        look(bench, 5.0)
        assert not decisions(bench)
    with Bench("when") as bench:
        arrive(bench)
        bench.send("/robot_speaking", "std_msgs/msg/Bool", data=True)
        look(bench, 5.0)
        assert not decisions(bench)
        bench.send("/robot_speaking", "std_msgs/msg/Bool", data=False)
        look(bench, 1.5)
        assert not decisions(bench)
        look(bench, 1.5)
        assert len(decisions(bench)) == 1


def test_who_turns_away_is_let_be():
    with Bench("when") as bench:
        arrive(bench)
        engage(bench, "ann", 1)
        look(bench, 5.0)
        assert not decisions(bench)


def test_a_face_of_a_minute_ago_is_forgotten_and_only_what_is_asked_for_is_given():
    with Bench("when") as bench:
        cues = bench.node("when")._cues
        arrive(bench)
        look(bench, 2.0)
        assert len(cues.faces("f1")) == 20
        assert len(cues.faces("f1", bench.now - NANOSECONDS)) == 10
        bench.run(61.0)
        arrive(bench, "bob", "f2")
        look(bench, 0.5, face="f2")
        assert cues.faces("f1") == []
        assert len(cues.faces("f2")) == 5


# -- in the course of a conversation --------------------------------------------------------------


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


# -- by configuration -----------------------------------------------------------------------------


def test_each_person_gets_as_much_as_was_configured():
    parameters = ("when:sensitivities:=['ann:-2.0']", "when:sensitivity:=0.5")
    with Bench("when", parameters=parameters) as bench:
        for person in ("ann", "bob"):
            turn(bench, person, "i am a bit sad about the rain")
        ann, bob = decisions(bench)
        assert reasons(ann)["sensitivity"] == pytest.approx(-1.5)
        assert reasons(bob)["sensitivity"] == pytest.approx(0.5)
        assert ann.need < bob.need
        assert bench.set("when", "sensitivities", ["ann:1.0"]).successful


def test_wrong_sensitivities_are_refused_with_the_cure():
    with Bench("when") as bench:
        refused = bench.set("when", "sensitivities", ["ann=-1"])
        assert not refused.successful
        assert "'ann=-1' is not PERSON:LOG-ODDS, such as 'anna:-1.0'" in refused.reason
        refused = bench.set("when", "leave_need", 0.9)
        assert "above enter_need" in refused.reason
    with pytest.raises(ValueError, match="sensitivities: 'ann' is not PERSON:LOG-ODDS"):
        close(Bench("when", parameters=("when:sensitivities:=['ann']",)))


def test_the_same_conversation_gives_the_same_bytes():
    def run():
        with Bench("when", "how") as bench:
            arrive(bench)
            turn(bench, "ann", "i feel so sad today", "paused", "t1")
            turn(bench, "ann", "i feel so sad today", "ended", "t1")
            look(bench, 3.0)
            turn(bench, "ann", "it is a bit grey")
            return [
                (stamp, topic, sent.data)
                for stamp, topic, sent in bench.published
                if hasattr(sent, "data")
            ]

    assert run() == run()
