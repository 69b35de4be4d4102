"""Answers a turn that was understood: target, candidates, choice, plan."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import msgspec

from whee_ros.acts import BehaviorPlan
from whee_ros.decision import EmpathyDecision
from whee_ros.how.bank.bank import Bank
from whee_ros.how.choice import choose
from whee_ros.how.choice.candidates import BankCandidates, Candidate, Offer, Said, Task
from whee_ros.how.choice.pairs import led, paired
from whee_ros.how.conversation.beliefs import Belief
from whee_ros.how.conversation.dialogue import Dialogue
from whee_ros.how.model import acts as model_acts
from whee_ros.how.plan.planner import Planner
from whee_ros.how.policy.knobs import Effects
from whee_ros.how.policy.policy import Policy, Target
from whee_ros.how.reading import tone

_CLAIMED = 0.3
"""The least valence of a feeling that a person names as their own."""
PAIR = 18
"""Words that two sentences may have together, where no longer answer is wanted."""


class Answers:
    """Answers turns, and remembers what was said to anybody so as not to repeat it."""

    def __init__(
        self, policy: Policy, bank: Bank, planner: Planner, chooser: choose.Chooser
    ) -> None:
        self._policy = policy
        self._bank = BankCandidates(bank)
        self._planner = planner
        self._chooser = chooser
        self._said: deque[Said] = deque(maxlen=planner.settings.novelty)
        self._within_feeling = {
            rule.name for rule in policy.rules if rule.when.follows or rule.keeps_feeling
        }
        self.last_choice: choose.Choice | None = None

    def recall(self, said: Sequence[str]) -> None:
        """Replace the memory of what was said."""
        self._said.clear()
        self._said.extend(
            Said(id=f"earlier-{number}", text=text) for number, text in enumerate(said)
        )

    def task(
        self, decision: EmpathyDecision, dialogue: Dialogue, belief: Belief, effects: Effects
    ) -> Task:
        """Say what has to be answered, and how: all that a source of candidates needs."""
        decision = self._as_claimed(decision)
        family = self._policy.family(decision, dialogue.standing(belief))
        dialogue.listen(decision, family, self._policy.mood(family))
        settings = self._planner.settings
        return Task(
            decision=decision,
            target=self._policy.target(decision, dialogue.standing(belief), effects),
            history=tuple(self._said),
            talk=tuple(dialogue.lines),
            effects=effects,
            avoid=belief.avoid,
            robot=settings.robot_name,
            limits=not settings.acts_on_requests,
            seed=f"{decision.id}/{dialogue.turns}",
        )

    def _as_claimed(self, decision: EmpathyDecision) -> EmpathyDecision:
        """Turn the valence where the person says themselves that they feel good, or bad."""
        mood, emotion = self._policy.claimed_mood(decision.turn.text), decision.emotion
        sign = {"good": 1.0, "bad": -1.0}.get(mood, 0.0)
        if not sign or emotion.valence * sign > 0:
            return decision
        valence = sign * max(abs(emotion.valence), _CLAIMED)
        return msgspec.structs.replace(
            decision, emotion=msgspec.structs.replace(emotion, valence=valence)
        )

    def wordless(self, task: Task) -> bool:
        """Say whether the settings want no words for this turn."""
        settings = self._planner.settings
        return task.decision.direction == "none" and settings.reply_to_none != "acknowledge"

    def answer(
        self, task: Task, offers: Sequence[Offer], dialogue: Dialogue, now: int
    ) -> BehaviorPlan | None:
        """Answer with the best that the bank and ``offers`` hold; None for silence."""
        if self.wordless(task):
            dialogue.answered = False
            return self._nod(task, now)
        offer = _joined((self._banked(task), *offers))
        choice = self.last_choice = self._chooser.choose(offer, task)
        if choice.candidate is None:
            return self._nod(task, now, *choice.notes())
        self._remember(choice.candidate, task, dialogue)
        return self._say(choice.candidate, choice, task, dialogue, now, "response")

    def _banked(self, task: Task) -> Offer:
        """Give what the bank offers, for stories also its sentences in pairs."""
        offer = self._bank.offer(task)
        if task.target.situation == "advice":
            return self._advice(offer, task)
        if task.target.situation != "story":
            return offer
        most = min(task.effects.most or task.target.most, max(PAIR, task.target.words))
        pairs = paired(offer.found, task.seed, task.target.least, most)
        return msgspec.structs.replace(offer, found=(*offer.found, *pairs))

    def _advice(self, offer: Offer, task: Task) -> Offer:
        """Put a word of concern before the advice to who was not met yet in their trouble."""
        target = task.target
        if target.stage != "connect" or self._policy.mood(target.family) != "bad":
            return offer
        story = msgspec.structs.replace(
            target, situation="story", strategies=("reflection", "affirmation"), tags=()
        )
        leads = self._bank.offer(msgspec.structs.replace(task, target=story)).found
        most = task.effects.most or target.most
        return msgspec.structs.replace(
            offer, found=led(leads, offer.found, task.seed, most) or offer.found
        )

    def follow_up(
        self, task: Task, offers: Sequence[Offer], said: float, dialogue: Dialogue, now: int
    ) -> tuple[BehaviorPlan | None, str]:
        """Answer once more where that is clearly better than what scored ``said``.

        Returns:
            the plan, or None and why there is none.
        """
        later = msgspec.structs.replace(task, history=tuple(self._said))
        if dialogue.asked and dialogue.asked[-1]:
            return None, "the robot has asked something"
        choice = self._chooser.choose(_joined(offers), later)
        if choice.candidate is None:
            return None, "; ".join(choice.notes()) or "nothing was offered"
        if choice.score < said + self._chooser.weights.better:
            return None, f"not better by far: {choice.score:.2f} after {said:.2f}"
        self._remember(choice.candidate, task, dialogue)
        return self._say(choice.candidate, choice, later, dialogue, now, "followup"), ""

    def _remember(self, chosen: Candidate, task: Task, dialogue: Dialogue) -> None:
        self._said.append(Said(id=chosen.id, text=chosen.text, quotes=chosen.quotes))
        within = task.target.rule in self._within_feeling
        dialogue.answer(chosen.text, task.decision, task.target.family, within=within)

    def _say(
        self,
        chosen: Candidate,
        choice: choose.Choice,
        task: Task,
        dialogue: Dialogue,
        now: int,
        name: str,
    ) -> BehaviorPlan:
        decision = task.decision
        claimed, table = chosen.valence, self._policy.behaviours
        behaviour = table[self._behaviour(task.target, dialogue)]
        notes: tuple[str, ...] = ()
        if chosen.shown is not None:
            behaviour, notes = model_acts.shown(chosen.shown, behaviour, table)
        return self._planner.say(
            f"{decision.id}.{name}",
            "response",
            decision.person,
            now,
            chosen.text,
            behaviour=behaviour,
            valence=0.5 * tone.of_reply(chosen.text) if claimed is None else claimed,
            arousal=decision.emotion.arousal,
            effects=task.effects,
            decision=decision.id,
            strategy=chosen.strategy,
            mechanisms=chosen.mechanisms or choice.shown,
            notes=(_told(task.target), *notes, *choice.notes()),
        )

    def _behaviour(self, target: Target, dialogue: Dialogue) -> str:
        """Give the target's behaviour; for a while after a risk nothing playful."""
        playful = self._policy.behaviours[target.behaviour].expression.valence > 0
        return "plain" if playful and dialogue.careful else target.behaviour

    def _nod(self, task: Task, now: int, *notes: str) -> BehaviorPlan | None:
        decision = task.decision
        if decision.direction == "none" and self._planner.settings.reply_to_none == "silent":
            return None
        return self._planner.nod(
            f"{decision.id}.response",
            "response",
            decision.person,
            now,
            decision=decision.id,
            notes=(_told(task.target), *notes),
        )


def _joined(offers: Sequence[Offer]) -> Offer:
    return Offer(
        found=tuple(one for offer in offers for one in offer.found),
        rejected=tuple(one for offer in offers for one in offer.rejected),
    )


def _told(target: Target) -> str:
    levels = "/".join(str(level) for level in msgspec.structs.astuple(target.mechanisms))
    return f"rule {target.rule}, stage {target.stage}, family {target.family}, target {levels}"
