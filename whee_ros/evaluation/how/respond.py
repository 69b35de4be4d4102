"""One turn answered with the bank and another source beside it, as the how node does."""

from __future__ import annotations

import msgspec

from whee_ros.acts import BehaviorPlan
from whee_ros.decision import EmpathyDecision
from whee_ros.how.choice.candidates import Candidates, Offer, Rejected, Task
from whee_ros.how.stage import HowStage

SECONDS = 1.6
"""An answer that takes longer is not waited for (answer_within of the how node)."""


def respond(
    stage: HowStage,
    decision: EmpathyDecision,
    now: int,
    source: Candidates | None = None,
    seconds: float = SECONDS,
) -> tuple[BehaviorPlan | None, Offer]:
    """Answer a turn with the bank and ``source``, as the node does.

    Returns:
        the plan, and what the source offered; a source that fails has offered nothing.
    """
    heard = stage.hear(decision, now)
    if not isinstance(heard, Task):
        return heard, Offer()
    offer = Offer()
    if source is not None and stage.wants_candidates(heard):
        offer = _offered(source, heard, seconds)
    return stage.answer(heard, now, (offer,)), offer


def _offered(source: Candidates, task: Task, seconds: float) -> Offer:
    """Ask a source; what goes wrong becomes its reason."""
    try:
        return source.offer(msgspec.structs.replace(task, soon=seconds), seconds)
    except Exception as error:  # a source may raise anything
        why = getattr(error, "cause", type(error).__name__)
        return Offer(rejected=(Rejected(id=source.name, reason=f"no answer, {why}"),))
