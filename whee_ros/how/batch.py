"""One answer as a dictionary, for `whee how`: research on text without a robot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.how.markup.writer import render
from whee_ros.how.plan.planner import words_of
from whee_ros.how.settings import HowSettings
from whee_ros.how.stage import HowStage
from whee_ros.wire import encode

TURN_SECONDS = 5


class ContextError(ValueError):
    """The context of a record is not a list of {"speaker", "text"}."""


def how_one(
    decision: EmpathyDecision,
    text: str = "",
    context: Sequence[Mapping[str, str]] = (),
    stage: HowStage | None = None,
) -> dict[str, Any]:
    """Answer one turn.

    Args:
        decision: what the "when" stage decided.
        text: the person's words; by default those of the decision's turn.
        context: earlier turns, oldest first, each with "speaker" ("robot" or anybody else) and
            "text". What the robot said is not said again, and counts as its questions.
        stage: a stage to use, with its settings; a fresh one by default. The stage's memory of
            this person is what the context says.

    Returns:
        "utterance", "strategy", "mechanisms", "markup" (in detail), "acts", "kind" and "notes".
        Where silence is the answer, "kind" is "silence" and the rest is empty.

    Raises:
        ContextError: the context has another form.
    """
    stage = stage or HowStage(HowSettings(greet=False))
    now = decision.stamp
    if text:
        turn = msgspec.structs.replace(decision.turn, text=text)
        decision = msgspec.structs.replace(decision, turn=turn)
    stage.recall(decision.person, _robot_turns(context), now)
    return as_record(stage.respond(decision, now))


def decision_for(identity: str, person: str, text: str, stamp: int = 0) -> EmpathyDecision:
    """Give a decision of direction "none" for a text, to start from."""
    end = stamp or TURN_SECONDS * NANOSECONDS
    turn = Turn(id=identity, person=person, stamp=end, state="ended", start=0, end=end, text=text)
    return EmpathyDecision(id=identity, person=person, stamp=end, turn=turn)


def as_record(plan: BehaviorPlan | None) -> dict[str, Any]:
    """Give a plan as the record that `whee how` writes."""
    if plan is None:
        return {
            "kind": "silence",
            "utterance": "",
            "strategy": "",
            "mechanisms": {},
            "markup": "",
            "acts": [],
            "notes": [],
        }
    return {
        "kind": plan.kind,
        "utterance": words_of(plan),
        "strategy": plan.strategy,
        "mechanisms": _plain(plan.mechanisms),
        "markup": render(plan.acts, detail=True),
        "acts": _plain(plan.acts),
        "notes": list(plan.notes),
    }


def _robot_turns(context: Sequence[Mapping[str, str]]) -> list[str]:
    said = []
    for number, turn in enumerate(context):
        if not isinstance(turn, Mapping) or not all(
            isinstance(turn.get(key), str) for key in ("speaker", "text")
        ):
            raise ContextError(f'context[{number}] needs the texts "speaker" and "text"')
        if turn["speaker"] == "robot":
            said.append(turn["text"])
    return said


def _plain(value: Any) -> Any:
    """Give what JSON holds: no tuples, no numbers that are not finite."""
    return msgspec.json.decode(encode(value))
