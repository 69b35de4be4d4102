"""The when node and silent faces: distress without words makes one decision, never over talk."""

from __future__ import annotations

import pytest
from nodes_bench import START, Bench
from when_bench import arrive, decisions, engage, look, plans, reasons, turn

from whee_ros.acts import Gesture, Say
from whee_ros.cues import NANOSECONDS


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
