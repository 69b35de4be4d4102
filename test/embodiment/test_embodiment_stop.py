"""No word and no move after a stop, and no motor before leave is given and joints are known."""

import pytest
from performer_bench import Bench

from whee_ros.acts import Gesture, Say


def test_stop_silences_and_holds_and_lasts_until_enable():
    bench = Bench().perform(Say(id="s", text="Blah."), Gesture(id="g", name="shake", amplitude=1))
    bench.wait(0.3)
    bench.commands.clear()
    bench.performer.stop(bench.now)
    first = bench.tick()
    assert [command.binding for command in first] == ["cancel_speech", "gesture"]
    brake = first[1].fields["points"][-1]
    assert brake["time_from_start"]["sec"] == 0
    assert set(brake["velocities"]) == {0.0}
    bench.perform(Say(id="t", text="More."), name="after").wait(3)
    assert bench.told("plan_dropped") == [("", "stopped; call enable first")]
    assert len(bench.commands) == 2
    bench.performer.enable(bench.now)
    bench.perform(Say(id="u", text="Hello again."), name="again")
    assert len(bench.sent("say")) == 1


def test_stop_leaves_a_resting_neck_alone():
    bench = Bench("generic")
    bench.performer.stop(bench.now)
    assert [command.binding for command in bench.tick()] == ["cancel_speech"]


def test_a_physical_robot_does_not_move_before_it_is_enabled():
    bench = Bench("generic").perform(Say(id="s", text="Hi."), Gesture(id="g", name="nod"))
    assert len(bench.sent("say")) == 1
    assert bench.told("skipped") == [("g", "motion is not enabled; call enable first")]


def test_a_physical_robot_does_not_move_before_it_knows_where_its_joints_are():
    bench = Bench("generic")
    bench.performer.enable(bench.now)
    bench.perform(Gesture(id="g", name="nod"))
    assert bench.told("skipped")[0][1].startswith("nobody has told where the joints are")
    bench.performer.joint_state({"head_pan_joint": 0.5, "head_tilt_joint": 0.2}, bench.now)
    bench.perform(Gesture(id="h", name="nod"))
    first = bench.sent("gesture")[0].fields["points"][0]["positions"]
    assert first == pytest.approx([0.5, 0.2], abs=0.01)
