"""People before the when node: what they say and how they look; and what it makes of them."""

from __future__ import annotations

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.wire import decode

GRIEF = "my grandmother died last week and i miss her"


def turn(bench, person, text, state="ended", name=""):
    """A turn as the people node tells of it; one that ended is heard 0.4 s after its last word."""
    now = bench.now
    known = Turn(
        stamp=now,
        person=person,
        id=name or f"{person}-{now}",
        state=state,
        start=now - 3 * NANOSECONDS,
        end=now - 400_000_000,
        text=text,
        confidence=0.9 if text else 0.0,
        voice=f"voice_{person}",
    )
    bench.text("/turn", known)
    bench.run(0.2)
    return known.id


def decisions(bench):
    return [decode(text, EmpathyDecision) for text in bench.words("/decision")]


def plans(bench):
    return [decode(text, BehaviorPlan) for text in bench.words("/plan")]


def reasons(decision):
    return {piece.name: piece.weight for piece in decision.evidence}


def arrive(bench, person="ann", face="f1"):
    """A person with a face, as another ROS4HRI node tracks them."""
    bench.send("/humans/persons/tracked", "hri_msgs/msg/IdsList", ids=[person])
    bench.send("/humans/faces/tracked", "hri_msgs/msg/IdsList", ids=[face])
    bench.run(0.1)
    bench.send(f"/humans/persons/{person}/face_id", "std_msgs/msg/String", data=face)
    engage(bench, person, 3)


def engage(bench, person, level):
    topic = f"/humans/persons/{person}/engagement_status"
    bench.send(topic, "hri_msgs/msg/EngagementLevel", level=level)
    bench.run(0.1)


def look(bench, seconds, name="sad", valence=-0.7, face="f1"):
    """The face shows something, ten times a second."""
    for _ in range(round(seconds * 10)):
        bench.send(
            f"/humans/faces/{face}/expression",
            "hri_msgs/msg/Expression",
            expression=name,
            valence=valence,
            arousal=-0.2,
            confidence=0.9,
        )
        bench.run(0.1)
