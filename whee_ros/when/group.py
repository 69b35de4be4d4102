"""Several persons: who seeks, who already provides. While another comforts, the robot holds back.

A providing turn is taken to be meant for whoever of the others sought empathy last. It covers that
person's next turn, which is the comforter's to answer. If the person goes on and the comforter
does not, the comfort is over and the robot answers again.
"""

from __future__ import annotations

import dataclasses
from collections import OrderedDict

from whee_ros.cues import NANOSECONDS
from whee_ros.decision import EmpathyDecision, Evidence
from whee_ros.when.timing import TimingSettings
from whee_ros.when.weighing import log_odds, logit, reason

# A need that somebody else meets is held this far below the robot's threshold.
_BELOW = 0.5
_MOST = 64


@dataclasses.dataclass
class _Comfort:
    """Who comforts a person, since when (ns), and how many of the person's turns it covered."""

    by: str
    at: int
    covered: int = 0


class Group:
    """Follows who seeks and who provides."""

    def __init__(self) -> None:
        self._sought: OrderedDict[str, int] = OrderedDict()
        self._comforts: dict[str, _Comfort] = {}

    def weigh(self, decision: EmpathyDecision, settings: TimingSettings) -> Evidence | None:
        """Say what the others' turns mean for this one, and remember it."""
        person, now = decision.person, decision.turn.end
        if decision.direction == "providing":
            return self._provides(person, now, settings)
        if decision.direction != "seeking":
            return None
        self._sought[person] = now
        self._sought.move_to_end(person)
        while len(self._sought) > _MOST:
            self._comforts.pop(self._sought.popitem(last=False)[0], None)
        return self._covered(decision, settings)

    def comforted(self, person: str, now: int, settings: TimingSettings) -> bool:
        """Whether another person comforts this one."""
        comfort = self._comforts.get(person)
        return comfort is not None and _seconds(now - comfort.at) <= settings.comfort_time

    def _provides(self, person: str, now: int, settings: TimingSettings) -> Evidence | None:
        others = [
            other
            for other, at in self._sought.items()
            if other != person and _seconds(now - at) <= settings.comfort_within
        ]
        if not others:
            return None
        self._comforts[others[-1]] = _Comfort(person, now)
        return reason(f"comforts {others[-1]}", 0.0, "the turn is not meant for the robot")

    def _covered(self, decision: EmpathyDecision, settings: TimingSettings) -> Evidence | None:
        person, now = decision.person, decision.turn.end
        comfort = self._comforts.get(person)
        if comfort is None:
            return None
        since = _seconds(now - comfort.at)
        if comfort.covered or since > settings.comfort_time:
            del self._comforts[person]
            return reason(f"{comfort.by} comforts no more", 0.0, f"last comfort {since:.0f} s ago")
        comfort.covered += 1
        weight = min(-_BELOW, logit(settings.hold_need) - _BELOW - log_odds(decision))
        return reason(f"{comfort.by} comforts", weight, f"{since:.0f} s ago")


def _seconds(nanoseconds: int) -> float:
    return max(0, nanoseconds) / NANOSECONDS
