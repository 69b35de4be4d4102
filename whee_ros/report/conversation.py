"""What a report shows: one replayed conversation, times in seconds from its start."""

from __future__ import annotations

import dataclasses
from array import array
from typing import TYPE_CHECKING, Any

from whee_ros.acts import BehaviorPlan
from whee_ros.decision import EmpathyDecision
from whee_ros.replay.outcome import Outcome

if TYPE_CHECKING:
    from whee_ros.report.judged import Judged


@dataclasses.dataclass(frozen=True)
class Utterance:
    """Words that somebody said: ``who`` is a person's id, or empty for the robot."""

    start: float
    end: float
    who: str
    text: str
    turn: str = ""


@dataclasses.dataclass(frozen=True)
class ActSpan:
    """An act that the robot carried out; ``what`` names it, ``sent`` is what the body was told."""

    start: float
    end: float
    part: str
    what: str
    plan: str
    sent: dict[str, Any]


@dataclasses.dataclass
class Answer:
    """A decision, when it was published, and all that followed from it.

    ``choice`` holds how the words were chosen, as the how node's trace tells it: chosen, score,
    parts, judge and rejected (each with id and reason). ``dropped`` says why nothing was said.
    """

    decision: EmpathyDecision
    at: float
    plan: BehaviorPlan | None = None
    planned: float | None = None
    choice: dict[str, Any] = dataclasses.field(default_factory=dict)
    dropped: str = ""
    acts: list[ActSpan] = dataclasses.field(default_factory=list)
    voiced: float | None = None


@dataclasses.dataclass
class Curve:
    """A series of one person (empty: the robot, or everybody): times in s, values."""

    person: str
    source: str
    name: str
    times: array[float] = dataclasses.field(default_factory=lambda: array("d"))
    values: array[float] = dataclasses.field(default_factory=lambda: array("d"))

    @property
    def key(self) -> tuple[str, str, str]:
        """Give what tells it from other curves."""
        return self.person, self.source, self.name

    def add(self, time: float, value: float) -> None:
        """Add one reading."""
        self.times.append(time)
        self.values.append(value)


@dataclasses.dataclass(frozen=True)
class Picture:
    """A small JPEG of the input at a time."""

    time: float
    jpeg: bytes


@dataclasses.dataclass
class Conversation:
    """Everything that a report shows.

    ``threshold`` is the probability from which "seeking" is said. ``busy`` maps a node to its
    median and worst time for one input (ms), which depend on the machine. ``judged`` is None
    without labels.
    """

    outcome: Outcome
    seconds: float
    threshold: float
    persons: list[str] = dataclasses.field(default_factory=list)
    utterances: list[Utterance] = dataclasses.field(default_factory=list)
    answers: list[Answer] = dataclasses.field(default_factory=list)
    acts: list[ActSpan] = dataclasses.field(default_factory=list)
    glimpses: list[tuple[float, float]] = dataclasses.field(default_factory=list)
    curves: list[Curve] = dataclasses.field(default_factory=list)
    pictures: list[Picture] = dataclasses.field(default_factory=list)
    busy: dict[str, tuple[float, float]] = dataclasses.field(default_factory=dict)
    notes: list[str] = dataclasses.field(default_factory=list)
    judged: Judged | None = None

    def curve(self, person: str, source: str, name: str) -> Curve:
        """Give a curve, made when it is first asked for."""
        for one in self.curves:
            if one.key == (person, source, name):
                return one
        self.curves.append(Curve(person, source, name))
        return self.curves[-1]
