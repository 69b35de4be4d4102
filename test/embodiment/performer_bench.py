"""A workbench for tests of the performer: time passes in small steps, and what it does is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whee_ros.acts import AnyAct, BehaviorPlan
from whee_ros.embodiment.commands import Command, Event
from whee_ros.embodiment.performer import Performer
from whee_ros.embodiment.profile_reader import load_profile, read_profile
from whee_ros.embodiment.settings import PerformerSettings

ROBOTS = Path(__file__).parents[2] / "config" / "robots"
SECOND = 1_000_000_000
STEP = SECOND // 50
ANNA = (1.0, 0.5, 0.0)
"""Where a person's eyes are, in metres: ahead, and to the robot's left."""


def plan(
    *acts: AnyAct,
    name: str = "p",
    kind: str = "response",
    priority: int = 128,
    deadline: float = 1000.0,
) -> BehaviorPlan:
    """Make a plan for anna; ``deadline`` in seconds."""
    return BehaviorPlan(
        id=name,
        person="anna",
        stamp=0,
        deadline=int(deadline * SECOND),
        kind=kind,
        acts=acts,
        priority=priority,
    )


class Bench:
    """A performer with its commands and events, from second 1 on, looked at 50 times a second.

    The robot is a shipped profile, or the profile whose YAML is ``text``; small life beside the
    plans is off unless ``idle=True``.
    """

    def __init__(self, robot: str = "sim", text: str = "", **settings: Any) -> None:
        profile = read_profile(text) if text else load_profile(ROBOTS / f"{robot}.yaml")
        self.performer = Performer(profile, PerformerSettings(**{"idle": False, **settings}))
        self.now = SECOND
        self.commands: list[Command] = []
        self.events: list[Event] = []

    def perform(self, *acts: AnyAct, **about: Any) -> Bench:
        self.performer.perform(plan(*acts, **about), self.now)
        self.tick()
        return self

    def tick(self) -> list[Command]:
        new = self.performer.tick(self.now)
        self.commands += new
        self.events += self.performer.take_events()
        return new

    def wait(self, seconds: float) -> Bench:
        end = self.now + int(seconds * SECOND)
        while self.now < end:
            self.now += STEP
            self.tick()
        return self

    def speak(self, flag: bool) -> Bench:
        """Let the robot tell that its loudspeaker is busy, or no longer."""
        self.performer.robot_speaking(flag, self.now)
        self.tick()
        return self

    def sent(self, binding: str) -> list[Command]:
        return [command for command in self.commands if command.binding == binding]

    def told(self, kind: str) -> list[tuple[str, str]]:
        """Give (act, reason) of each event of a kind."""
        return [(event.act, event.reason) for event in self.events if event.kind == kind]

    def at(self, act: str, kind: str = "started") -> float:
        """Give when an act started (or finished), in seconds since the beginning."""
        return next(
            (e.stamp - SECOND) / SECOND for e in self.events if (e.act, e.kind) == (act, kind)
        )


def left_alone(robot: str = "sim", **settings: Any) -> Bench:
    """A bench whose robot lives on beside the plans: it breathes, glances about and blinks."""
    return Bench(robot, idle=True, **settings)
