"""Which of EPITOME's mechanisms answers show, against the target and the corpus' own replies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from whee_ros.decision import Mechanisms
from whee_ros.evaluation.how.answers import FIXED, NAMES, Answer, is_answer

Report = dict[str, Any]


def mechanisms(
    answers: Sequence[Answer], judge: Any, others: Mapping[str, Sequence[Answer]]
) -> Report:
    """Compare shown levels with the target's and with the corpus' own replies.

    Beside ours stand a speaker who would show exactly 2/2/2 ("fixed_222"), and ``others`` as the
    judge sees them: who always aims at 2/2/2, or takes any sentence, from the same bank.
    """
    sought_at = [
        n for n, a in enumerate(answers) if a.decided.direction == "seeking" and is_answer(a)
    ]
    sought = [answers[n] for n in sought_at]
    judged = _judged(sought, judge)
    authors = [a.plan.mechanisms for a in sought]  # type: ignore[union-attr]
    fixed = [FIXED] * len(sought)
    target = [a.decided.target for a in sought]
    paired = [n for n, a in enumerate(sought) if a.human is not None]
    human = [sought[n].human for n in paired]
    report: Report = {
        "turns": len(sought),
        "judged_by": judge.name,
        "with_human_reply": len(paired),
    }
    theirs = {name: _judged([given[n] for n in sought_at], judge) for name, given in others.items()}
    for name, shown in {"judge": judged, "authors": authors, "fixed_222": fixed, **theirs}.items():
        report[name] = {
            "target": _compared(target, shown),
            "human": _compared(human, [shown[n] for n in paired]),
        }
    return report


def _judged(answers: Sequence[Answer], judge: Any) -> list[Mechanisms]:
    return [judge(a.decided.turn.text, [a.text or "."])[0].likeliest for a in answers]


def _compared(wanted: Sequence[Any], shown: Sequence[Mechanisms]) -> Report:
    """Give the share of equal levels and diff-EPITOME (mean squared difference), and its sum."""
    found: Report = {}
    for name in NAMES:
        pairs = [(getattr(w, name), getattr(s, name)) for w, s in zip(wanted, shown, strict=True)]
        count = max(len(pairs), 1)
        found[name] = {
            "match": round(sum(w == s for w, s in pairs) / count, 4),
            "diff": round(sum((w - s) ** 2 for w, s in pairs) / count, 4),
        }
    found["diff_sum"] = round(sum(found[name]["diff"] for name in NAMES), 4)
    return found


def strategies(answers: Sequence[Answer]) -> dict[str, int]:
    """Count the strategies of the answers to people who seek empathy."""
    sought = [a for a in answers if a.decided.direction == "seeking" and is_answer(a)]
    return dict(Counter(a.plan.strategy for a in sought).most_common())  # type: ignore[union-attr]
