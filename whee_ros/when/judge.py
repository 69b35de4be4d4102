"""A language model as judge of when empathy is called for: off unless configured.

It is asked beside the embedded model and never instead of it: whatever goes wrong, or takes too
long, the embedded decision stands. A server that keeps failing is left alone for a while.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from whee_ros.cues import Turn
from whee_ros.language.answers import ask
from whee_ros.language.breaker import Breaker
from whee_ros.language.error import LanguageError
from whee_ros.language.opening import KINDS, configured
from whee_ros.language.question import LanguageModel
from whee_ros.settings import setting
from whee_ros.when.judge_prompt import question
from whee_ros.when.verdict import Verdict


@dataclasses.dataclass(frozen=True)
class JudgeSettings:
    """Who judges beside the embedded model; they become ROS parameters."""

    judge: str = setting(
        "none",
        "language model that judges too",
        choices=KINDS,
        live=False,
    )
    judge_url: str = setting(
        "", "its OpenAI-compatible server, e.g. http://localhost:11434/v1", live=False
    )
    judge_model: str = setting("", "the server's name for the model", live=False)
    judge_key: str = setting("", "environment variable that holds the API key", live=False)
    judge_folder: str = setting("", "transformers folder of a causal model", live=False)
    judge_device: str = setting("cpu", "where a model of a folder runs", live=False)
    judge_deadline: float = setting(
        0.6, "s until the embedded decision stands without it", low=0.05, high=30.0
    )
    judge_turns: int = setting(6, "earlier turns it is shown", low=0, high=50)


def model_of(settings: JudgeSettings) -> LanguageModel | None:
    """Open the configured language model; None when there is none.

    Raises:
        LanguageError: it is named, but something it needs is missing.
    """
    return configured(settings, "judge", "judge_model")


class Judge:
    """Asks a language model about turns, one at a time, and spares it while it fails.

    Args:
        model: who is asked.
        turns: how many earlier turns it is shown.
        breaker: decides whether it is asked at all.
    """

    def __init__(
        self, model: LanguageModel, turns: int = 6, breaker: Breaker | None = None
    ) -> None:
        self.model = model
        self._turns = turns
        self._breaker = breaker or Breaker()

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model.name

    def ready(self, turn: Turn, now: int) -> bool:
        """Whether to ask about this turn: it has words, and the model has not just kept failing.

        Args:
            turn: the turn.
            now: nanoseconds of the clock that ``verdict`` gets too.
        """
        return bool(turn.text.strip()) and self._breaker.allows(now)

    def verdict(
        self, turn: Turn, context: Sequence[Turn], robot: str, now: int, seconds: float
    ) -> Verdict:
        """Ask about a turn.

        Args:
            turn: the turn.
            context: the turns before, oldest first.
            robot: who in the context is this robot.
            now: nanoseconds, for the breaker.
            seconds: how long to wait for the answer.

        Raises:
            LanguageError: there is no verdict in time.
        """
        try:
            asked = question(turn, context, robot, self._turns)
            found = ask(self.model, asked, Verdict, seconds)
        except LanguageError:
            self._breaker.failed(now)
            raise
        self._breaker.succeeded()
        return found

    def close(self) -> None:
        """Give up whatever is under way."""
        self.model.close()
