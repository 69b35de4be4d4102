"""Small life beside the plans: the same each time, still where it must be, a listener's looks."""

import itertools
import math

import pytest
from performer_bench import ANNA, SECOND, Bench, left_alone, plan

from whee_ros.acts import Express, Gesture, Look
from whee_ros.embodiment.idle.chance import Rhythm
from whee_ros.embodiment.idle.mirror import MOST, Mirror
from whee_ros.embodiment.parts.gaze import turned, yaw_pitch
from whee_ros.embodiment.settings import PerformerSettings


def looks(alone):
    """Give (time, yaw) of each look, in seconds and radians."""
    points = [(c.stamp / SECOND, c.fields["point"]) for c in alone.sent("look")]
    return [(t, yaw_pitch((p["x"], p["y"], p["z"]))[0]) for t, p in points]


def stirs(alone):
    """Give why it stirred, each time."""
    return [reason for _, reason in alone.told("idle")]


def test_a_robot_that_is_left_alone_breathes_and_glances_about():
    alone = left_alone().wait(30)
    assert 8 <= len(alone.sent("gesture")) <= 14, "a breath takes about 5 s"
    assert any(abs(yaw) > 0.2 for _, yaw in looks(alone))
    assert any(0 < abs(yaw) < 0.03 for _, yaw in looks(alone)), "eyes are never quite still"
    assert 2 <= stirs(alone).count("a glance") <= 6


def test_breath_moves_the_trunk_by_very_little():
    alone = left_alone().wait(20)
    trunk = alone.performer.profile.joints
    for command in alone.sent("gesture"):
        goal = command.fields["points"][-1]["positions"]
        far = {j.name: abs(at - j.home) for j, at in zip(trunk, goal, strict=True)}
        assert far.pop("base_lean") <= 0.021
        assert max(far.values()) < 1e-9


