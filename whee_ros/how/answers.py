"""Answers a turn that was understood: target, candidates, choice, plan."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import msgspec

from whee_ros.acts import BehaviorPlan
from whee_ros.decision import EmpathyDecision
from whee_ros.how import choose
from whee_ros.how.bank import Bank
from whee_ros.how.dialogue import Dialogue
from whee_ros.how.planner import Planner
from whee_ros.how.policy import Policy, Target


class Answers:
    """Answers turns, and remembers what was said to anybody so as not to repeat it."""

    def __init__(self, policy: Policy, bank: Bank, planner: Planner) -> None:
        self._policy = policy
        self._bank = bank
        self._planner = planner
        self._said: deque[choose.Said] = deque(maxlen=planner.settings.novelty)
        self._within_feeling = {rule.name for rule in policy.rules if rule.when.follows}
        self.last_choice: choose.Choice | None = None

    def recall(self, said: Sequence[str]) -> None:
        """Replace the memory of what was said."""
        self._said.clear()
        self._said.extend(
            choose.Said(id=f"earlier-{number}", text=text) for number, text in enumerate(said)
        )

    def answer(
        self, decision: EmpathyDecision, dialogue: Dialogue, now: int
    ) -> BehaviorPlan | None:
        """Answer the turn of ``decision``; None when silence is the right answer."""
        family = self._policy.family(decision, dialogue.standing())
        dialogue.listen(decision, family, self._policy.mood(family))
        target = self._policy.target(decision, dialogue.standing())
        if decision.direction == "none" and self._planner.settings.reply_to_none != "acknowledge":
            dialogue.answered = False
            return self._wordless(decision, target, now)
        choice = self._choose(decision, target, dialogue)
        chosen = choice.candidate
        if chosen is None:
            return self._wordless(decision, target, now, *choice.notes())
        self._said.append(choose.Said(id=chosen.id, text=chosen.text, quotes=chosen.quotes))
        within = target.rule in self._within_feeling
        dialogue.answer(chosen.text, decision, target.family, within=within)
        return self._planner.say(
            f"{decision.id}.response",
            "response",
            decision.person,
            now,
            chosen.text,
            behaviour=self._behaviour(target, dialogue),
            valence=chosen.valence,
            arousal=decision.emotion.arousal,
            decision=decision.id,
            strategy=chosen.strategy,
            mechanisms=chosen.mechanisms,
            notes=(_told(target), *choice.notes()),
        )

    def _choose(
        self, decision: EmpathyDecision, target: Target, dialogue: Dialogue
    ) -> choose.Choice:
        settings = self._planner.settings
        found, unfit = choose.from_bank(
            self._bank,
            target,
            decision,
            settings.robot_name,
            limits=not settings.acts_on_requests,
        )
        seed = f"{decision.id}/{dialogue.turns}"
        choice = choose.choose(found, target, decision.emotion.valence, tuple(self._said), seed)
        choice = msgspec.structs.replace(choice, rejected=(*choice.rejected, *unfit))
        self.last_choice = choice
        return choice

    def _behaviour(self, target: Target, dialogue: Dialogue) -> str:
        """Give the target's behaviour; for a while after a risk nothing playful."""
        playful = self._policy.behaviours[target.behaviour].expression.valence > 0
        return "plain" if playful and dialogue.careful else target.behaviour

    def _wordless(
        self, decision: EmpathyDecision, target: Target, now: int, *notes: str
    ) -> BehaviorPlan | None:
        if decision.direction == "none" and self._planner.settings.reply_to_none == "silent":
            return None
        return self._planner.nod(
            f"{decision.id}.response",
            "response",
            decision.person,
            now,
            decision=decision.id,
            notes=(_told(target), *notes),
        )


def _told(target: Target) -> str:
    levels = "/".join(str(level) for level in msgspec.structs.astuple(target.mechanisms))
    return f"rule {target.rule}, stage {target.stage}, family {target.family}, target {levels}"
