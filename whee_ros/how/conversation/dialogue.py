"""What the robot remembers of a conversation: only what it needs to answer the next turn."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict, deque
from collections.abc import Sequence
from typing import Literal

from whee_ros.decision import EmpathyDecision
from whee_ros.how.choice.candidates import Line
from whee_ros.how.conversation.beliefs import Belief
from whee_ros.how.policy.feelings import Mood, Standing
from whee_ros.how.safety.doubts import Doubts
from whee_ros.how.words import texts

QUESTION_WINDOW = 10
Wish = Literal["no_questions", "quiet", "leave_it", "slowly"]
LINES = 12


@dataclasses.dataclass
class Dialogue:
    """The conversation with one person.

    ``seen`` is a stamp in nanoseconds. ``feeling`` is the kind of story being told, ``family`` its
    emotion, ``cause`` what it is about; ``answered`` says that the latest answer was about it.
    ``lines`` holds the latest turns, the robot's own among them; ``wishes`` what the person wants
    of the talk itself; ``hush`` counts the turns in which nothing is asked.
    """

    seen: int = 0
    greeted: bool = False
    turns: int = 0
    recalled: int = 0
    empathic: int = 0
    feeling: Mood = ""
    family: str = "unclear"
    cause: str = ""
    answered: bool = False
    asked: deque[bool] = dataclasses.field(default_factory=lambda: deque(maxlen=QUESTION_WINDOW))
    lines: deque[Line] = dataclasses.field(default_factory=lambda: deque(maxlen=LINES))
    unheard: int = 0
    risks: set[str] = dataclasses.field(default_factory=set)
    doubts: Doubts = dataclasses.field(default_factory=Doubts)
    careful: int = 0
    wishes: set[Wish] = dataclasses.field(default_factory=set)
    hush: int = 0

    def standing(self, belief: Belief) -> Standing:
        """Give what the policy needs to know."""
        in_a_row = 0
        for question in reversed(self.asked):
            if not question:
                break
            in_a_row += 1
        asked = [place for place, question in enumerate(reversed(self.asked)) if question]
        share = sum(self.asked) / len(self.asked) if len(self.asked) >= QUESTION_WINDOW else 0.0
        return Standing(
            empathic=self.empathic,
            questions_in_a_row=in_a_row,
            question_share=share,
            since_question=asked[0] if asked else len(self.asked),
            doubted=belief.doubted,
            trusted=belief.trusted,
            follows=self.feeling if self.answered else "",
            family=self.family,
            answered=self.answered,
            no_questions="no_questions" in self.wishes or self.hush > 0,
        )

    def listen(self, decision: EmpathyDecision, family: str, mood: Mood) -> None:
        """Start over with "connect" when the person turns to another story.

        That is when it turns from bad to good or back, or when both the emotion and what it is
        about are new; a change of one of them is too easily an error of recognition.
        """
        if decision.direction != "seeking":
            return
        cause = decision.appraisal.cause
        if cause and self.cause and cause != self.cause and family != self.family:
            self.empathic = 0
        self.cause = cause or self.cause
        if mood and self.feeling != mood:
            self.empathic = 0 if self.feeling else self.recalled
            self.feeling = mood

    def answer(self, text: str, decision: EmpathyDecision, family: str, *, within: bool) -> None:
        """Note what was answered; ``within`` keeps the feeling of the turn before alive."""
        self.say(text)
        self.asked.append(texts.is_question(text))
        self.answered = decision.direction != "none" or (self.answered and within)
        if decision.direction == "seeking":
            self.empathic += 1
            self.family = family

    def say(self, text: str) -> None:
        """Note words of the robot."""
        self.lines.append(Line(own=True, text=text))

    def hear(self, text: str) -> None:
        """Note words of the person."""
        if text.strip():
            self.lines.append(Line(own=False, text=text))

    def lately(self) -> str:
        """Give what the person and the robot said last before the present turn."""
        return " ".join(line.text for line in list(self.lines)[-2:])

    def heard(self) -> list[str]:
        """Give what the person said lately, oldest first."""
        return [line.text for line in self.lines if not line.own]

    def last_said(self) -> str:
        """Give what the robot said last."""
        return next((line.text for line in reversed(self.lines) if line.own), "")

    def spoke(self) -> bool:
        """Say whether the robot has said anything in this conversation."""
        return any(line.own for line in self.lines)

    def recall(self, said: Sequence[str]) -> None:
        """Take over what the robot said before; each answer counts towards suggesting."""
        self.greeted = bool(said)
        self.recalled = len(said)
        self.asked.extend(texts.is_question(text) for text in said)
        self.lines.extend(Line(own=True, text=text) for text in said)

    def start_over(self) -> None:
        """Connect anew: what was understood so far was wrong."""
        self.answered, self.empathic, self.cause = False, 0, ""


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
