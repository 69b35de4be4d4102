"""Turns of our own corpus, decided and answered as in a long day, and the speakers beside us."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from whee_ros import locator
from whee_ros.acts import BehaviorPlan
from whee_ros.decision import EmpathyDecision, Mechanisms
from whee_ros.evaluation.corpus import Labelled, labelled_turns
from whee_ros.evaluation.how.respond import SECONDS, respond
from whee_ros.how.choice.candidates import Candidates, Offer
from whee_ros.how.choice.choose import Choice
from whee_ros.how.policy import table as policy_table
from whee_ros.how.policy.policy import Policy
from whee_ros.how.policy.weights import Weights

NAMES = ("emotional_reaction", "interpretation", "exploration")
FIXED = Mechanisms(emotional_reaction=2, interpretation=2, exploration=2)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answered turn: the labels, what was decided, and the plan.

    ``human`` holds the levels of the reply that the corpus gives to this turn, if it has one.
    ``seconds`` is CPU time, ``waited`` what it took by the clock. ``author`` is the source whose
    words were taken, ``refused`` why a language model's were not.
    """

    gold: EmpathyDecision
    decided: EmpathyDecision
    plan: BehaviorPlan | None
    text: str
    seconds: float
    human: Mechanisms | None = None
    author: str = ""
    waited: float = 0.0
    refused: tuple[str, ...] = ()


def always(decisions: Sequence[EmpathyDecision]) -> list[EmpathyDecision]:
    """Aim at 2/2/2 wherever empathy is called for."""
    return [
        msgspec.structs.replace(one, target=FIXED if one.direction == "seeking" else one.target)
        for one in decisions
    ]


def policy_of(*, free: bool = False, random: bool = False) -> Policy:
    """Give the policy; ``free`` lets every rule show any level, ``random`` ignores all criteria."""
    table = policy_table.read(locator.config("policy.yaml"))
    if free:
        wide = dict.fromkeys(NAMES, (0, 2))
        rules = [msgspec.structs.replace(rule, **wide) for rule in table.rules]
        table = msgspec.structs.replace(table, rules=rules)
    if random:
        none = dict.fromkeys(Weights.__struct_fields__, 0.0) | {"variety": 1.0, "shortlist": 12}
        table = msgspec.structs.replace(table, choice=msgspec.convert(none, Weights))
    return Policy(table)


def first_turns(turns: int, splits: Sequence[str]) -> Iterator[Labelled]:
    """Give the first turns of these parts of the corpus."""
    return itertools.islice(labelled_turns(splits=splits), turns)


def decided_turns(labelled: Sequence[Labelled], weights: str) -> list[EmpathyDecision]:
    """Decide by weights, or by the labels where none are named."""
    if not weights:
        return [one.decision for one in labelled]
    from whee_ros.when.settings import WhenSettings
    from whee_ros.when.stage import WhenStage

    stage = WhenStage(WhenSettings(weights=weights))
    turns = [(one.decision.turn, (), (), one.context) for one in labelled]
    found = stage.decide_turns(turns, 0)
    return [
        msgspec.structs.replace(decision, stamp=one.decision.stamp)
        for decision, one in zip(found, labelled, strict=True)
    ]


def answered(
    labelled: Sequence[Labelled],
    decisions: Sequence[EmpathyDecision],
    judge: Any,
    policy: Policy,
    source: Candidates | None = None,
    within: float = SECONDS,
) -> Iterator[Answer]:
    """Answer turn after turn with one stage, which remembers what it said."""
    from whee_ros.how.plan.planner import words_of
    from whee_ros.how.settings import HowSettings
    from whee_ros.how.stage import HowStage

    stage = HowStage(HowSettings(greet=False), policy, scorer=judge)
    for one, decided in zip(labelled, decisions, strict=True):
        began, clock = time.thread_time(), time.perf_counter()
        plan, offer = respond(stage, decided, one.decision.stamp, source, within)
        chosen = stage.last_choice if plan is not None and plan.kind == "response" else None
        yield Answer(
            gold=one.decision,
            decided=decided,
            plan=plan,
            text=words_of(plan) if plan else "",
            seconds=time.thread_time() - began,
            human=one.reply,
            author=chosen.candidate.source if chosen and chosen.candidate else "",
            waited=time.perf_counter() - clock,
            refused=_refused(offer, chosen),
        )


def _refused(offer: Offer, chosen: Choice | None) -> tuple[str, ...]:
    """Give why a source's candidates were not taken, without what the reasons quote."""
    names = {one.id for one in offer.found}
    late = [one for one in (chosen.rejected if chosen else ()) if one.id in names]
    return tuple(one.reason.partition(":")[0] for one in (*offer.rejected, *late))


def is_answer(answer: Answer) -> bool:
    """Say whether it is a response in words."""
    return answer.plan is not None and answer.plan.kind == "response" and bool(answer.text)
