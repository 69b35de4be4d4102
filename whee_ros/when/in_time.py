"""Sets a decision about one turn into the course of the conversation.

Time is that of the turns' stamps. The decisions of a conversation are given in order; each is
weighed against those before and remembered.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import msgspec

from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.when import timing
from whee_ros.when.course import SHOWN, Course
from whee_ros.when.group import Group
from whee_ros.when.timing import TimingSettings
from whee_ros.when.weighing import held, moved, reason

_MOST = 64
LASTING = "distress lasts"


class InTime:
    """Remembers each person's need, and who comforts whom.

    Raises:
        ValueError: a setting is out of its range.
    """

    def __init__(self, settings: TimingSettings | None = None) -> None:
        self.configure(settings or TimingSettings())
        self._last: int | None = None
        self._forget()

    def configure(self, settings: TimingSettings) -> None:
        """Take new settings.

        Raises:
            ValueError: naming each that is wrong; the old ones stay.
        """
        timing.check(settings)
        self.settings = settings

    def settle(
        self, decision: EmpathyDecision, context: Sequence[Turn], threshold: float, robot: str
    ) -> EmpathyDecision:
        """Give the decision as it stands in the conversation; its reasons add up to its need.

        ``hold_back`` is set where the past, or another person's comfort, lowered the need so far
        that the robot should only listen.

        Args:
            decision: about an ended turn by itself.
            context: the turns before, oldest first.
            threshold: probability from which seeking is said.
            robot: who in ``context`` is this robot.
        """
        self._watch_time(decision.turn.end)
        course, own = self._course(decision.person), decision.need
        others = self._group.weigh(decision, self.settings)
        if others is not None:
            decision = self._held(decision, others.name, held(decision, others))
        if not decision.hold_back:
            past = course.weigh(decision, _asked(context, robot), self.settings)
            if past is not None and past.name == SHOWN:
                decision = self._held(decision, SHOWN, held(decision, past))
            elif past is not None:
                decision = moved(decision, past, threshold, told=1)
        course.note(decision, own, self.settings)
        return decision

    def settle_silence(self, decision: EmpathyDecision, threshold: float) -> EmpathyDecision | None:
        """Give the decision about a silent face; None where nothing should come of it."""
        settings, turn = self.settings, decision.turn
        if self.meets(decision.person, turn.end):
            return None
        lasted = (turn.end - turn.start) / NANOSECONDS
        piece = reason(
            LASTING, settings.silence_weight, f"without words for {lasted:.1f} s", channel="face"
        )
        decision = moved(decision, piece, threshold, told=0)
        if decision.direction != "seeking":
            return None
        self._course(decision.person).note(decision, decision.need, settings)
        return decision

    def meets(self, person: str, now: int) -> bool:
        """Whether the person's need was met lately, by the robot or by somebody else."""
        if self._last is not None and now < self._last - NANOSECONDS:
            return False  # time went back: what is remembered is of another recording
        if self._group.comforted(person, now, self.settings):
            return True
        course = self._courses.get(person)
        return course is not None and course.since_shown(now) < self.settings.silence_gap

    def _held(
        self, decision: EmpathyDecision, why: str, lowered: EmpathyDecision
    ) -> EmpathyDecision:
        """Hold back where a seeking turn fell below the threshold, or a comfort is not for us."""
        fell = lowered.direction == "seeking" and lowered.need < self.settings.hold_need
        if (lowered.need < decision.need and fell) or lowered.direction == "providing":
            return msgspec.structs.replace(lowered, hold_back=why)
        return lowered

    def _course(self, person: str) -> Course:
        course = self._courses.setdefault(person, Course())
        self._courses.move_to_end(person)
        while len(self._courses) > _MOST:
            self._courses.popitem(last=False)
        return course

    def _watch_time(self, now: int) -> None:
        """Forget everything when time jumps back, as when a recording starts over."""
        if self._last is not None and now < self._last - NANOSECONDS:
            self._forget()
            self._last = now
        self._last = now if self._last is None else max(now, self._last)

    def _forget(self) -> None:
        self._courses: OrderedDict[str, Course] = OrderedDict()
        self._group = Group()


def _asked(context: Sequence[Turn], robot: str) -> bool:
    """Whether the turn before was a question of the robot."""
    last = next((turn for turn in reversed(context) if turn.text.strip()), None)
    return last is not None and last.person == robot and last.text.rstrip().endswith("?")
