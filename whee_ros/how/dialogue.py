"""What the robot remembers of a conversation: only what it needs to answer the next turn."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict, deque
from typing import Literal

from whee_ros.how.policy import Standing

QUESTION_WINDOW = 10


@dataclasses.dataclass
class Dialogue:
    """The conversation with one person. Stamps are in nanoseconds; 0 means never."""

    seen: int = 0
    greeted: bool = False
    turns: int = 0
    recalled: int = 0
    empathic: int = 0
    feeling: Literal["", "bad", "good"] = ""
    family: str = "unclear"
    asked: deque[bool] = dataclasses.field(default_factory=lambda: deque(maxlen=QUESTION_WINDOW))
    doubted: frozenset[str] = frozenset()
    answered: bool = False
    unheard: int = 0
    risks: dict[str, int] = dataclasses.field(default_factory=dict)
    careful: int = 0

    def standing(self) -> Standing:
        """Give what the policy needs to know."""
        in_a_row = 0
        for question in reversed(self.asked):
            if not question:
                break
            in_a_row += 1
        share = sum(self.asked) / len(self.asked) if len(self.asked) >= QUESTION_WINDOW else 0.0
        return Standing(
            empathic=self.empathic,
            questions_in_a_row=in_a_row,
            question_share=share,
            doubted=self.doubted,
            follows=self.feeling if self.answered else "",
            family=self.family,
        )


class Dialogues:
    """The conversations with everybody present; the longest silent one is forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._of: OrderedDict[str, Dialogue] = OrderedDict()

    def of(self, person: str, now: int, gap: int) -> Dialogue:
        """Give the conversation with ``person``; after ``gap`` nanoseconds of absence a new one."""
        dialogue = self._of.get(person)
        if dialogue is None or now - dialogue.seen > gap:
            dialogue = self._of[person] = Dialogue()
        dialogue.seen = max(now, dialogue.seen)
        self._of.move_to_end(person)
        while len(self._of) > self._most:
            self._of.popitem(last=False)
        return dialogue

    def forget(self, person: str) -> None:
        """Forget the conversation with ``person``."""
        self._of.pop(person, None)
