"""What is said or shown beside the answers: a greeting, fillers, "I did not catch that"."""

from __future__ import annotations

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import NANOSECONDS, Presence, Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.how.conversation.dialogue import Dialogue
from whee_ros.how.plan.echo import to_silence
from whee_ros.how.plan.planner import Planner

_AWAY = ("disengaged", "disengaging")


class Asides:
    """Plans asides, and remembers what it takes not to repeat them."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._greeting: int | None = None
        self._late = ("", 0)

    def greet(self, presence: Presence, dialogue: Dialogue, now: int) -> BehaviorPlan | None:
        """Say at the start of a meeting that this is a robot; once per meeting."""
        settings = self._planner.settings
        if dialogue.greeted or not settings.greet or presence.engagement in _AWAY:
            return None
        dialogue.greeted = True
        gap = round(settings.greeting_gap * NANOSECONDS)
        if self._greeting is not None and now - self._greeting < gap:
            return None  # the greeting was said aloud a moment ago
        self._greeting = now
        name = f"{presence.person or 'somebody'}.{now}.greeting"
        return self._planner.aside(
            "meeting", "greeting", name, presence.person, now, behaviour="friendly"
        )

    def late(self, turn: Turn, now: int) -> BehaviorPlan | None:
        """Fill the silence while words are late: first a short sound, then one plain sentence."""
        count = self._late[1] + 1 if self._late[0] == turn.id else 1
        self._late = (turn.id, count)
        name = f"{turn.id}.{now}.late"
        if count == 1:
            return self._planner.aside(
                "filler", "reaction", name, turn.person, now, behaviour="plain"
            )
        if count == 2:
            return self._planner.aside(
                "late", "fallback", name, turn.person, now, behaviour="plain"
            )
        return None

    def to_silence(self, decision: EmpathyDecision, now: int) -> BehaviorPlan | None:
        """Turn to a person whose face alone tells of distress: gently, and without words."""
        if decision.direction != "seeking" or decision.hold_back:
            return None
        name, acts = f"{decision.id}.response", to_silence(decision.person)
        return self._planner.plan(
            name, decision.person, now, "response", acts, decision=decision.id
        )

    def not_heard(
        self, decision: EmpathyDecision, dialogue: Dialogue, now: int
    ) -> BehaviorPlan | None:
        """Say that the words were not understood; the next time in a row only look attentive."""
        dialogue.unheard += 1
        name = f"{decision.id}.fallback"
        if dialogue.unheard > 1:
            return self._planner.nod(name, "fallback", decision.person, now, decision=decision.id)
        return self._planner.aside(
            "fallback",
            "fallback",
            name,
            decision.person,
            now,
            behaviour="attend",
            decision=decision.id,
        )
