"""The lines of the batch commands, as `whee schema when|how` documents them.

Fields that are not named here are kept as they are; those of the result replace equal ones.
"""

from __future__ import annotations

from typing import Any

import msgspec

from whee_ros.acts import AnyAct
from whee_ros.decision import (
    Appraisal,
    Direction,
    Emotion,
    EmpathyDecision,
    Evidence,
    Mechanisms,
)


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier turn; the robot's own have the speaker "robot"."""

    speaker: str
    text: str


class WhenRow(msgspec.Struct, frozen=True, kw_only=True):
    """What `whee when` reads: whose words, what was said before (oldest first), how it looked.

    ``face`` may hold valence, arousal, confidence, expression and action_units, ``voice`` valence,
    arousal and confidence: summaries over the turn.
    """

    id: str | int = ""
    person: str = "person"
    text: str
    context: list[Said] = []
    face: dict[str, Any] | None = None
    voice: dict[str, Any] | None = None


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What `whee when` adds and `whee how` reads; see EmpathyDecision for the meaning."""

    direction: Direction
    probabilities: dict[str, float] = {}
    need: float = 0.0
    emotion: Emotion = Emotion()
    appraisal: Appraisal = Appraisal()
    target: Mechanisms = Mechanisms()
    confidence: float = 0.0
    reasons: list[Evidence] = []
    model: str = ""


class HowRow(Decided, frozen=True, kw_only=True):
    """What `whee how` reads: a line of `whee when`, or one of your own with its ``direction``."""

    id: str | int = ""
    person: str = "person"
    text: str = ""
    context: list[Said] = []


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What `whee how` adds; see BehaviorPlan. ``kind`` is "silence" where nothing is done."""

    kind: str
    utterance: str
    strategy: str
    mechanisms: Mechanisms
    markup: str
    acts: list[AnyAct]
    notes: list[str]


def decided(decision: EmpathyDecision) -> dict[str, Any]:
    """Give what a decision adds to a line."""
    made = Decided(
        direction=decision.direction,
        probabilities=decision.probabilities,
        need=decision.need,
        emotion=decision.emotion,
        appraisal=decision.appraisal,
        target=decision.target,
        confidence=decision.confidence,
        reasons=list(decision.evidence),
        model=decision.model,
    )
    built: dict[str, Any] = msgspec.to_builtins(made)
    return built


def problem(row: dict[str, Any], kind: type) -> str:
    """Say why a line does not fit; an empty text if it does."""
    try:
        msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        return str(error)
    return ""
