"""Who judges replies in an evaluation: those that may choose answers, and one that never does."""

from __future__ import annotations

from whee_ros.how.choice.scoring import Scorer


def judge(name: str) -> Scorer:
    """Give the judge of a report by name: "linear", which never chooses, or any that may.

    Raises:
        ValueError: there is no such judge.
    """
    if name == "linear":
        from whee_ros.evaluation.how.linear_judge import linear_judge

        return linear_judge()
    return chooser(name)


def chooser(name: str) -> Scorer:
    """Give a judge that may choose answers: "rules", or weights by name or folder.

    Raises:
        ValueError: there is no such judge.
    """
    from whee_ros.nodes.how_scorer import scorer

    return scorer(name, _complain)


def _complain(text: str) -> None:
    raise ValueError(text)
