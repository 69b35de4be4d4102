"""Opens the source that `--source` names, and answers turns with it beside the bank."""

from __future__ import annotations

import argparse

import msgspec

from whee_ros.acts import BehaviorPlan
from whee_ros.commands.eval_how_options import SECONDS, parameters
from whee_ros.decision import EmpathyDecision
from whee_ros.how.candidates import Candidates, Offer, Rejected, Task
from whee_ros.how.model_candidates import ModelCandidates
from whee_ros.how.stage import HowStage


def opened_source(options: argparse.Namespace) -> ModelCandidates | None:
    """Open the source; None for the bank alone.

    Raises:
        LanguageError: it cannot be asked; the message names the cure.
    """
    from whee_ros.how.bank import Bank
    from whee_ros.how.model import ModelSettings, model_of

    model = model_of(ModelSettings(**parameters(options)))  # type: ignore[arg-type]
    if model is None:
        return None
    source = ModelCandidates(model, Bank.load(), again=options.again)
    source.warm_up(60.0)
    return source


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
