"""Who looks at the robot, from where the eyes are and where they point."""

from __future__ import annotations

import math

import pytest

from whee_ros.perception.people import PeopleSettings, PeopleStage
from whee_ros.perception.people.engagement import likelihood

MS = 1_000_000


def at(degrees, metres=1.2):
    """The robot so many degrees off somebody's gaze, to the side."""
    away = math.radians(degrees)
    return metres * math.sin(away), 0.0, metres * math.cos(away)


def watch(stage, degrees, begin, end, face="959e0"):
    """Somebody else's person, seen at 30 Hz; give the engagements told, with their times in ms."""
    told = []
    for now in range(begin, end, 33):
        stage.gaze(face, at(degrees), now * MS)
        told += [(now, event.engagement) for event in stage.tick(now * MS)]
    return told


@pytest.fixture
def stage():
    made = PeopleStage()
    made.adopt("anna", "959e0", "", 0)
    return made


def test_a_gaze_straight_at_the_robot_is_surely_on_it_and_one_from_behind_surely_not():
    assert likelihood((0.0, 0.0, 1.0), cone=0.42, far=4.0) == 1.0
    assert likelihood((0.1, 0.0, -1.0), cone=0.42, far=4.0) < 1e-6


def test_at_the_edge_of_the_cone_either_is_as_likely_on_every_side():
    edge = math.tan(0.42)
    for x, y in ((edge, 0.0), (-edge, 0.0), (0.0, edge), (0.0, -edge)):
        assert likelihood((x, y, 1.0), cone=0.42, far=4.0) == pytest.approx(0.5)


def test_nobody_too_far_away_counts():
    assert likelihood((0.0, 0.0, 4.1), cone=0.42, far=4.0) == 0.0


def test_first_it_is_said_that_it_is_judged_then_after_the_window_how(stage):
    (first, unknown), (later, engaged) = watch(stage, 10, 0, 3000)
    assert (unknown, engaged) == ("unknown", "engaged")
    assert first == 0
    assert 1700 < later <= 2000


def test_somebody_who_looks_elsewhere_is_not_engaged_until_the_gaze_turns(stage):
    assert watch(stage, 45, 0, 4000)[-1][1] == "disengaged"
    ((_, engaged),) = watch(stage, 5, 4000, 7000)
    assert engaged == "engaged"


def test_a_gaze_that_wavers_about_the_edge_does_not_make_engagement_flicker(stage):
    watch(stage, 20, 0, 3000)
    told = [watch(stage, 22 + 3 * (i % 2), 3000 + i * 2500, 5500 + i * 2500) for i in range(6)]
    assert not any(told)


def test_somebody_whose_gaze_is_no_longer_told_is_not_engaged(stage):
    watch(stage, 5, 0, 3000)
    (event,) = stage.tick(4200 * MS)
    assert event.engagement == "disengaged"


def test_numbers_that_are_none_are_left_out(stage):
    watch(stage, 5, 0, 3000)
    stage.gaze("959e0", (math.nan, 0.0, 1.0), 3010 * MS)
    assert watch(stage, 5, 3020, 4000) == []


def test_time_that_jumps_back_begins_the_window_anew():
    stage = PeopleStage(PeopleSettings())
    stage.adopt("anna", "959e0", "", 0)
    watch(stage, 5, 10_000, 13_000)
    assert watch(stage, 45, 1000, 2000) == []
    assert watch(stage, 45, 2000, 4000)[-1][1] == "disengaged"
