"""A robot profile's bindings as publishers; what this machine cannot serve is left out."""

from __future__ import annotations

import dataclasses
from typing import Any

from whee_ros.embodiment.commands import Command
from whee_ros.embodiment.profile import Binding, Profile
from whee_ros.embodiment.templates import render
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.fill import build
from whee_ros.nodes.quality import RELIABLE
from whee_ros.ros import Node, message

_TEXTS = ("text", "ssml", "expression", "target", "gesture", "frame", "person")
_NUMBERS = "rate rate_percent pitch volume valence arousal intensity x y z amplitude speed r g b a"
SAMPLE: dict[str, Any] = {
    **dict.fromkeys(_TEXTS, ""),
    **dict.fromkeys(_NUMBERS.split(), 0.5),
    "joint_names": [],
    "points": [],
    "stamp": {"sec": 0, "nanosec": 0},
}
"""A value for every placeholder, to try a template before the robot needs it."""


class Bindings:
    """Sends commands.

    ``profile`` has only the bindings that can be sent, so that the performer substitutes others
    for them; each that was left out is a problem in the diagnostics.
    """

    def __init__(self, node: Node, profile: Profile, diagnostics: Diagnostics) -> None:
        self._diagnostics = diagnostics
        self._senders: dict[str, tuple[Any, Any]] = {}
        for act, binding in profile.bindings.items():
            try:
                kind = _usable(binding)
            except ValueError as error:
                diagnostics.problem(
                    f"binding {act}",
                    f"'{act}' of the robot {profile.name} is left out: {error}.",
                    "install the robot's message package, or correct the profile; then restart.",
                )
                continue
            self._senders[act] = kind, node.create_publisher(kind, binding.name, RELIABLE)
        kept = {act: held for act, held in profile.bindings.items() if act in self._senders}
        self.profile = dataclasses.replace(profile, bindings=kept)

    def send(self, command: Command) -> bool:
        """Publish a command; false, and a diagnostic, when it does not fit its message."""
        kind, publisher = self._senders[command.binding]
        try:
            publisher.publish(build(kind, command.fields))
        except (ValueError, AssertionError, TypeError) as error:
            self._diagnostics.problem(
                f"sending {command.binding}",
                f"'{command.binding}' cannot be sent: {error}.",
                "correct the field template in the robot's profile.",
            )
            return False
        self._diagnostics.solved(f"sending {command.binding}")
        return True


def _usable(binding: Binding) -> Any:
    """Give the message class of a binding.

    Raises:
        ValueError: the binding cannot be served; the message says why.
    """
    if binding.transport != "topic":
        raise ValueError(f"{binding.transport} bindings are not carried out yet")
    try:
        kind = message(binding.type)
    except (ImportError, AttributeError, LookupError) as error:
        raise ValueError(f"the message type {binding.type} is not installed ({error})") from error
    build(kind, render(binding.fields, SAMPLE))
    return kind
