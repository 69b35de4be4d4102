"""What a student is asked and what it shall write: just as the how stage's model source asks."""

from __future__ import annotations

from typing import get_args

import msgspec

from whee_ros.how.choice.candidates import Candidate, Task
from whee_ros.how.choice.shown import Face, Move, Shown
from whee_ros.how.model import prompt
from whee_ros.how.model.prompt_express import Reply
from whee_ros.how.policy.policy import Policy
from whee_ros.language.question import Question


class ReplyPrompt:
    """The shared prompt with its form of reply.

    Args:
        policy: tells what the body does where a candidate does not say.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def question(self, task: Task, chosen: Candidate) -> Question:
        """Ask for an answer of the strategy that was chosen; the policy allows several."""
        target = msgspec.structs.replace(task.target, strategies=(chosen.strategy,))
        return prompt.question(msgspec.structs.replace(task, target=target))

    def answer(self, candidate: Candidate, task: Task) -> str:
        """Write a candidate as JSON, with its acts or else those of the policy."""
        acts = candidate.shown or self._shown(task)
        reply = Reply(utterance=candidate.text, acts=acts)
        return msgspec.json.encode(reply).decode()

    def _shown(self, task: Task) -> Shown:
        behaviour = self._policy.behaviours[task.target.behaviour]
        face, gesture = behaviour.expression.name, behaviour.gesture
        faces: tuple[Face, ...] = get_args(Face)
        moves: tuple[Move, ...] = get_args(Move)
        name = gesture.name if gesture else "none"
        return Shown(
            face=next((one for one in faces if one == face), "neutral"),
            gesture=next((one for one in moves if one == name), "none"),
        )
