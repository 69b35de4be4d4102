"""The one way out: fills templates, bounds the rate of each binding, and closes on stop."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Mapping
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.commands import Command
from whee_ros.embodiment.profile import Binding, Profile
from whee_ros.embodiment.templates import render


@dataclasses.dataclass
class Call:
    """A command that the robot may answer: when it was sent, and what came back."""

    id: int
    sent: int
    patience: float
    answered: bool = False
    ok: bool = False
    why: str = ""


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
        self._calls: dict[str, Call] = {}
        self._count = 0

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

    def send(
        self,
        act: str,
        values: Mapping[str, Any],
        now: int,
        *,
        urgent: bool = False,
        patience: float = 0.0,
    ) -> str:
        """Queue a command; ``urgent`` ones (cancel, hold) pass always.

        The robot may take the binding's timeout to answer, or ``patience`` where that is longer.

        Returns:
            Why it was not sent, "" when it was.
        """
        binding = self.profile.bindings.get(act)
        why = self.blocked(act, now)
        if binding is None or (why and not urgent):
            return why
        stamp = {"sec": now // NANOSECONDS, "nanosec": now % NANOSECONDS}
        common = {"stamp": stamp, "frame": self.profile.gaze.frame, "person": ""}
        fields = render(binding.fields, {**common, **_converted(values, binding)})
        self._count += 1
        wait = max(binding.done.timeout, patience)
        self._ready.append(
            Command(
                act,
                binding.type,
                binding.name,
                fields,
                now,
                binding.transport,
                id=self._count,
                patience=wait,
            )
        )
        self._calls[act] = Call(self._count, now, wait)
        self._window(act, now).append(now)
        return ""

    def cancel(self, act: str, now: int) -> bool:
        """Break off the last goal of an action binding; false where the robot offers no such."""
        binding, call = self.profile.bindings.get(act), self._calls.get(act)
        if binding is None or binding.transport != "action":
            return False
        if call is not None and not call.answered:
            self._ready.append(
                Command(act, binding.type, binding.name, {}, now, "action", call.id, cancel=True)
            )
        return True

    def answer(self, command: int, ok: bool, why: str) -> None:
        """Take in what the robot said to a command, by its id; answers to older ones are late."""
        for call in self._calls.values():
            if call.id == command:
                call.answered, call.ok, call.why = True, ok, why

    def ended(self, act: str, now: int, ends: int | None) -> str | None:
        """Say how the last command for ``act`` ended, None while it goes on.

        ``ends`` is when it should be over by the estimate.
        """
        binding, call = self.profile.bindings.get(act), self._calls.get(act)
        if binding is None or call is None:
            return "done"
        if call.answered and not call.ok:
            return f"failed: {call.why}"
        if binding.done.rule != "result":
            return "done by estimate" if ends is not None and now >= ends else None
        if call.answered:
            return "done"
        late = now - call.sent >= call.patience * NANOSECONDS
        return f"given up: no answer in {call.patience:g} s" if late else None

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
        self._calls.clear()

    def _window(self, act: str, now: int) -> deque[int]:
        sent = self._sent.setdefault(act, deque())
        rate = self.profile.bindings[act].max_rate
        while sent and now - sent[0] >= NANOSECONDS * max(1.0, 1.0 / rate):
            sent.popleft()
        return sent


def _converted(values: Mapping[str, Any], binding: Binding) -> Mapping[str, Any]:
    """Give the values in the robot's own units."""
    if not binding.scale and not binding.whole:
        return values
    return {key: _number(value, key, binding) for key, value in values.items()}


def _number(value: Any, key: str, binding: Binding) -> Any:
    if isinstance(value, (list, tuple)):
        return [_number(part, key, binding) for part in value]
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return value
    if key in binding.scale:
        value *= binding.scale[key]
    if key in binding.whole:
        most = binding.whole[key]
        return round(min(most, max(-most, value)))
    return value
