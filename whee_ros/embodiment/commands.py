"""What leaves embodiment: commands for one robot, and events that say what became of each act."""

from __future__ import annotations

import dataclasses
from collections import deque
from typing import Any, Literal

EventKind = Literal[
    "plan_started",
    "plan_finished",
    "plan_cancelled",
    "plan_dropped",
    "started",
    "finished",
    "cancelled",
    "skipped",
    "clamped",
    "idle",
    "stopped",
    "enabled",
]


@dataclasses.dataclass(frozen=True)
class Command:
    """One message, request or goal: ``fields`` fills a ``type`` for the topic, service or action.

    ``binding`` is the profile's name for it ("say", "express", ...), ``stamp`` when it was made,
    in nanoseconds. Values in ``fields`` have the message's own types: text, numbers, lists,
    and dictionaries for nested messages. ``id`` goes back with the robot's answer
    (`Performer.answered`), no answer within ``patience`` seconds is a failure, and ``cancel``
    breaks off the goal with this id instead.
    """

    binding: str
    type: str
    name: str
    fields: dict[str, Any]
    stamp: int
    transport: str = "topic"
    id: int = 0
    cancel: bool = False
    patience: float = 10.0


@dataclasses.dataclass(frozen=True)
class Event:
    """What became of a plan or act, as actually sent to the robot.

    ``part`` is the body part that did it, ``reason`` says why when something was left out or
    changed, ``sent`` holds the values after clamping and substitution.
    """

    kind: EventKind
    stamp: int
    plan: str = ""
    act: str = ""
    part: str = ""
    reason: str = ""
    sent: dict[str, Any] = dataclasses.field(default_factory=dict)


class Journal:
    """What became of plans and acts, until somebody takes it."""

    def __init__(self) -> None:
        self.events: deque[Event] = deque(maxlen=5000)

    def note(
        self,
        kind: EventKind,
        now: int,
        plan: str = "",
        act: str = "",
        part: str = "",
        reason: str = "",
        sent: dict[str, Any] | None = None,
    ) -> None:
        """Write one event down."""
        self.events.append(Event(kind, now, plan, act, part, reason, sent or {}))

    def take(self) -> list[Event]:
        """Give the events since the last call, oldest first, and forget them."""
        taken = list(self.events)
        self.events.clear()
        return taken
