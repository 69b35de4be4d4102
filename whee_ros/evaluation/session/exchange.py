"""What one turn of a person and the robot's answer to it came to: the unit that is measured."""

from __future__ import annotations

from typing import Literal

import msgspec

from whee_ros.decision import Mechanisms

What = Literal["say", "face", "move", "light", "look", "deed"]
AXES = ("valence", "trust", "need")
"""The axes of a path; need is to fall, the others to rise towards a person's target."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How a person is: ``valence``, ``arousal`` -1..1; ``trust`` (openness) and ``need`` 0..1."""

    valence: float = 0.0
    arousal: float = 0.0
    trust: float = 0.5
    need: float = 0.0


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the robot began to do, ``at`` seconds after the end of the person's turn.

    ``name`` is the text, expression, gesture or deed; ``valence`` that of a face, -1..1.
    """

    what: What
    name: str
    at: float
    valence: float = 0.0


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What the script says of a turn; there is none for a recording.

    ``wants`` and ``emotion`` are those of the persona's beat, ``kind`` tells where the line is
    from: beat, guarded, everyday, probe, reply, other (another person), part (of a line whose
    rest follows). ``reason`` and ``felt`` (-1..1) are how the answer was taken, and why.
    """

    wants: str
    kind: str = "beat"
    emotion: tuple[str, ...] = ()
    feels: float | None = None
    deed: str = ""
    felt: float = 0.0
    reasons: dict[str, float] = {}


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """A turn, what was decided, planned and done about it, and what it changed.

    ``start`` and ``end`` are seconds from the conversation's beginning. ``direction``, ``need``,
    ``valence`` and ``confidence`` are the decision's. ``planned`` counts the acts of the answer,
    ``left_out`` those the body skipped. ``first_sign`` and ``first_word`` are seconds after the
    turn's end, ``overlap`` seconds in which the robot spoke while a person did. ``levels`` are
    those a judge heard in ``words``, ``nearness`` 0..1 says how far these are about the turn.
    ``before`` and ``after`` the answer are the person's state: ``hidden`` of the sandbox, or what
    the robot perceived.
    """

    id: str
    person: str
    text: str
    start: float
    end: float
    direction: str = "none"
    need: float = 0.0
    valence: float = 0.0
    confidence: float = 0.0
    hold_back: str = ""
    kind: str = ""
    strategy: str = ""
    planned: int = 0
    left_out: int = 0
    notes: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()
    first_sign: float | None = None
    first_word: float | None = None
    overlap: float = 0.0
    levels: Mechanisms = Mechanisms()
    nearness: float = 0.0
    line: Line | None = None
    before: State | None = None
    after: State | None = None
    hidden: bool = False

    @property
    def words(self) -> str:
        """All that the robot said."""
        return " ".join(one.name for one in self.shown if one.what == "say")

    def names(self, what: What) -> tuple[str, ...]:
        """Give the names of what was shown of one kind."""
        return tuple(one.name for one in self.shown if one.what == what)
