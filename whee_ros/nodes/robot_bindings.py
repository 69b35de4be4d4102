"""A robot profile's bindings on this machine; what cannot be served here is left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.commands import Command
from whee_ros.embodiment.profile import Binding, Profile
from whee_ros.embodiment.substitution import effective, substitutions
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.sample import try_template
from whee_ros.nodes.transports.action import Action
from whee_ros.nodes.transports.service import Service
from whee_ros.nodes.transports.topic import Topic
from whee_ros.nodes.transports.transport import Transport
from whee_ros.ros import Node, message, service
from whee_ros.ros.actions import ActionsUnavailableError, action

Answered = Callable[[int, bool, str], None]
WAYS: dict[str, Any] = {"topic": Topic, "service": Service, "action": Action}
_CORRECT = "correct the binding in the robot's profile (`whee robots check`); then restart."
_CURES = {
    "actions": "source ROS 2, or take a profile of topics and services.",
    "package": "install the robot's message package, or correct the profile; then restart.",
}
_SETTLE = 3 * NANOSECONDS
"""A robot's services may take this long to be discovered before their absence is told."""


class Bindings:
    """Sends commands, and hands the robot's answers to ``answered``.

    ``profile`` has only the bindings that can be served, with what stands in for the others; each
    that was left out is a problem in the diagnostics, as is a robot that is not there or says no.
    """

    def __init__(
        self, node: Node, profile: Profile, diagnostics: Diagnostics, answered: Answered
    ) -> None:
        self._node = node
        self._diagnostics = diagnostics
        self._answered = answered
        self._began: int | None = None
        kinds: dict[str, Any] = {}
        missing = Missing(profile)
        for act, binding in profile.bindings.items():
            try:
                kinds[act] = usable(binding)
            except (ImportError, ValueError) as error:
                missing.add(binding, error)
        self.profile = effective(profile, kinds)
        for act in self.profile.bindings.keys() - kinds.keys():
            try:
                kinds[act] = usable(self.profile.bindings[act])
            except ImportError as error:  # the package of intents, which is no part of ROS itself
                missing.add(self.profile.bindings[act], error)
        kept = {act: held for act, held in self.profile.bindings.items() if act in kinds}
        self.profile = dataclasses.replace(self.profile, bindings=kept)
        missing.tell(diagnostics, substitutions(self.profile))
        self._ways: dict[str, Transport] = {}
        for act, binding in self.profile.bindings.items():
            make = WAYS[binding.transport]
            self._ways[act] = make(node, binding, kinds[act], self._answer(act))

    def send(self, command: Command) -> bool:
        """Carry out a command; false, and a diagnostic, when it does not fit its message."""
        way = self._ways[command.binding]
        if command.cancel:
            way.cancel(command.id)
            return True
        key = f"sending {command.binding}"
        try:
            way.send(command)
        except ValueError as error:
            self._diagnostics.problem(
                key,
                f"'{command.binding}' cannot be sent: {error}.",
                "correct the field template in the robot's profile.",
            )
            self._answered(command.id, False, str(error))
            return False
        self._diagnostics.solved(key)
        return True

    def watch(self, now: int) -> None:
        """Tell who of the robot is not there; call it about once a second."""
        self._began = now if self._began is None else min(self._began, now)
        for act, way in self._ways.items():
            way.tick(now)
            key = f"robot {act}"
            if way.ready():
                self._diagnostics.solved(key)
            elif now - self._began >= _SETTLE:
                kind, name = way.binding.transport, way.binding.name
                self._diagnostics.problem(
                    key,
                    f"the robot's {kind} {name} is not there, so '{act}' fails.",
                    f"start the robot's driver; `ros2 {kind} list` must show {name}.",
                )

    def _answer(self, act: str) -> Answered:
        def told(command: int, ok: bool, why: str) -> None:
            key = f"answer {act}"
            if ok:
                self._diagnostics.solved(key)
            else:
                self._diagnostics.problem(
                    key,
                    f"the robot did not do '{act}': {why}.",
                    "see the robot's own log; whee goes on without it.",
                )
            self._answered(command, ok, why)

        return told


class Missing:
    """What this machine cannot serve, gathered so that each cause is told once."""

    def __init__(self, profile: Profile) -> None:
        self._name = profile.name
        self._acts: dict[str, list[Binding]] = {}
        self._why: dict[str, str] = {}

    def add(self, binding: Binding, error: Exception) -> None:
        """Note why a binding is left out."""
        if isinstance(error, ActionsUnavailableError):
            key, why = "actions", str(error)
        elif isinstance(error, ImportError):
            key = f"package {binding.package}"
            why = f"the message package {binding.package} is not installed here"
        else:
            key, why = f"binding {binding.act}", str(error)
        self._why[key] = why
        self._acts.setdefault(key, []).append(binding)

    def tell(self, diagnostics: Diagnostics, instead: dict[str, str]) -> None:
        """Make each cause a problem, with what is done instead."""
        for key, bindings in self._acts.items():
            named = ", ".join(f"'{held.act}' ({held.type})" for held in bindings)
            told = [instead[held.act] for held in bindings if held.act in instead]
            diagnostics.problem(
                key,
                f"{self._why[key]}: the robot {self._name} goes without {named}"
                + (f"; {'; '.join(told)}." if told else "."),
                _CURES.get(key.partition(" ")[0], _CORRECT),
            )


def usable(binding: Binding) -> Any:
    """Give the message, service or action class of a binding.

    Raises:
        ImportError: its message package is not installed, or it needs actions where there are none.
        ValueError: its fields do not fit.
    """
    if binding.transport == "action":
        kind = action(binding.type)
        try_template(kind.Goal, binding)
        return kind
    make = service if binding.transport == "service" else message
    try:
        kind = make(binding.type)
    except (AttributeError, LookupError) as error:
        raise ImportError(f"{binding.type} is not installed ({error})") from error
    try_template(kind.Request if binding.transport == "service" else kind, binding)
    return kind
