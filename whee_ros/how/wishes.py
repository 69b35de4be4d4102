"""What a person wishes of the talk itself: no more questions, or quiet. It is granted, and kept."""

from __future__ import annotations

import re
from typing import get_args

from whee_ros.acts import BehaviorPlan
from whee_ros.decision import EmpathyDecision
from whee_ros.how import talk
from whee_ros.how.dialogue import Dialogue, Wish
from whee_ros.how.knobs import Effects
from whee_ros.how.planner import Planner, words_of
from whee_ros.how.texts import expanded

# Only what begins a clause is said to the robot: "she told me to be quiet" is a story.
_TO_ROBOT = (
    r"(?:^|[.,!?;] )(?:(?:no|okay|ok|well|oh|hey|robot|and|but|so|um|uh|please|now|just|look|"
    r"listen|can you|could you|would you|will you|you (?:can|could|should)|i want you to|"
    r"i need you to|i would like you to)\b,? )*"
)
_FORMS: dict[Wish, re.Pattern[str]] = {
    "no_questions": re.compile(
        _TO_ROBOT + r"(?:please )?(?:no (?:more |other |further |such )?questions\b|(?:do not|not|"
        r"quit|stop|never) (?:ask|asking)\b(?! for| her| him| them| my| the)|enough (?:with |of )?"
        r"(?:the |your |all the |these |those )?questions|(?:that is |you ask )?(?:too|so) many "
        r"questions|i do not (?:want|like|feel like|wish) (?:to )?(?:answer|talk about (?:it|that|"
        r"this)|questions)|(?:let us|we (?:should|need|must)) not talk about (?:it|that|this))"
    ),
    "quiet": re.compile(
        _TO_ROBOT + r"(?:please )?(?:be quiet|shut up|shush|stop talking|do not (?:talk|speak|say "
        r"anything)|leave me (?:alone|be|in peace)|let me be|i do not (?:want|feel like|wish) "
        r"(?:to )?(?:talk(?:ing)?|speak(?:ing)?)(?: to you)?(?: (?:now|right now|today|any "
        r"?more))?\W*$)"
    ),
}
_AGAIN = re.compile(
    _TO_ROBOT
    + r"(?:please )?(?:you (?:may|can) (?:ask|talk|speak)|ask me|talk to me|are you there|"
    r"i am ready to talk|let us talk)"
)


def read(text: str) -> Wish | None:
    """Find what ``text`` asks of the talk itself."""
    plain = expanded(text)
    return next((wish for wish in get_args(Wish) if _FORMS[wish].search(plain)), None)


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
        if wish := read(text):
            dialogue.wishes.add(wish)
            return True, self._grant(wish, decision, dialogue, effects, now)
        if _AGAIN.search(expanded(text)):
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
