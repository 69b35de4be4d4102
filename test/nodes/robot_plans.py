"""Plans for the robot node, what it tells of them, and profiles that are changed a little."""

from __future__ import annotations

import json

from nodes_bench import START

from whee_ros import locator
from whee_ros.acts import BehaviorPlan, Express, Gesture, Say
from whee_ros.cues import NANOSECONDS

SAY = Say(id="s", text="That sounds hard.")
FROWN = Express(id="e", expression="concerned", valence=-0.4)
NOD = Gesture(id="g", name="nod")


def plan(*acts, now=START, name="p1", **more):
    return BehaviorPlan(
        id=name,
        person="ann",
        stamp=now,
        deadline=now + 60 * NANOSECONDS,
        kind="response",
        acts=acts,
        **more,
    )


def events(bench):
    """Give what the robot told of each plan and act."""
    return [json.loads(text) for text in bench.words("/robot/acts")]


def kinds(bench):
    return [event["kind"] for event in events(bench)]


def profile(tmp_path, name, *changes):
    """Write a changed copy of a shipped profile and give its path."""
    text = locator.robot_profile(name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "robot.yaml"
    path.write_text(text, encoding="utf-8")
    return path
