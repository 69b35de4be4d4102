"""What a person wishes of the talk itself: no more questions, quiet, to leave a subject, more time.

It is granted; the first two are kept until the person takes them back, the others for some turns.
"""

from __future__ import annotations

from typing import get_args

from whee_ros.acts import BehaviorPlan
from whee_ros.decision import EmpathyDecision
from whee_ros.how.conversation.dialogue import Dialogue, Wish
from whee_ros.how.plan.planner import Planner, words_of
from whee_ros.how.policy.knobs import Effects
from whee_ros.how.reading import talk
from whee_ros.how.words import phrases
from whee_ros.how.words.texts import expanded

_LISTS = phrases.of("wishes")
_HUSH = {"leave_it": 3, "slowly": 2}
"""For so many turns nothing is asked."""


def read(text: str) -> Wish | None:
    """Find what ``text`` asks of the talk itself."""
    plain = expanded(text)
    return next((wish for wish in get_args(Wish) if _LISTS[wish].search(plain)), None)


class Wishes:
    """Grants wishes, and remembers them in the conversation."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner

    def hear(
        self, decision: EmpathyDecision, dialogue: Dialogue, effects: Effects, now: int
    ) -> tuple[bool, BehaviorPlan | None]:
        """Take in a turn.

        Returns:
            whether the turn is answered by this, and the plan; None for silence.
        """
        text = decision.turn.text
        dialogue.hush = max(0, dialogue.hush - 1)
        if wish := read(text):
            if wish in _HUSH:
                dialogue.hush = _HUSH[wish] + 1
            else:
                dialogue.wishes.add(wish)
            return True, self._grant(wish, decision, dialogue, effects, now)
        if _LISTS["again"].search(expanded(text)):
            dialogue.wishes.clear()
        if "quiet" not in dialogue.wishes:
            return False, None
        if talk.kind_of(text) in ("query", "request"):
            dialogue.wishes.discard("quiet")
            return False, None
        return True, self._planner.nod(
            f"{decision.id}.response",
            "response",
            decision.person,
            now,
            decision=decision.id,
            notes=("keeps quiet as the person wished",),
        )

    def _grant(
        self, wish: Wish, decision: EmpathyDecision, dialogue: Dialogue, effects: Effects, now: int
    ) -> BehaviorPlan | None:
        plan = self._planner.aside(
            "wish",
            "response",
            f"{decision.id}.response",
            decision.person,
            now,
            behaviour="attend",
            decision=decision.id,
            tags=(wish,),
            effects=effects,
            notes=(f"the person wishes {wish.replace('_', ' ')}",),
        )
        if plan is not None:
            dialogue.say(words_of(plan))
            dialogue.asked.append(False)
        return plan
