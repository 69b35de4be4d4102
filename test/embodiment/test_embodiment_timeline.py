"""When acts begin and speech ends: anchors, silence, estimates, deadlines of patience."""

import pytest
from performer_bench import SECOND, Bench

from whee_ros.acts import Express, Gesture, Look, Say, Sync


def test_acts_start_at_their_anchors():
    bench = Bench().perform(
        Gesture(id="nod", name="nod", start=Sync(offset=0.5)),
        Look(id="look", target="front", start=Sync(anchor="nod.start", offset=0.2)),
        Express(id="smile", expression="happy", start=Sync(anchor="nod.end")),
    )
    bench.wait(5)
    assert bench.at("nod") == pytest.approx(0.5, abs=0.03)
    assert bench.at("look") == pytest.approx(0.7, abs=0.03)
    assert bench.at("smile") == bench.at("nod", "finished")


@pytest.mark.parametrize(
    ("anchor", "reason"),
    [("ghost.end", "anchor 'ghost.end' is unknown"), ("s.end", "anchor 's.end' goes round")],
)
def test_an_impossible_anchor_starts_with_the_plan(anchor, reason):
    bench = Bench().perform(Say(id="s", text="Still said.", start=Sync(anchor=anchor)))
    assert len(bench.sent("say")) == 1
    assert bench.told("clamped")[0][1].startswith(reason)


def test_an_act_tied_to_one_that_was_skipped_still_happens():
    bench = Bench().perform(
        Gesture(id="moonwalk", name="moonwalk"),
        Say(id="s", text="Hello.", start=Sync(anchor="moonwalk.end")),
    )
    assert bench.told("skipped") == [("moonwalk", "gesture 'moonwalk' is unknown")]
    assert len(bench.sent("say")) == 1


def test_the_end_of_speech_is_when_the_robot_falls_silent():
    bench = Bench().perform(
        Say(id="s", text="That sounds hard."),
        Gesture(id="nod", name="nod", start=Sync(anchor="s.end", offset=0.2)),
    )
    bench.wait(0.3).speak(True).wait(4).speak(False).wait(1)
    assert bench.at("s", "finished") == pytest.approx(4.3, abs=0.03)
    assert bench.at("nod") == pytest.approx(4.5, abs=0.03)


def test_a_silence_left_over_from_before_does_not_end_the_speech():
    bench = Bench().speak(True).perform(Say(id="s", text="Hello there."))
    bench.wait(0.1).speak(False).wait(0.2).speak(True).wait(1).speak(False)
    assert bench.at("s", "finished") == pytest.approx(1.3, abs=0.03)


def test_speech_ends_by_estimate_where_nobody_tells():
    bench = Bench().perform(Say(id="s", text="Hello.")).wait(5)
    assert bench.told("finished") == [("s", "done by estimate: /robot_speaking never rose")]


def test_speech_that_never_ends_is_given_up():
    bench = Bench().perform(Say(id="s", text="Hello.")).wait(0.2).speak(True).wait(10)
    assert bench.told("finished") == [("s", "given up: /robot_speaking never fell")]
    assert not bench.performer.busy


def test_time_that_goes_back_ends_the_plan_and_life_goes_on():
    bench = Bench().wait(100).perform(Say(id="s", text="Hello."))
    bench.now = SECOND
    bench.tick()
    assert ("", "time went back") in bench.told("plan_cancelled")
    bench.perform(Say(id="t", text="Again."), name="again")
    assert len(bench.sent("say")) == 2
