"""Repairs what the person says was wrong: in words, and in what is believed of them."""

from __future__ import annotations

from whee_ros.acts import BehaviorPlan
from whee_ros.decision import EmpathyDecision
from whee_ros.how.conversation import beliefs
from whee_ros.how.conversation.beliefs import Belief
from whee_ros.how.conversation.dialogue import Dialogue
from whee_ros.how.plan.planner import Planner, words_of
from whee_ros.how.policy.knobs import Effects
from whee_ros.how.policy.policy import Policy
from whee_ros.how.reading import second_look
from whee_ros.how.reading.second_look import Correction

_GROUP = {"bad": "distress", "good": "gladness"}


class Repairs:
    """Finds corrections and answers them; never argues."""

    def __init__(self, policy: Policy, planner: Planner) -> None:
        self._policy = policy
        self._planner = planner

    def find(self, text: str, dialogue: Dialogue) -> Correction | None:
        """Find what the person corrects; only what the robot said can be corrected."""
        if not dialogue.spoke():
            return None
        believed = _GROUP.get(dialogue.feeling, "") if dialogue.answered else ""
        policy = self._policy
        found = second_look.read(
            text, policy.words, policy.group_of, believed, dialogue.lately(), dialogue.last_said()
        )
        if found and found.kind == "feeling" and not (believed or second_look.denies(text)):
            return None  # "I am not sad, I am tired", said to nobody who thought so
        return found

    def answer(
        self,
        found: Correction,
        decision: EmpathyDecision,
        dialogue: Dialogue,
        belief: Belief,
        effects: Effects,
        now: int,
    ) -> BehaviorPlan | None:
        """Take back what was assumed, in words and in what is believed."""
        self._revise(found, dialogue, belief)
        dialogue.start_over()
        plan = self._planner.aside(
            "repair",
            "repair",
            f"{decision.id}.repair",
            decision.person,
            now,
            behaviour="attend",
            decision=decision.id,
            tags=(self._tag(found),),
            heard=found.right if found.kind == "words" else found.word,
            avoid=belief.avoid,
            effects=effects,
            notes=(f"corrected {found.kind}", f"believes {beliefs.told(belief.values)}"),
        )
        if plan is not None:
            dialogue.say(words_of(plan))
        return plan

    def _revise(self, found: Correction, dialogue: Dialogue, belief: Belief) -> None:
        wrong = found.wrong if found.kind == "feeling" else ""
        if not wrong and found.kind == "meaning" and dialogue.answered:
            wrong = _GROUP.get(dialogue.feeling, "")
        # Another feeling of the same kind takes only the wrong one's place.
        groups = self._policy.group_of
        narrow = found.right and groups.get(found.right, found.right) == groups.get(wrong)
        if wrong:
            names = {wrong} if narrow else self._policy.families([groups.get(wrong, wrong), wrong])
            belief.change(names, -1.0)
        if found.right:
            belief.say([found.right], 1.0)
        belief.avoid |= found.avoid

    def _tag(self, found: Correction) -> str:
        """Name the kind of repair, as the bank's tags do."""
        if found.kind != "feeling":
            return found.kind
        mood = self._policy.mood(found.right) if found.right else ""
        if found.word and mood != "good":
            return "named"
        return _GROUP.get(mood, "feeling")
