"""Holds a profile against the messages of this machine, and those that are only told of."""

from __future__ import annotations

import importlib.util

from whee_ros.embodiment.profile import Binding, Profile
from whee_ros.embodiment.robot_types import RobotType
from whee_ros.embodiment.substitution import effective, substitutions
from whee_ros.how.plan.intents import Deeds
from whee_ros.nodes.robot_bindings import usable
from whee_ros.nodes.sample import try_template
from whee_ros.ros import engine_name, message

_HALF = {"topic": "", "service": "_Request", "action": "_Goal"}


class Machine:
    """What is installed here. ``types`` are the robots' own, for packages that are not.

    Without ROS 2 the stand-in learns ``types`` to check against, in this process only; it has no
    claim to them for talking to a robot.
    """

    def __init__(self, types: dict[str, RobotType]) -> None:
        self._types = types
        self._real = engine_name() == "rclpy"
        if not self._real:
            _learn(types)

    def check(self, profile: Profile) -> tuple[bool, list[str]]:
        """Say whether every template fits its message, and what else is to be known."""
        faults, notes = [], []
        missing: dict[str, list[str]] = {}
        for act, binding in profile.bindings.items():
            if not self._installed(binding):
                missing.setdefault(binding.package, []).append(act)
            fault, note = self._fit(binding)
            faults += [f"bindings.{act}.fields: {fault}"] if fault else []
            notes += [note] if note and note not in notes else []
        told = [
            f"the message package {package} is not installed here: without it no {_and(acts)}"
            for package, acts in missing.items()
        ]
        actions = [act for act, held in profile.bindings.items() if held.transport == "action"]
        if actions and not self._real:
            what = f"{_and(actions)} {'is an action' if len(actions) == 1 else 'are actions'}"
            told.append(f"{what}: that needs ROS 2 (rclpy), which is not sourced here")
        left = {act for acts in missing.values() for act in acts}
        left |= set() if self._real else set(actions)
        instead = substitutions(effective(profile, set(profile.bindings) - left))
        told += [f"here, {act}: {text}" for act, text in instead.items() if act in left]
        unknown = sorted(set(profile.offers) - set(Deeds.load().deeds))
        faults += [f"offers: {_and(unknown)}: not in config/acts.yaml"] if unknown else []
        return not faults, faults + told + notes

    def _installed(self, binding: Binding) -> bool:
        if self._real:
            return importlib.util.find_spec(binding.package) is not None
        return _known(binding.type + _HALF[binding.transport])

    def _fit(self, binding: Binding) -> tuple[str, str]:
        """Give what does not fit the definition, and whose definition that was."""
        name = binding.type + _HALF[binding.transport]
        here, told = self._installed(binding), self._types.get(name)
        if not here and (told is None or self._real):
            return "", f"{binding.type}: no definition is here, so its fields are not checked"
        try:
            if self._real:
                usable(binding)
            else:
                try_template(message(name), binding)
        except (ImportError, AttributeError, ValueError) as error:
            return str(error), ""
        if here or told is None:
            return "", ""
        against = "its definitions:" if told.exact else "what is known of it:"
        return "", f"{binding.package}: fields checked against {against} {told.source}"


def _known(name: str) -> bool:
    from whee_ros.ros.interfaces import LEARNED, UnknownInterfaceError, definition

    try:
        definition(name)
    except UnknownInterfaceError:
        return False
    return name not in LEARNED


def _learn(types: dict[str, RobotType]) -> None:
    from whee_ros.ros.interfaces import learn

    for name, told in types.items():
        if not _known(name):
            learn(name, told.text)


def _and(acts: list[str]) -> str:
    return acts[0] if len(acts) == 1 else f"{', '.join(acts[:-1])} and {acts[-1]}"
