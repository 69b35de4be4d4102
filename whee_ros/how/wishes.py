"""What a person wishes of the talk itself: no more questions, quiet, to leave a subject, more time.

It is granted; the first two are kept until the person takes them back, the others for some turns.
"""

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
    r"i need you to|i would like you to|i (?:already )?(?:said|told you)|as i said|"
    r"why do not you)\b,? )*"
)
_FORMS: dict[Wish, re.Pattern[str]] = {
    "no_questions": re.compile(
        _TO_ROBOT + r"(?:please )?(?:(?:no|not so many) (?:more |other |further |"
        r"such )?questions\b|(?:stop|quit|"
        r"leave off) (?:it |that )?with (?:the |your |all the |all these |these )?questions|"
        r"(?:do not|not|"
        r"quit|stop|never) (?:always |keep )?(?:ask|asking|question\w*|quizzing|"
        r"interrogat\w+)\b(?! for| her|"
        r" him| them| my| the| if| to)|(?:ask|asking) (?:me )?(?:less|fewer|not so)|"
        r"enough (?:with |of )?"
        r"(?:the |your |all the |these |those )?questions|(?:(?:that is|these are|you ask|so|what) "
        r")?(?:too|so|a lot of|such a lot of|awfully) (?:many )?questions\b|you ask (?:a lot|"
        r"too much|so much)"
        r"|i (?:do not|did not) (?:want|like|feel like|wish) (?:to )?(?:answer|be asked|"
        r"questions)|i (?:would|do) (?:rather )?not (?:like to )?be asked|is this an "
        r"(?:interview|interrogation|exam)|i am (?:tired|sick) of (?:your |the |all (?:your |the |"
        r"these )?)?"
        r"questions)"
    ),
    "leave_it": re.compile(
        _TO_ROBOT
        + r"(?:please )?(?:(?:i (?:do not|did not|would rather not|rather not|would prefer not to|"
        r"can not|could not)|rather not|not) (?:really )?(?:(?:want|like|wish|feel like|"
        r"care) )?(?:to )?(?:talk"
        r"|talking|speak|go|get|say|discuss|tell you|be talking)(?: (?:any )?more| anything|"
        r" much)? ?(?:about|"
        r"into|on|of)? (?:it|that|this|the details|details|him|her|them)\b(?: part| now| today|"
        r" any ?more| "
        r"here| at all| again)*\W*$|(?:let us|let's|lets|can we|shall we|we (?:should|need|"
        r"must)) (?:please )?(?:not (?:talk|speak) (?:about|of) "
        r"(?:it|that|this)|(?:leave|drop|forget) (?:it|that|this)(?: (?:there|at that|be|"
        r"now))?\W*$|change the "
        r"(?:subject|topic)|talk (?:about|of) something else)|(?:drop|leave|forget) it\W*$|"
        r"(?:that|this|it) is (?:private|personal|too personal|my (?:own )?(?:business|affair)|"
        r"none of your "
        r"(?:business|concern))|(?:that is )?none of your (?:business|concern)|"
        r"mind your own business|i said no\W*$|can we not (?:do|talk|have|go) |(?:whatever|"
        r"never mind)\W*$|i would "
        r"rather not(?: say)?\W*$|i (?:would )?(?:rather|prefer to) keep (?:it|that) to myself)"
    ),
    "slowly": re.compile(
        _TO_ROBOT + r"(?:please )?(?:(?:wait|hang on|hold on|okay|ok)[,. ]+)*(?:slow down|slower|"
        r"not so (?:fast|"
        r"quick\w*)|one (?:thing|question|step) at a time|give me (?:a|one) (?:second|sec|minute|"
        r"moment|break)|"
        r"(?:just )?(?:a|one) (?:second|minute|moment),? please|i (?:just |only )?need (?:a|one|"
        r"some) (?:second|sec|minute|moment|break|breather|rest)|let me just "
        r"(?:sit|rest|be|lie down|close my eyes|stand here)|let me (?:finish|think|breathe|"
        r"catch my breath)"
        r"|you are too (?:fast|quick)|i was not (?:finished|done)|i am not (?:finished|done))\b"
        r"(?:,? (?:a (?:bit|little)|please|will you|would you|now|first|for a (?:moment|second)|"
        r"robot|there))*"
        r"\W*$"
    ),
    "quiet": re.compile(
        _TO_ROBOT + r"(?:please )?(?:be quiet|quiet,? please\b|silence\b,? please|shut up|shush|"
        r"stop talking|do not (?:talk|speak|say "
        r"anything)|leave me (?:alone|be|in peace)|let me be|i do not (?:want|feel like|wish) "
        r"(?:to )?(?:talk(?:ing)?|speak(?:ing)?)(?: to you)?(?: (?:now|right now|today|any "
        r"?more))?\W*$)"
    ),
}
_HUSH = {"leave_it": 3, "slowly": 2}
"""For so many turns nothing is asked."""
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
        dialogue.hush = max(0, dialogue.hush - 1)
        if wish := read(text):
            if wish in _HUSH:
                dialogue.hush = _HUSH[wish] + 1
            else:
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
