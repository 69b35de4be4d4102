"""Turns that slow sources work on: the answer in time, a follow-up at most, or a dropped one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import NANOSECONDS
from whee_ros.how.choice.candidates import Task
from whee_ros.how.choice.choose import Choice
from whee_ros.how.stage import HowStage
from whee_ros.nodes.how_settings import HowNodeSettings
from whee_ros.nodes.how_sources import Asked, Sources

if TYPE_CHECKING:
    from whee_ros.decision import EmpathyDecision
    from whee_ros.nodes.how_trace import Teller

_PAUSE = 0.6  # s after an answer in which nothing follows it up


class Mouth(Protocol):
    """What is done with answers."""

    def answered(
        self, decision: EmpathyDecision, plan: BehaviorPlan | None, choice: Choice | None
    ) -> None:
        """Say an answer, as soon as the robot's own filler is over."""

    @property
    def speaks(self) -> bool:
        """Whether the robot speaks, or is about to."""


class Asking:
    """Follows the turns that were given to slow sources.

    Args:
        sources: makes the sources from what is to be called when an offer came.
        stage: gives the stage, which chooses.
        settings: gives the settings as they stand.
        mouth: says what was chosen.
        teller: tells what was dropped, and why.
    """

    def __init__(
        self,
        sources: Callable[[Callable[[Asked], None]], Sources],
        stage: Callable[[], HowStage],
        settings: Callable[[], HowNodeSettings],
        mouth: Mouth,
        teller: Teller,
    ) -> None:
        self.sources = sources(self._came)
        self._stage, self._settings = stage, settings
        self._mouth, self._teller = mouth, teller
        self._open: list[Asked] = []

    def ask(self, task: Task, now: int) -> None:
        """Ask the slow sources; where none can be asked, answer at once."""
        settings = self._settings()
        due = task.decision.turn.end + round(settings.answer_within * NANOSECONDS)
        seconds = max(0.0, (due - now) / NANOSECONDS) + settings.follow_up_within
        asked = self.sources.ask(task, due, seconds)
        self._open.append(asked)
        if not asked.open:
            self._settle(asked, now)

    def drop(self, person: str, why: str) -> None:
        """Say no more of what is under way for this person."""
        for asked in [one for one in self._open if one.task.decision.person == person]:
            self._dismiss(asked, why)

    def look(self, now: int) -> None:
        """Answer what is due by now, follow up what came late."""
        for asked in list(self._open):
            if asked.said:
                self._follow_up(asked, now)
            elif now >= asked.due:
                self._settle(asked, now)

    def _came(self, asked: Asked) -> None:
        if asked in self._open and not asked.said and not asked.open:
            self._settle(asked, self.sources.now())

    def _settle(self, asked: Asked, now: int) -> None:
        """Answer with the best there is."""
        stage = self._stage()
        plan = stage.answer(asked.task, now, asked.offers)
        choice = stage.last_choice
        asked.said, asked.score = now, choice.score if choice else 0.0
        self._mouth.answered(asked.task.decision, plan, choice)
        if not asked.open:
            self._open.remove(asked)

    def _follow_up(self, asked: Asked, now: int) -> None:
        """Add a late answer, if it is much better, to what was said; else drop it."""
        waited = (now - asked.said) / NANOSECONDS
        if waited > self._settings().follow_up_within:
            self._dismiss(asked, "too late")
        elif asked.late and not self._mouth.speaks and waited > _PAUSE:
            stage = self._stage()
            plan, why = stage.follow_up(asked.task, asked.score, asked.late, now)
            if plan is None:
                self._dismiss(asked, why)
            else:
                self._close(asked)
                self._mouth.answered(asked.task.decision, plan, stage.last_choice)

    def _dismiss(self, asked: Asked, why: str) -> None:
        self._close(asked)
        offers = asked.late if asked.said else asked.offers
        self._teller.report(asked.task.decision, None, dropped=why, offers=offers)

    def _close(self, asked: Asked) -> None:
        """Wait no more for this turn, and have the sources stop."""
        self._open.remove(asked)
        if asked.open:
            self.sources.cancel(asked)
