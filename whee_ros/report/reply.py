"""What the robot said and did after one decision."""

from __future__ import annotations

from whee_ros.acts import BehaviorPlan
from whee_ros.report.conversation import ActSpan, Answer
from whee_ros.report.faces import Faces
from whee_ros.report.markup import clock, spoken, text

PART = {"deeds": "deed"}
"""Parts of the body that read better by another name."""
_ASKS = "asks for "
"""Begins the note of a plan that asks leave for a deed."""


def reply(answer: Answer, faces: Faces) -> str:
    """Tell what was said, and each act with its moment."""
    plan = answer.plan
    if plan is None:
        why = f": {text(answer.dropped)}" if answer.dropped else "."
        return f"<h4>The robot's answer</h4><p>It said nothing{why}</p>"
    said = " ".join(act.what for act in answer.acts if act.part == "voice")
    said = said or " ".join(getattr(act, "text", "") for act in plan.acts).strip()
    rows = "".join(
        f"<li><time>{clock(act.start)}</time> <b>{text(PART.get(act.part, act.part))}</b> "
        f"{faces.use(act, 'tiny') if act.part == 'face' else ''}{text(_told(act.part, act.what))}"
        f"{_lasted(act)}</li>"
        for act in sorted(answer.acts, key=lambda one: (one.start, one.part))
        if act.part != "voice"
    )
    kind = ", ".join(name for name in (plan.kind, plan.strategy, *_asked(plan)) if name)
    return (
        f'<h4>The robot\'s answer</h4><div class="reply">{faces.of(answer)}'
        f'<div><p class="said" dir="auto">{text(said) or "<em>no words</em>"}</p>'
        f'<p class="hint">{text(kind)}</p></div></div>'
        f'<ol class="acts">{rows}</ol>'
    )


def _asked(plan: BehaviorPlan) -> list[str]:
    """Tell for which deeds the robot asked leave."""
    notes = (note.removeprefix(_ASKS) for note in plan.notes if note.startswith(_ASKS))
    return [f"asks leave to {spoken(name)}" for name in notes]


def _lasted(act: ActSpan) -> str:
    # A deed is handed on at once; who does it does not say when it is over.
    return "" if act.part == "deeds" else f" <small>{act.end - act.start:.1f} s</small>"


def _told(part: str, what: str) -> str:
    return f"at {what}" if part == "gaze" else spoken(what)
