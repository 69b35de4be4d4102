"""Who comes is greeted once, by a robot that says it is one."""

from __future__ import annotations

import pytest
from how_scenes import SECOND, presence

from whee_ros.how.stage import HowSettings, HowStage, words_of


def test_it_says_that_it_is_a_robot_once_at_the_start_of_a_meeting():
    stage = HowStage(HowSettings(robot_name="Momo"))
    plan = stage.greet(presence(), SECOND)
    assert plan.kind == "greeting"
    assert "robot" in words_of(plan)
    assert "Momo" in words_of(plan)
    assert stage.greet(presence(), 2 * SECOND) is None


def test_what_it_greets_with_does_not_hang_on_the_nanosecond():
    said = {words_of(HowStage().greet(presence(), SECOND + late)) for late in range(20)}
    assert len(said) == 1  # a live run says what its replay says
    others = {words_of(HowStage().greet(presence(f"p{n}"), SECOND)) for n in range(20)}
    assert len(others) > 1


def test_after_an_absence_it_is_a_new_meeting():
    stage = HowStage(HowSettings(meeting_gap=60.0))
    stage.greet(presence(), SECOND)
    stage.greet(presence(), 50 * SECOND)
    assert stage.greet(presence(), 100 * SECOND) is None
    assert stage.greet(presence(), 200 * SECOND) is not None


def test_two_people_who_come_together_hear_one_greeting():
    stage = HowStage(HowSettings(greeting_gap=20.0))
    assert stage.greet(presence("ann"), SECOND) is not None
    assert stage.greet(presence("bob"), 2 * SECOND) is None
    assert stage.greet(presence("eve"), 40 * SECOND) is not None


@pytest.mark.parametrize(
    "somebody",
    [presence(present=False), presence(engagement="disengaged")],
)
def test_nobody_is_greeted_who_is_not_there_or_turns_away(somebody):
    assert HowStage().greet(somebody, SECOND) is None


def test_the_greeting_can_be_switched_off():
    assert HowStage(HowSettings(greet=False)).greet(presence(), SECOND) is None
