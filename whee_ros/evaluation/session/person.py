"""Plays a persona: chooses the next line by the hidden state, and takes the robot's answers.

Chance is drawn by name (persona, seed, what for), never from a stream: the same person meets every
robot with the same everyday lines and pauses, however the talk goes.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections import deque
from collections.abc import Sequence

import msgspec

from whee_ros.evaluation.session.exchange import Exchange, Line
from whee_ros.evaluation.session.hearing import hear
from whee_ros.evaluation.session.persona import Beat, Everyday, Persona
from whee_ros.evaluation.session.state import Sizes, drift, react, told
from whee_ros.evaluation.session.taking import felt
from whee_ros.how.policy.policy import Policy

_GUARDED = 0.4
"""Trust below which the guarded words are said."""
_LEAVES = 0.08
"""Trust below which the person leaves."""
_TROUBLED = -0.1
"""What is taken worse than this may be answered with a reply."""
_EASED = 0.3
_CUT_OFF = 0.3
"""Share of the lines with a pause whose first part is taken for the whole turn."""
_PARTS = re.compile(r"(?<=[.!?,]) (?=\S+ \S+)")
CAUSES = {
    "wrong tone": "wrong",
    "wrong feeling named": "wrong",
    "alarm for nothing": "wrong",
    "questions": "questions",
    "questions in a row": "questions",
    "advice": "advice",
    "unheard": "unheard",
    "same words": "again",
    "same phrase": "again",
}


@dataclasses.dataclass(frozen=True)
class Said:
    """A line to be said: its parts with a pause between them, by whom, and the beat behind it.

    ``goes_on`` says that the rest follows though the turn seemed over.
    """

    beat: Beat
    kind: str
    parts: tuple[str, ...]
    speaker: str
    goes_on: bool = False

    @property
    def wants(self) -> str:
        """What kind of answer would be right."""
        return "part" if self.goes_on else self.beat.wants


class Person:
    """One persona in one conversation.

    Args:
        persona: who.
        lines: everyday lines and probes.
        policy: names of feelings and their groups, as words mean them.
        seed: another seed is another day: other everyday lines and pauses.
        everyday: how many everyday lines come between.
        probes: whether the lines that everybody says come at the end.
        sizes: how much things count.
    """

    def __init__(
        self,
        persona: Persona,
        lines: Everyday,
        policy: Policy,
        *,
        seed: int = 0,
        everyday: int = 8,
        probes: bool = True,
        sizes: Sizes | None = None,
    ) -> None:
        self.persona, self.state = persona, persona.start
        self._policy, self._seed, self._sizes = policy, seed, sizes or Sizes()
        self._script = deque(self._woven(lines, everyday))
        self._script.extend(("probe", one) for one in (lines.probes if probes else ()))
        self._pending: deque[Said] = deque()
        self._replies = {
            name: deque(getattr(persona.replies, name))
            for name in persona.replies.__struct_fields__
        }
        self._asked = False
        self.left = False

    def next(self) -> Said | None:
        """Give the next line, or None when all is said, or the person has left."""
        if self.left:
            return None
        if self._pending:
            return self._pending.popleft()
        if self.state.trust < _LEAVES and self._replies["leaves"]:
            self.left = True
            beat = Beat(wants="space", say=self._replies["leaves"].popleft())
            return self._said(beat, "reply", beat.say)
        while self._script:
            kind, beat = self._script.popleft()
            if self._holds(beat):
                return self._line(kind, beat)
        return None

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.state = drift(self.state, self.persona, seconds)

    def tell(self, said: Said) -> None:
        """Have said a line, or heard another person say one."""
        if not said.goes_on:
            self.state = told(self.state, said.beat, self._sizes)

    def take(self, said: Said, exchange: Exchange, earlier: Sequence[Exchange]) -> Exchange:
        """Take the robot's answer; give the exchange with what it did to the state."""
        before, beat = self.state, said.beat
        heard = hear(exchange, earlier, self._policy)
        parts = felt(self.persona, beat, said.wants, heard, self._policy, self._sizes)
        value = max(-1.0, min(1.0, sum(parts.values())))
        self.state = react(before, self.persona, beat, value, self._sizes)
        self._asked = heard.asked
        if not said.goes_on:
            self._answer(said, parts, value)
        return msgspec.structs.replace(
            exchange,
            before=before,
            after=self.state,
            hidden=True,
            line=Line(
                wants=said.wants,
                kind=said.kind,
                emotion=beat.emotion or self.persona.emotion,
                feels=beat.feels,
                deed=beat.deed,
                felt=round(value, 4),
                reasons=parts,
            ),
        )

    def chance(self, what: str) -> float:
        """Draw 0..1 by name."""
        return random.Random(f"{self.persona.name} {self._seed} {what}").random()

    def _woven(self, lines: Everyday, count: int) -> list[tuple[str, Beat]]:
        """Give the script with everyday lines in between, from a start of two beats on."""
        own = [("beat", beat) for beat in self.persona.script]
        order = random.Random(f"{self.persona.name} {self._seed} everyday")
        pool = list(lines.of(self.persona.age))
        order.shuffle(pool)
        places = sorted(order.sample(range(2, len(own) + 1), min(count, len(pool), len(own) - 1)))
        for place, beat in reversed(list(zip(places, pool, strict=False))):
            own.insert(place, ("everyday", beat))
        return own

    def _holds(self, beat: Beat) -> bool:
        values = {**msgspec.structs.asdict(self.state), "asked": float(self._asked)}
        return all(low <= values[name] <= high for name, (low, high) in beat.when.items())

    def _line(self, kind: str, beat: Beat) -> Said:
        if beat.by:
            return self._said(beat, "other", beat.say)
        if beat.guarded and self.state.trust < _GUARDED:
            return self._said(beat, "guarded", beat.guarded)
        return self._said(beat, kind, beat.say)

    def _said(self, beat: Beat, kind: str, text: str) -> Said:
        """Say it in one go, or with a pause, or so that the pause seems the end."""
        speaker = beat.by or self.persona.name
        parts = tuple(_PARTS.split(text, maxsplit=1))
        halts = len(parts) > 1 and self.chance(f"halt {text}") < self.persona.halts
        if not halts or beat.by or kind == "reply":
            return Said(beat, kind, (text,), speaker)
        if self.chance(f"cut off {text}") < _CUT_OFF:
            self._pending.appendleft(Said(beat, kind, parts[1:], speaker))
            return Said(beat, "part", parts[:1], speaker, goes_on=True)
        return Said(beat, kind, parts, speaker)

    def _answer(self, said: Said, parts: dict[str, float], value: float) -> None:
        """Plan a reply to what went wrong most, or to what did good."""
        if said.kind in ("probe", "other") or said.beat.wants == "answer":
            return
        worst = min(parts, key=lambda name: parts[name], default="")
        cause = CAUSES.get(worst, "")
        if value < _TROUBLED and cause and self._replies[cause]:
            wants = said.beat.wants if cause == "unheard" else "correct"
            self._reply(cause, said, wants)
        elif value > _EASED and self.state.need < 0.6 * self.persona.start.need:
            self._reply("eased", said, "company")

    def _reply(self, cause: str, said: Said, wants: str) -> None:
        if not self._replies[cause]:
            return
        beat = Beat(
            wants=wants,  # type: ignore[arg-type]
            say=self._replies[cause].popleft(),
            feels=None if cause == "eased" else said.beat.feels,
            emotion=said.beat.emotion,
        )
        self._pending.append(self._said(beat, "reply", beat.say))
