"""A body at rest need not be looked at each tick: what it does stays the same, stamp by stamp."""

import pytest

from whee_ros import locator
from whee_ros.acts import BehaviorPlan, Express, Gesture, Light, Look, Say, Sync
from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.performer import Performer
from whee_ros.embodiment.profile_reader import load_profile
from whee_ros.embodiment.settings import PerformerSettings

TICK = NANOSECONDS // 50
PLAN = BehaviorPlan(
    id="p1",
    stamp=0,
    decision="d1",
    kind="reply",
    person="ann",
    deadline=60 * NANOSECONDS,
    acts=(
        Express(id="e", expression="concerned", valence=-0.3, arousal=0.1),
        Look(id="l", target="ann"),
        Gesture(id="g", name="nod"),
        Light(id="c", color=(0.2, 0.4, 0.8), pattern="breathe"),
        Say(id="s", text="That sounds hard.", start=Sync(anchor="e.start", offset=0.2)),
    ),
)


def happens(performer: Performer, second: float, now: int) -> None:
    """What a person and a plan do to the robot."""
    if second == 3.0:
        performer.person_at("ann", (1.0, 0.3, 0.1), now)
        performer.listen("ann", now)
    if 3.0 < second < 9.0:
        performer.person_feels("ann", 0.6, 0.9, now)
        performer.person_at("ann", (1.0, 0.3 + 0.02 * second, 0.1), now)
    if second == 9.0:
        performer.listen("ann", now, speaks=False)
        performer.perform(PLAN, now)
    if second == 40.0:
        performer.person_at("bob", (1.0, -0.4, 0.0), now)
        performer.listen("bob", now)
    if second == 41.0:
        performer.settings = PerformerSettings(linger_s=1.0)
    if second == 60.0:
        performer.stop(now)
    if second == 65.0:
        performer.enable(now)


def lived(robot: str, lazily: bool) -> tuple[list, list, int]:
    """Ninety seconds of a robot: its commands, its events, and how many ticks it took."""
    performer = Performer(load_profile(locator.robot_profile(robot)))
    performer.enable(NANOSECONDS)
    commands, events, ticks = [], [], 0
    for number in range(90 * 50):
        now = NANOSECONDS + number * TICK
        happens(performer, number / 50, now)
        if lazily and performer.rests(now):
            continue
        commands += performer.tick(now)
        events += performer.take_events()
        ticks += 1
    return commands, events, ticks


@pytest.mark.parametrize("robot", ["sim", "nao", "haru", "qtrobot", "tiago", "ros2_control"])
def test_ticks_left_out_at_rest_change_nothing(robot):
    commands, events, ticks = lived(robot, lazily=False)
    seldom = lived(robot, lazily=True)
    assert seldom[0] == commands
    assert seldom[1] == events
    assert commands
    assert seldom[2] < ticks


def test_a_robot_that_nobody_talks_to_rests_most_of_the_time():
    assert lived("sim", lazily=True)[2] < 90 * 50 / 2
