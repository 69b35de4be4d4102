"""The language-model judge for the lines of ``whee when``: ``--judge URL|FOLDER``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whee_ros.decision import EmpathyDecision
    from whee_ros.when.judge import Judge
    from whee_ros.when.requests import Request
    from whee_ros.when.settings import WhenSettings

DEADLINE = 30.0


def add_judge(parser: argparse.ArgumentParser) -> None:
    """Add the options that name a judge."""
    parser.add_argument(
        "--judge",
        default="",
        metavar="URL|FOLDER",
        help="a language model judges too: an OpenAI-compatible server, e.g. "
        "http://localhost:11434/v1 (the words are sent there), or a transformers folder",
    )
    parser.add_argument("--judge-model", default="", metavar="NAME", help="the server's model")
    parser.add_argument(
        "--judge-key", default="", metavar="VARIABLE", help="environment variable of the API key"
    )
    parser.add_argument(
        "--judge-deadline",
        type=float,
        default=DEADLINE,
        metavar="S",
        help=f"seconds a line waits for it (default: {DEADLINE:g})",
    )


class SecondOpinion:
    """Lets a judge look at decisions about lines; without one they stay as they are.

    Raises:
        LanguageError: the judge is named, but cannot be asked at all.
        ValueError: the deadline is out of its range.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self._judge: Judge | None = None
        self._seconds: float = options.judge_deadline
        if not options.judge:
            return
        from whee_ros.settings import problems
        from whee_ros.when.judge import Judge, JudgeSettings, model_of

        served = "://" in options.judge
        settings = JudgeSettings(
            judge="endpoint" if served else "folder",
            judge_url=options.judge if served else "",
            judge_model=options.judge_model,
            judge_key=options.judge_key,
            judge_folder="" if served else options.judge,
            judge_deadline=self._seconds,
        )
        if wrong := problems(settings):
            raise ValueError("; ".join(wrong))
        model = model_of(settings)
        self._judge = Judge(model, settings.judge_turns) if model else None

    def __call__(
        self,
        decisions: Sequence[EmpathyDecision],
        requests: Sequence[Request],
        settings: WhenSettings,
    ) -> list[EmpathyDecision]:
        """Give the decisions as the judge sees them; those it fails at stand, with a line why."""
        return [
            self._judged(decision, request, settings)
            for decision, request in zip(decisions, requests, strict=True)
        ]

    def _judged(
        self, decision: EmpathyDecision, request: Request, settings: WhenSettings
    ) -> EmpathyDecision:
        now = time.monotonic_ns()
        if self._judge is None or not self._judge.ready(decision.turn, now):
            return decision
        from whee_ros.language.error import LanguageError
        from whee_ros.when.requests import turn_of
        from whee_ros.when.verdict import merge

        context = [
            turn_of(one.get("text"), str(one.get("speaker", "")), "") for one in request.context
        ]
        try:
            verdict = self._judge.verdict(
                decision.turn, context, settings.robot, now, self._seconds
            )
        except LanguageError as error:
            print(f"judge: {error} {error.detail}".rstrip(), file=sys.stderr)
            return decision
        own = [one.text for one in context if one.person == decision.person]
        threshold = settings.seeking_threshold
        return merge(decision, verdict, self._judge.name, threshold=threshold, own=own)
