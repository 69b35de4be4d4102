"""The when node: glimpses in a pause, settings for each person, and the same talk twice."""

from __future__ import annotations

import pytest
from nodes_bench import Bench
from when_bench import GRIEF, arrive, decisions, look, plans, reasons, turn

from whee_ros.acts import Express
from whee_ros.decision import Glimpse
from whee_ros.nodes.main import close
from whee_ros.wire import decode


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
