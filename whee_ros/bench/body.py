"""The performer against its own clock: how soon it stops, and how well it keeps to its schedule.

Wall time of `Performer` alone, ticked 50 times a second and when an act is due, as its node does;
what the middleware and the robot add is not in it (`live` measures that). Load is whatever else
this machine does meanwhile.
"""

from __future__ import annotations

import time

from whee_ros import locator
from whee_ros.acts import BehaviorPlan, Express, Gesture, Say, Sync
from whee_ros.bench.measure import Clock, Measured
from whee_ros.embodiment.performer import Performer
from whee_ros.embodiment.profile_reader import load_profile

_TICK = 0.02
_OFFSETS = tuple(0.1 + 0.137 * k for k in range(14))


def stopping(rounds: int) -> Measured:
    """From a stop in the middle of words and a gesture to the last command that follows it."""
    performer, clock = Performer(load_profile(locator.robot_profile("sim"))), Clock()
    for number in range(rounds):
        now = (1 + 10 * number) * 1_000_000_000
        words = Say(id="s", text="That sounds hard, and I would like to hear more of it.")
        performer.perform(_plan(now, words, Gesture(id="g", name="slow_nod")), now)
        for step in range(20):
            performer.tick(now + step * 20_000_000)
        now += 400_000_000

        def stop(now: int = now) -> None:
            performer.stop(now)
            performer.tick(now)

        clock.time(stop)
        performer.take_events()
        performer.enable(now + 1)
    return clock.measured("embodiment: stop", "stop to last command")


def keeping_time(rounds: int, *, when_due: bool) -> Measured:
    """How late acts start, against their plan's own schedule, in wall time.

    Without ``when_due`` the performer is only looked after 50 times a second.
    """
    performer, clock = Performer(load_profile(locator.robot_profile("sim"))), Clock()
    for _ in range(rounds):
        begin = time.monotonic_ns()
        acts = [
            Express(id=str(k), expression="neutral", duration=0.01, start=Sync(offset=offset))
            for k, offset in enumerate(_OFFSETS)
        ]
        performer.perform(_plan(begin, *acts), begin)
        due = dict(enumerate(_OFFSETS))
        while performer.busy:
            performer.tick(time.monotonic_ns())
            # The commands of this tick are out by now.
            late = (time.monotonic_ns() - begin) / 1e9
            started = [e.act for e in performer.take_events() if e.kind == "started"]
            clock.wall += [late - due[int(act)] for act in started]
            time.sleep(_pause(performer.upcoming(time.monotonic_ns())) if when_due else _TICK)
    note = "50 ticks a second" + (" and when it is due" if when_due else " only")
    return clock.measured("embodiment: timeline", "act, late by", note=note)


def _pause(upcoming: int | None) -> float:
    left = _TICK if upcoming is None else (upcoming - time.monotonic_ns()) / 1e9
    return min(max(left, 0.0), _TICK)


def _plan(now: int, *acts: Say | Gesture | Express) -> BehaviorPlan:
    return BehaviorPlan(
        id="p",
        person="",
        stamp=now,
        deadline=now + 1_000_000_000,
        kind="response",
        acts=acts,
        priority=128,
    )
