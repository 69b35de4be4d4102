"""Whatever plan comes: limits hold, no part has two owners, everything ends, stop is final."""

from pathlib import Path

import pytest
from arbitrary_plans import steps
from hypothesis import HealthCheck, given, settings
from performer_watch import Watch

from whee_ros.acts import BehaviorPlan, Gesture, Say, Sync
from whee_ros.embodiment.profile_reader import load_profile
from whee_ros.embodiment.substitution import effective

ROBOTS = Path(__file__).parents[2] / "config" / "robots"
# Topics and trajectories (with and without joint states), positions one at a time, actions with
# motions of the robot's own, services, numbered routines, a voice alone: all that are shipped.
PROFILES = {file.stem: load_profile(file) for file in sorted(ROBOTS.glob("*.yaml"))}
PROFILES = {name: effective(held, held.bindings) for name, held in PROFILES.items()}
# Hypothesis minds writing down plans with very long texts.
long_texts = pytest.mark.filterwarnings("ignore:Generating overly large repr")
slack = [HealthCheck.too_slow, HealthCheck.data_too_large]
few = settings(max_examples=10, deadline=None, suppress_health_check=slack)
many = settings(max_examples=400, deadline=None, suppress_health_check=slack)


def check_whatever_happens(name, steps):
    watch = Watch(PROFILES[name])
    for step in steps:
        watch.do(step)
    for _ in range(int(45 / 0.05)):
        watch.tick()
    assert not watch.performer.busy, "every plan ends"
    assert watch.performer.owners() == {}


@pytest.mark.parametrize("name", sorted(PROFILES))
@long_texts
@few
@given(steps=steps)
def test_whatever_happens_the_robot_stays_within_its_bounds_and_comes_to_rest(name, steps):
    check_whatever_happens(name, steps)


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(PROFILES))
@long_texts
@many
@given(steps=steps)
def test_whatever_happens_many_times_more(name, steps):
    check_whatever_happens(name, steps)


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_thousands_of_acts_are_no_trouble(name):
    watch = Watch(PROFILES[name])
    many = tuple(Gesture(id=f"g{k}", name="nod") for k in range(3000)) + tuple(
        Say(id=f"s{k}", text="x", start=Sync(anchor=f"s{k + 1}.end")) for k in range(3000)
    )
    plan = BehaviorPlan(id="p", person="", stamp=0, deadline=10**12, kind="response", acts=many)
    watch.performer.perform(plan, watch.now)
    skipped = [e.reason for e in watch.performer.take_events() if e.kind == "skipped"]
    assert "5936 acts beyond the first 64" in skipped
    for _ in range(int(25 / 0.05)):
        watch.tick()
    assert not watch.performer.busy
