"""One person's need over time: it fades, it holds on within a story, and it is not fussed over.

A need once met makes further small needs less pressing ("empathy burnout"): answering each of them
with full empathy is felt as fuss. A strong or a rising need, a feeling of another kind, a question
and the answer to the robot's own question are no small matters and pass.
"""

from __future__ import annotations

import dataclasses

from whee_ros.cues import NANOSECONDS
from whee_ros.decision import EmpathyDecision, Evidence
from whee_ros.when.head import sigmoid
from whee_ros.when.timing import TimingSettings
from whee_ros.when.weighing import log_odds, logit, reason

SHOWN = "shown just now"
STORY = "story goes on"
# From here on a valence is a feeling of one kind.
_CLEAR = 0.15


@dataclasses.dataclass
class Course:
    """Where one person's need stands; times are nanoseconds.

    ``level`` is the need remembered at ``at``. ``active`` from the upper threshold on until it has
    faded below the lower one. ``shown`` is when empathy was last shown, for which need.
    """

    level: float = 0.0
    at: int = 0
    active: bool = False
    valence: float = 0.0
    shown: int | None = None
    shown_need: float = 0.0
    shown_valence: float = 0.0

    def faded(self, now: int, settings: TimingSettings) -> float:
        """Give the remembered need as it has faded until ``now``."""
        passed = max(0, now - self.at) / NANOSECONDS
        faded: float = self.level * 0.5 ** (passed / settings.need_half_life)
        return faded

    def weigh(
        self, decision: EmpathyDecision, asked: bool, settings: TimingSettings
    ) -> Evidence | None:
        """Say what the past adds to the need of this turn, if anything.

        Args:
            decision: about the turn alone.
            asked: the turn answers a question of the robot.
            settings: the thresholds and times.
        """
        return self._fuss(decision, asked, settings) or self._story(decision, settings)

    def note(self, decision: EmpathyDecision, need: float, settings: TimingSettings) -> None:
        """Remember a turn by the ``need`` that it showed by itself."""
        now, before = decision.turn.end, self.faded(decision.turn.end, settings)
        if need >= before:
            self.valence = decision.emotion.valence
        self.level, self.at = max(need, before), max(now, self.at)
        self.active = self.level >= (settings.leave_need if self.active else settings.enter_need)
        if decision.direction == "seeking" and not decision.hold_back:
            self.shown, self.shown_need = now, need
            self.shown_valence = decision.emotion.valence

    def since_shown(self, now: int) -> float:
        """Give the seconds since empathy was last shown."""
        return float("inf") if self.shown is None else max(0, now - self.shown) / NANOSECONDS

    def _fuss(
        self, decision: EmpathyDecision, asked: bool, settings: TimingSettings
    ) -> Evidence | None:
        since = self.since_shown(decision.turn.end)
        found = log_odds(decision)
        need = float(sigmoid(found))
        passes = (
            asked
            or not settings.fuss_weight
            or decision.direction != "seeking"
            or decision.cues.question
            or since >= settings.refractory
            or need >= settings.strong_need
            or need - self.shown_need >= settings.rise
            or _opposite(decision.emotion.valence, self.shown_valence)
        )
        if passes:
            return None
        rest = 1.0 - since / settings.refractory
        weight = -settings.fuss_weight * rest * (1.0 - need / settings.strong_need)
        return reason(SHOWN, weight, f"a small need {since:.0f} s after empathy was shown")

    def _story(self, decision: EmpathyDecision, settings: TimingSettings) -> Evidence | None:
        now, found = decision.turn.end, log_odds(decision)
        level = self.faded(now, settings)
        inside = logit(settings.leave_need) <= found < logit(settings.enter_need)
        if not (
            inside
            and settings.story_weight
            and self.active
            and level >= settings.leave_need
            and decision.turn.text.strip()
            and decision.direction != "providing"
            and not decision.cues.question
            and not _opposite(decision.emotion.valence, self.valence)
        ):
            return None
        weight = min(settings.story_weight * level, logit(settings.enter_need) - found)
        passed = (now - self.at) / NANOSECONDS
        return reason(STORY, weight, f"need {self.level:.2f} {passed:.0f} s ago")


def _opposite(one: float, other: float) -> bool:
    """Whether two valences are clearly of different kinds."""
    return min(abs(one), abs(other)) >= _CLEAR and (one > 0) != (other > 0)
