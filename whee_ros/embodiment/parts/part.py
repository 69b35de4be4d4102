"""What every body part can do."""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

from whee_ros.acts import Act
from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.outbox import Outbox


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of asking a part to start an act.

    ``ends`` is the stamp at which the act will be over, if it is known; ``holds`` means that the
    act is shown until its plan ends. ``notes`` name what was clamped, ``sent`` what was sent.
    """

    status: Literal["started", "waiting", "skipped"]
    reason: str = ""
    ends: int | None = None
    holds: bool = False
    sent: dict[str, Any] = dataclasses.field(default_factory=dict)
    notes: tuple[str, ...] = ()


def skipped(reason: str) -> Outcome:
    """Give the outcome of an act that was left out."""
    return Outcome("skipped", reason)


class Part:
    """A body part; `Performer` decides who owns it, the part turns acts into commands."""

    name = ""

    def __init__(self, outbox: Outbox) -> None:
        self.outbox = outbox
        self.profile = outbox.profile

    def start(self, act: Act, now: int) -> Outcome:
        """Begin an act."""
        raise NotImplementedError

    def done(self, ends: int | None, now: int) -> str | None:
        """Say how the running act ended, None while it goes on; ``ends`` is its `Outcome.ends`."""
        return "done" if ends is not None and now >= ends else None

    def cancel(self, now: int) -> None:
        """Break off the running act, smoothly."""

    def tick(self, now: int) -> None:
        """Send what is due by now."""

    def rests(self, now: int) -> bool:
        """Whether `tick` does nothing until something is asked of the part."""
        return True

    @property
    def neutral(self) -> bool:
        """Whether there is nothing to return from, see `idle`."""
        return True

    def idle(self, now: int) -> bool:
        """Return to neutral; true if there was anything to return from."""
        return False

    def reset(self) -> None:
        """Forget all stamps, because time went back."""


def after(now: int, seconds: float) -> int:
    """Give the stamp ``seconds`` after ``now``."""
    return now + int(seconds * NANOSECONDS)