def test_the_same_seed_gives_the_same_life_and_another_one_another():
    first, again, other = (left_alone(idle_seed=seed).wait(20).commands for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_one_parameter_turns_it_off():
    alone = Bench()
    alone.performer.listen("anna", alone.now)
    alone.wait(20)
    assert alone.commands == []
    assert alone.events == []


def test_turned_off_while_the_eyes_are_elsewhere_they_come_back():
    alone = left_alone()
    while "a glance" not in stirs(alone):
        alone.wait(0.02)
    alone.performer.settings = PerformerSettings(idle=False)
    alone.wait(1)
    assert looks(alone)[-1][1] == 0.0


def test_a_stopped_robot_does_not_stir_until_it_is_enabled():
    alone = left_alone().wait(10)
    alone.performer.stop(alone.now)
    alone.wait(0.02)
    alone.commands.clear()
    assert alone.wait(20).commands == []
    alone.performer.enable(alone.now)
    assert alone.wait(20).sent("gesture")


@pytest.mark.parametrize("robot", ["generic", "nao"])
def test_the_head_of_a_physical_robot_waits_for_enable(robot):
    alone = left_alone(robot).wait(20)
    moves = {name for name, b in alone.performer.profile.bindings.items() if b.moves}
    assert not {command.binding for command in alone.commands} & moves


@pytest.mark.parametrize("robot", ["qtrobot", "tiago", "skills"])
def test_services_and_actions_are_not_called_for_it(robot):
    alone = left_alone(robot)
    alone.performer.enable(alone.now)
    alone.wait(20)
    assert {command.transport for command in alone.commands} <= {"topic"}


def test_nothing_stirs_on_a_part_that_an_act_has():
    alone = left_alone().wait(8)
    alone.performer.perform(
        plan(
            Look(id="l", target="front", duration=9), Gesture(id="g", name="slow_nod", speed=0.25)
        ),
        alone.now,
    )
    alone.wait(0.1)
    alone.commands.clear()
    alone.wait(8.5)
    assert alone.sent("look") == []
    assert alone.sent("gesture") == []


def test_it_turns_to_who_speaks_and_looks_away_now_and_then():
    alone = left_alone().wait(2)
    alone.performer.person_at("anna", ANNA, alone.now)
    alone.performer.listen("anna", alone.now)
    begin = alone.now / SECOND
    alone.wait(60)
    straight = math.atan2(0.5, 1.0)
    since = [(t, yaw) for t, yaw in looks(alone) if t >= begin]
    assert since[0][1] == pytest.approx(straight)
    assert since[0][0] - begin < 0.05
    assert stirs(alone).count("turned to the speaker") == 1
    ends = [t for t, _ in since[1:]] + [alone.now / SECOND]
    near = sum(
        end - t for (t, yaw), end in zip(since, ends, strict=True) if abs(yaw - straight) < 0.1
    )
    assert 0.6 < near / 60 < 0.8


def test_a_speaker_is_turned_to_when_the_plan_lets_go_of_the_eyes():
    alone = left_alone().wait(1)
    alone.performer.person_at("anna", ANNA, alone.now)
    alone.performer.perform(plan(Look(id="l", target="front", duration=2)), alone.now)
    alone.performer.listen("anna", alone.now)
    alone.wait(1.5)
    assert "turned to the speaker" not in stirs(alone)
    alone.wait(1)
    assert "turned to the speaker" in stirs(alone)


def test_some_time_after_the_last_word_it_looks_to_the_front_again():
    alone = left_alone().wait(1)
    alone.performer.person_at("anna", ANNA, alone.now)
    alone.performer.listen("anna", alone.now)
    alone.wait(3)
    alone.performer.listen("anna", alone.now, speaks=False)
    alone.wait(12)
    assert stirs(alone).count("back to neutral") >= 2
    assert abs(looks(alone)[-1][1]) < 0.4


def feel(alone, valence, seconds, confidence=0.9):
    for _ in range(round(seconds * 10)):
        alone.performer.person_feels("anna", valence, confidence, alone.now)
        alone.wait(0.1)
    return [c.fields["expression"] for c in alone.sent("express")]


@pytest.mark.parametrize(("valence", "face"), [(0.9, "happy"), (-0.9, "concerned"), (0.1, None)])
def test_a_listeners_face_goes_along_a_little_and_never_mirrors_sadness(valence, face):
    alone = left_alone().wait(1)
    alone.performer.listen("anna", alone.now)
    assert set(feel(alone, valence, 6)) == ({face} if face else set())
    strengths = [command.fields["confidence"] for command in alone.sent("express")]
    assert strengths == sorted(strengths), "the sim's field for intensity"
    assert all(strength <= MOST for strength in strengths)
    assert not face or strengths[-1] > 0.35


def test_a_face_is_left_alone_while_nobody_speaks_or_an_act_has_it():
    alone = left_alone().wait(1)
    assert feel(alone, -0.9, 4) == []
    alone.performer.listen("anna", alone.now)
    alone.performer.perform(plan(Express(id="e", expression="neutral", duration=5)), alone.now)
    assert feel(alone, -0.9, 4) == ["neutral"]


def test_a_strangers_face_counts_for_nothing():
    alone = left_alone().wait(1)
    alone.performer.listen("bob", alone.now)
    assert feel(alone, -0.9, 4) == []


@pytest.mark.parametrize("valence", [math.nan, math.inf, 1e300])
def test_a_valence_that_is_no_number_is_ignored_or_held(valence):
    mirror = Mirror()
    for k in range(100):
        mirror.felt(valence, 1.0, k * SECOND // 10)
    shown = mirror.face(10 * SECOND)
    assert shown is None or shown["intensity"] <= MOST


def test_a_flickering_face_is_not_followed():
    mirror, shown = Mirror(), []
    for k in range(600):
        mirror.felt((-1) ** k * 0.9, 1.0, k * SECOND // 30)
        shown.append(mirror.face(k * SECOND // 30))
    assert not any(shown)


def test_a_rhythm_keeps_its_bounds():
    rhythm = Rhythm(7, "breath", 2.0, 3.0)
    times = [k / 100 for k in range(100_00) if rhythm.due(k * SECOND // 100)]
    gaps = [b - a for a, b in itertools.pairwise(times)]
    assert min(gaps) >= 1.99
    assert max(gaps) <= 3.01
    assert max(gaps) - min(gaps) > 0.5, "uneven"


def test_turning_a_point_keeps_its_distance():
    x, y, z = turned((2.0, 0.0, 0.0), 0.3, -0.2)
    assert yaw_pitch((x, y, z)) == pytest.approx((0.3, -0.2))
    assert math.hypot(x, y, z) == pytest.approx(2.0)
