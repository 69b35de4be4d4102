"""Blinks: as often as people's, beside whatever else the face does, only where lids are told."""

import itertools

import pytest
from performer_bench import ANNA, SECOND, Bench, left_alone, plan

from whee_ros.acts import Express, Look


def blinks(alone):
    return [command.stamp / SECOND for command in alone.sent("blink")]


@pytest.mark.parametrize("robot", ["sim", "web_face"])
def test_left_alone_it_blinks_about_as_often_as_people_do(robot):
    times = blinks(left_alone(robot).wait(180))
    assert 12 <= len(times) / 3 <= 26, "a minute"
    gaps = [after - before for before, after in itertools.pairwise(times)]
    assert min(gaps) >= 1.0
    assert max(gaps) < 8.0
    assert max(gaps) > 2 * min(gaps), "unevenly"


def test_lids_close_for_a_moment():
    for command in left_alone().wait(30).sent("blink"):
        assert 0.13 <= command.fields["data"] <= 0.2


def test_it_goes_on_while_acts_have_face_and_gaze():
    alone = left_alone()
    alone.performer.perform(
        plan(Express(id="e", expression="concerned"), Look(id="l", target="anna", duration=20)),
        alone.now,
    )
    assert len(blinks(alone.wait(20))) >= 3


def test_most_turns_to_a_speaker_go_with_a_blink():
    with_blink = 0
    for seed in range(20):
        alone = left_alone(idle_seed=seed).wait(1.5)
        alone.performer.person_at("anna", ANNA, alone.now)
        alone.performer.listen("anna", alone.now)
        begin = alone.now / SECOND
        alone.wait(0.1)
        with_blink += any(t >= begin for t in blinks(alone))
    assert 6 <= with_blink <= 18


def test_a_stopped_robot_and_one_without_idle_life_do_not_blink():
    alone = left_alone()
    alone.performer.stop(alone.now)
    assert blinks(alone.wait(20)) == []
    assert blinks(Bench().wait(20)) == []


@pytest.mark.parametrize("robot", ["generic", "qtrobot", "tiago", "haru"])
def test_robots_that_blink_by_themselves_are_not_told(robot):
    alone = left_alone(robot)
    alone.performer.enable(alone.now)
    assert blinks(alone.wait(20)) == []
