"""The language-model judge beside a when node: decisions wait for it, but never past its deadline.

While the judge is at one turn, another is decided without it, and a decision that still waits when
the next turn has ended is given on as it is: nobody's answer is late for another's sake.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from whee_ros.cues import Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.language.endpoint import Endpoint
from whee_ros.language.error import LanguageError
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.parameters import Parameters
from whee_ros.ros import Node, Worker
from whee_ros.settings import setting
from whee_ros.when.judge import Judge, JudgeSettings, model_of
from whee_ros.when.settings import WhenSettings
from whee_ros.when.verdict import Verdict, merge

Then = Callable[[EmpathyDecision, list[Turn]], None]
_PERSONS = 64
_FIRST = Turn(id="", state="ended", stamp=0, start=0, end=0, text="hello")


@dataclasses.dataclass(frozen=True)
class JudgeNodeSettings:
    """How the judge fits into a node's time."""

    judge_latency: float = setting(
        0.4, "time a verdict takes in virtual time, s", low=0.0, high=30.0, live=False
    )
    judge_patience: float = setting(
        30.0,
        "longest real wait for a verdict where nobody waits: for the model to load when the node"
        " starts, and in virtual time, s",
        low=0.05,
        high=600.0,
    )


class Judging:
    """Asks the judge about ended turns, and gives decisions on with its verdict or without.

    Args:
        node: the when node.
        diagnostics: where trouble is told.
        settings: gives the when stage's settings as they stand.
        then: gets every decision, once, with the turns before it.
    """

    def __init__(
        self,
        node: Node,
        diagnostics: Diagnostics,
        settings: Callable[[], WhenSettings],
        then: Then,
    ) -> None:
        self._node, self._diagnostics = node, diagnostics
        self._settings, self._then = settings, then
        self._judge_settings = Parameters(node, JudgeSettings)
        self._own = Parameters(node, JudgeNodeSettings)
        self._asked = ""
        self._verdict: Verdict | None = None
        self._waiting: tuple[EmpathyDecision, list[Turn]] | None = None
        self._told: dict[str, int] = {}
        self._judge = self._open()
        if self._judge is not None:
            latency = min(self._own.value.judge_latency, self._judge_settings.value.judge_deadline)
            self._worker = Worker(node, "judge", latency=latency)
            # It loads the model, and shows at once whether there is one.
            self._submit(_FIRST, [], self._own.value.judge_patience)

    def ask(self, turn: Turn, context: list[Turn]) -> None:
        """Ask about a turn that has just ended, if the judge is on and free."""
        self._give_on_waiting()
        if self._judge is None:
            return
        if self._worker.busy:
            self._diagnostics.dropped += 1
        elif self._judge.ready(turn, self._now()):
            self._asked = turn.id
            patience = self._own.value.judge_patience
            deadline = self._judge_settings.value.judge_deadline
            self._submit(turn, context, patience if self._worker.virtual else deadline)

    def decided(self, decision: EmpathyDecision, context: list[Turn]) -> None:
        """Take the embedded model's decision; it waits here only while its verdict is out."""
        if not decision.id or decision.id != self._asked:
            self._give_on(decision, context)
        elif self._verdict is None:
            self._waiting = decision, context
        else:
            self._waiting = decision, context
            self._give_on_waiting(self._verdict)

    def close(self) -> None:
        """Give up whatever is under way."""
        if self._judge is not None:
            self._judge.close()
            self._worker.close()

    def _open(self) -> Judge | None:
        settings = self._judge_settings.value
        try:
            model = model_of(settings)
        except LanguageError as error:
            self._diagnostics.problem("judge", f"{error.cause}.", f"{error.cure}.")
            return None
        if model is None:
            return None
        self._diagnostics.facts["judge"] = model.name
        if isinstance(model, Endpoint):
            self._diagnostics.facts["judge"] = f"{model.name} at {model.host}"
            if model.leaves_machine:
                self._diagnostics.facts["words leave this machine for"] = model.host
                self._node.get_logger().warning(f"what people say is sent to {model.host}")
        return Judge(model, settings.judge_turns)

    def _submit(self, turn: Turn, context: list[Turn], seconds: float) -> None:
        if self._judge is None:
            return

        def done(result: Any, _timing: Any) -> None:
            self._answered(turn.id, result)

        robot, now = self._settings().robot, self._now()
        ask = self._judge.verdict
        self._worker.submit(ask, turn, context, robot, now, seconds, done=done)

    def _answered(self, turn: str, result: Any) -> None:
        """Take a verdict, or what went wrong; then the embedded decision stands."""
        if isinstance(result, LanguageError):
            self._diagnostics.problem("judge", f"{result.cause}.", f"{result.cure}.")
            self._node.get_logger().debug(f"the judge's answer: {result.detail}")
        elif isinstance(result, Exception):
            what = f"asking the judge failed: {type(result).__name__}."
            self._diagnostics.problem("judge", what, "report it with the bag.")
        else:
            self._diagnostics.solved("judge")
        if not turn or turn != self._asked:
            return
        verdict = result if isinstance(result, Verdict) else None
        if self._waiting is not None or verdict is None:
            self._give_on_waiting(verdict)
        else:
            self._verdict = verdict

    def _give_on_waiting(self, verdict: Verdict | None = None) -> None:
        """Give on the decision that waits, if one does; nothing is asked after that."""
        waiting, self._waiting = self._waiting, None
        self._asked, self._verdict = "", None
        if waiting is None:
            return
        decision, context = waiting
        if verdict is not None and self._judge is not None:
            decision = merge(
                decision,
                verdict,
                self._judge.name,
                threshold=self._settings().seeking_threshold,
                own=[one.text for one in context if one.person == decision.person],
                told=self._told.get(decision.person, 0),
            )
        self._give_on(decision, context)

    def _give_on(self, decision: EmpathyDecision, context: list[Turn]) -> None:
        told = self._told.pop(decision.person, 0)
        self._told[decision.person] = told + 1 if decision.direction == "seeking" else 0
        while len(self._told) > _PERSONS:
            del self._told[next(iter(self._told))]
        self._then(decision, context)

    def _now(self) -> int:
        return int(self._node.get_clock().now().nanoseconds)
