"""Decisions about single turns, made by hand: no classifier is needed to test their course."""

from __future__ import annotations

import math

from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import BehaviouralCues, Emotion, EmpathyDecision, Evidence
from whee_ros.when.in_time import InTime

SECOND = NANOSECONDS
THRESHOLD = 0.4


def said(person, at, text):
    """An ended turn; ``at`` is its end in seconds."""
    end = round(at * SECOND)
    return Turn(
        id=f"{person}-{at}",
        person=person,
        stamp=end,
        state="ended",
        start=end - SECOND,
        end=end,
        text=text,
    )


def turn(person, at, need, direction="seeking", valence=-0.6, text="i see", question=False):
    """What the classifier decides about a turn by itself."""
    odds = math.log(need / (1 - need))
    rest = (1.0 - need) / 2
    other = "providing" if direction == "providing" else "none"
    seeking = 0.05 if direction == "providing" else need
    return EmpathyDecision(
        id=f"{person}-{at}",
        person=person,
        stamp=round(at * SECOND),
        turn=said(person, at, text),
        direction=direction,
        probabilities={"none": rest, "providing": rest, "seeking": seeking}
        | {other: 1.0 - seeking - rest},
        need=need,
        emotion=Emotion(label="sadness" if valence < 0 else "joy", valence=valence, confidence=0.8),
        confidence=0.7,
        evidence=(Evidence(channel="text", name="words", value=odds, weight=odds),),
        cues=BehaviouralCues(question=question),
    )


def told(decisions, robot="", in_time=None):
    """Decisions as they stand in the conversation; ``robot`` is what the robot said before each."""
    in_time = in_time or InTime()
    context = [said("robot", 0.0, robot)] if robot else []
    return [in_time.settle(one, context, THRESHOLD, "robot") for one in decisions]


def reasons(decision):
    return {piece.name: piece.weight for piece in decision.evidence}


def adds_up(decision):
    """Whether the evidence adds up to the log-odds of the need."""
    odds = math.log(decision.need / (1 - decision.need))
    return math.isclose(odds, sum(piece.weight for piece in decision.evidence), abs_tol=1e-9)
