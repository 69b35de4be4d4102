"""How the answers fare on our own corpus: varied, brief, fitting, honest, and never obedient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from whee_ros.evaluation.how import judges
from whee_ros.evaluation.how.answers import (
    Answer,
    always,
    answered,
    decided_turns,
    first_turns,
    policy_of,
)
from whee_ros.evaluation.how.attacks import injection
from whee_ros.evaluation.how.mechanisms import mechanisms, strategies
from whee_ros.evaluation.how.respond import SECONDS
from whee_ros.evaluation.how.speech import false_distress, honesty, met_distress, speech
from whee_ros.how.choice.candidates import Candidates

WARM_UP = 20
Report = dict[str, Any]


def evaluate_how(
    turns: int = 600,
    weights: str = "",
    judge: str = "rules",
    chooser: str = "rules",
    splits: Sequence[str] = ("test", "dev"),
    source: Candidates | None = None,
    within: float = SECONDS,
) -> Report:
    """Answer the first ``turns`` of the corpus in one go, as in a long day.

    Args:
        turns: how many of the persons' turns.
        weights: the weights that decide; empty takes the labels.
        judge: who judges the mechanisms for the report: "rules", "linear" (never a chooser), or
            weights by name.
        chooser: who judges while an answer is chosen, likewise.
        splits: parts of the corpus, in order.
        source: who proposes answers beside the bank.
        within: seconds after which its answer is not waited for.

    Returns:
        a JSON-like dict: turns, answers, kinds, words, repetition, questions, false_distress,
        distress (how it is met), honesty, mechanisms (match to the target and to the corpus' own
        reply, beside fixed 2/2/2, by judge and by the bank's authors), injection, seconds (from
        decision to plan), source (how often its words were taken, why not, how long it took).
    """
    labelled = list(first_turns(turns, splits))
    decisions = decided_turns(labelled, weights)
    chosen_by, judged_by = judges.chooser(chooser), judges.judge(judge)
    answers = list(answered(labelled, decisions, chosen_by, policy_of(), source, within))
    others = {
        "always_222": list(answered(labelled, always(decisions), None, policy_of(free=True))),
        "random": list(answered(labelled, decisions, None, policy_of(random=True))),
    }
    return {
        "decided_by": weights or "labels",
        "chosen_by": chooser,
        "turns": len(answers),
        "kinds": dict(Counter(a.plan.kind if a.plan else "silence" for a in answers).most_common()),
        **speech([a.text for a in answers if a.text]),
        "false_distress": false_distress(answers),
        "distress": met_distress(answers),
        "honesty_violations": honesty([a.text for a in answers]),
        "strategies": strategies(answers),
        "mechanisms": mechanisms(answers, judged_by, others),
        "injection": injection(source),
        "seconds": _seconds([a.seconds for a in answers[WARM_UP:]]),
        "source": _source(answers, source),
    }


def _source(answers: Sequence[Answer], source: Candidates | None) -> Report:
    waited = [a.waited for a in answers if a.refused or (source and a.author == source.name)]
    return {
        "name": source.name if source else "bank",
        "taken": dict(Counter(a.author for a in answers if a.author).most_common()),
        "not_taken": dict(Counter(why for a in answers for why in a.refused).most_common()),
        "waited": _seconds(waited),
    }


def _seconds(taken: Sequence[float]) -> dict[str, float]:
    ordered = sorted(taken) or [0.0]
    shares = {"median": 0.5, "p95": 0.95, "most": 1.0}
    return {
        name: round(ordered[int(share * (len(ordered) - 1))], 5) for name, share in shares.items()
    }
