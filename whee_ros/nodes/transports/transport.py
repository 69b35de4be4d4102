"""What every way to a robot can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.commands import Command
from whee_ros.embodiment.profile import Binding

Answered = Callable[[int, bool, str], None]
"""Takes a command's id, whether it went well, and why not."""


class Transport:
    """One binding's way to the robot. Nothing here ever waits: answers come as events.

    Each command that was sent with `expect` gets exactly one answer, if only that there was none.
    """

    def __init__(self, binding: Binding, kind: Any, answered: Answered) -> None:
        self.binding = binding
        self.kind = kind
        self._answered = answered
        self._expected: dict[int, Command] = {}

    def ready(self) -> bool:
        """Whether somebody is there to be asked; a topic always is."""
        return True

    def send(self, command: Command) -> None:
        """Send one command.

        Raises:
            ValueError: the fields do not fit the message.
        """
        raise NotImplementedError

    def cancel(self, command: int) -> None:
        """Break off a command, where the robot can."""

    def expect(self, command: Command) -> None:
        """Wait for the answer to a command, as long as its patience lasts."""
        self._expected[command.id] = command

    def settle(self, command: int, ok: bool, why: str = "") -> None:
        """Report the answer to a command, the first one only."""
        if self._expected.pop(command, None) is not None:
            self._answered(command, ok, why)

    def tick(self, now: int) -> None:
        """Give up on what was not answered in time."""
        for command in list(self._expected.values()):
            waited = now - command.stamp
            # Before it was sent: time was set back, and no answer can be told late from that.
            if waited >= command.patience * NANOSECONDS or waited < -NANOSECONDS:
                self.settle(command.id, False, f"no answer in {command.patience:g} s")


def verdict(answer: Any, binding: Binding) -> tuple[bool, str]:
    """Read from a response or result whether it went well, as ``done.ok`` says, and why not.

    Raises:
        AttributeError: it has no such field.
    """
    rule = binding.done
    if not rule.ok or field(answer, rule.ok) == rule.ok_value:
        return True, ""
    why = str(field(answer, rule.error)) if rule.error else ""
    return False, why or f"{rule.ok} is {field(answer, rule.ok)!r}, not {rule.ok_value!r}"


def field(held: Any, path: str) -> Any:
    """Give the field that a dotted path names.

    Raises:
        AttributeError: there is no such field.
    """
    for part in path.split("."):
        held = getattr(held, part)
    return held
