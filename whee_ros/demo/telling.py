"""One line of text for each happening that a watcher wants to see."""

from __future__ import annotations

from whee_ros.acts import BehaviorPlan, Say
from whee_ros.cues import Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.replay.story import ActEvent, Happening

SHOWN_PARTS = {"face": "face", "gaze": "gaze", "neck": "neck", "light": "light"}


def tell(happening: Happening) -> tuple[str, str] | None:
    """Give (who, line) for a happening, or nothing where it is of no interest."""
    value = happening.value
    if isinstance(value, Turn) and happening.kind == "turn":
        heard = f"“{value.text}”" if value.text else "(words not understood)"
        return "hears", heard
    if isinstance(value, EmpathyDecision):
        return "decides", told_decision(value)
    if isinstance(value, BehaviorPlan):
        return told_plan(value)
    if isinstance(value, ActEvent):
        return told_act(value)
    return None


def told_decision(decision: EmpathyDecision) -> str:
    """Say what was decided and the strongest reasons, each with its sign."""
    reasons = [
        f"{'+' if reason.weight >= 0 else '-'} {reason.channel}: {reason.note or reason.name}"
        for reason in decision.evidence
        if reason.channel != "context"
    ]
    because = f"  ({'; '.join(reasons[:3])})" if reasons else ""
    return (
        f"{decision.direction}, need {decision.need:.2f}, {decision.emotion.label}"
        f" (confidence {decision.confidence:.2f}){because}"
    )


def told_plan(plan: BehaviorPlan) -> tuple[str, str] | None:
    """Say what kind of plan was made; the acts themselves are told when they are done."""
    if plan.kind == "reaction" and not any(isinstance(act, Say) for act in plan.acts):
        return "reacts", "a look and a small nod"
    words = " ".join(act.text for act in plan.acts if isinstance(act, Say))
    named = f"{plan.kind}, {plan.strategy}" if plan.strategy else plan.kind
    return "plans", f"{named}: {words}" if words else named


def told_act(event: ActEvent) -> tuple[str, str] | None:
    """Say what the body did, as it was actually sent."""
    if event.kind == "started" and event.part == "voice":
        return "says", str(event.sent.get("text", ""))
    if event.kind == "started" and event.part in SHOWN_PARTS:
        what = next(
            (str(event.sent[k]) for k in ("expression", "gesture", "target") if k in event.sent),
            str(event.sent.get("pattern", "")),
        )
        return "shows", f"{event.part}: {what}"
    if event.kind in ("skipped", "plan_dropped", "stopped"):
        return "leaves out", f"{event.act or event.plan}: {event.reason}"
    return None
