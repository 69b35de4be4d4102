"""What leaves embodiment: commands for one robot, and events that say what became of each act."""

from __future__ import annotations

import dataclasses
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
    """One message to publish: ``fields`` fills a message of ``type`` on the topic ``name``.

    ``binding`` is the profile's name for it ("say", "express", ...), ``stamp`` when it was made,
    in nanoseconds. Values in ``fields`` have the message's own types: text, numbers, lists,
    and dictionaries for nested messages.
    """

    binding: str
    type: str
    name: str
    fields: dict[str, Any]
    stamp: int
    transport: str = "topic"


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
