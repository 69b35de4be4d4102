"""The one way out: fills templates, bounds the rate of each binding, and closes on stop."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.commands import Command
from whee_ros.embodiment.profile import Profile
from whee_ros.embodiment.templates import render


class Outbox:
    """Commands waiting to be taken, in order.

    Only urgent commands pass while ``closed`` (stopped) and, for bindings that move a motor, while
    ``motion`` is off.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.closed = False
        self.motion = not profile.physical
        self._ready: list[Command] = []
        self._sent: dict[str, deque[int]] = {}

    def blocked(self, act: str, now: int) -> str:
        """Say why a command for ``act`` may not go out now; "" when it may."""
        binding = self.profile.bindings.get(act)
        if binding is None:
            return f"the profile {self.profile.name} does not bind {act}"
        if self.closed:
            return "stopped; call enable first"
        if binding.moves and not self.motion:
            return "motion is not enabled; call enable first"
        if len(self._window(act, now)) >= max(1, int(binding.max_rate)):
            return f"more than {binding.max_rate:g} {act} commands a second"
        return ""

    def send(self, act: str, values: Mapping[str, Any], now: int, *, urgent: bool = False) -> str:
        """Queue a command; ``urgent`` ones (cancel, hold) pass always.

        Returns:
            Why it was not sent, "" when it was.
        """
        binding = self.profile.bindings.get(act)
        why = self.blocked(act, now)
        if binding is None or (why and not urgent):
            return why
        stamp = {"sec": now // NANOSECONDS, "nanosec": now % NANOSECONDS}
        common = {"stamp": stamp, "frame": self.profile.gaze.frame, "person": ""}
        fields = render(binding.fields, {**common, **values})
        command = Command(act, binding.type, binding.name, fields, now, binding.transport)
        self._ready.append(command)
        self._window(act, now).append(now)
        return ""

    def take(self) -> list[Command]:
        """Give the queued commands, oldest first, and forget them."""
        ready, self._ready = self._ready, []
        return ready

    def discard(self) -> None:
        """Forget what is queued but not taken."""
        self._ready.clear()

    def forget_times(self) -> None:
        """Forget when things were sent, because time went back."""
        self._sent.clear()

    def _window(self, act: str, now: int) -> deque[int]:
        sent = self._sent.setdefault(act, deque())
        rate = self.profile.bindings[act].max_rate
        while sent and now - sent[0] >= NANOSECONDS * max(1.0, 1.0 / rate):
            sent.popleft()
        return sent
