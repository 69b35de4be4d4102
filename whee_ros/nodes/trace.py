"""The trace: how a decision came about, as JSON, with the person's words left out unless asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from whee_ros.acts import BehaviorPlan, Say
from whee_ros.decision import Appraisal, EmpathyDecision
from whee_ros.wire import encode

REDACTED = "(redacted)"


def trace(
    decision: EmpathyDecision,
    plan: BehaviorPlan | None,
    with_words: bool,
    more: Mapping[str, Any] | None = None,
) -> str:
    """Give the JSON of one turn: listen, perceive, decide and, once there is a plan, express.

    The fields are those of the vocabulary (`whee schema turn|decision|plan`). Without
    ``with_words`` the person's words, and what the robot says (it may quote them), are replaced.
    ``more`` is added as it is.
    """
    turn = decision.turn
    listen: dict[str, Any] = {
        "turn": turn.id,
        "start": turn.start,
        "end": turn.end,
        "words": len(turn.text.split()),
        "text": turn.text if with_words else REDACTED,
        "confidence": turn.confidence,
    }
    appraisal = decision.appraisal if with_words else Appraisal()
    story: dict[str, Any] = {
        "id": decision.id,
        "person": decision.person,
        "stamp": decision.stamp,
        "listen": listen,
        "perceive": [reason for reason in decision.evidence if reason.channel != "text"],
        "decide": {
            "direction": decision.direction,
            "probabilities": decision.probabilities,
            "need": decision.need,
            "emotion": decision.emotion,
            "appraisal": appraisal,
            "target": decision.target,
            "confidence": decision.confidence,
            "evidence": _without_words(decision, with_words),
            "hold_back": decision.hold_back,
            "model": decision.model,
        },
    }
    if plan is not None:
        story["express"] = plan if with_words else _silenced(plan)
    return encode(story | dict(more or {}))


def _without_words(decision: EmpathyDecision, with_words: bool) -> list[Any]:
    if with_words:
        return list(decision.evidence)
    return [
        msgspec.structs.replace(reason, note="") if reason.channel == "text" else reason
        for reason in decision.evidence
    ]


def _silenced(plan: BehaviorPlan) -> BehaviorPlan:
    acts = tuple(
        msgspec.structs.replace(act, text=REDACTED) if isinstance(act, Say) else act
        for act in plan.acts
    )
    return msgspec.structs.replace(plan, acts=acts, markup="", notes=())
