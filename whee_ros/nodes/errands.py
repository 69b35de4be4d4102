"""errands: programs of yours that carry out deeds, such as a music player.

    ros2 run whee_ros errands --ros-args -p programs:="['play_music: mpv --no-video /home/me/calm']"

A deed of config/acts.yaml that arrives on ``/intents`` starts its program, without a shell and with
nothing of what anybody said among its arguments. The deed that stops the same activity (be_quiet),
``stop``, and a stop of the robot end it. The robot must offer the deed: its profile's ``offers``,
or the parameter ``offers`` of the node robot.
"""

from __future__ import annotations

import dataclasses
import json
import shlex
import shutil
from collections.abc import Mapping
from typing import Any

from whee_ros.how.plan.intents import Deed, Deeds
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.errands_programs import Programs
from whee_ros.nodes.main import run
from whee_ros.nodes.own_deeds import TOPIC, intent_type
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.quality import LATCHED, RELIABLE
from whee_ros.ros import Node, message
from whee_ros.settings import setting
from whee_ros.wire import WireError, decode

Empty = message("std_msgs/msg/Empty")
String = message("std_msgs/msg/String")

_STOP = "__intent_stop_activity__"
_EXAMPLE = "play_music: mpv --no-video /home/me/calm"


@dataclasses.dataclass(frozen=True)
class ErrandsSettings:
    """What runs for which deed."""

    programs: tuple[str, ...] = setting(
        ("",), f"a deed and the program that does it ({_EXAMPLE})", live=False
    )


class ErrandsNode(Node):
    """Starts and ends the user's programs as deeds come."""

    def __init__(self, **options: Any) -> None:
        super().__init__("errands", **options)
        settings = Parameters(self, ErrandsSettings).value
        self._diagnostics = Diagnostics(self, expects_input=False)
        self._deeds = Deeds.load().deeds
        self._commands = self._read(settings.programs)
        self._programs = Programs()
        kind = intent_type()
        if kind is None:
            self._diagnostics.problem(
                "intents",
                "no deed can be heard of: hri_actions_msgs is not installed.",
                "install it (see the README), and restart.",
                error=True,
            )
        else:
            self.create_subscription(kind, TOPIC, self._intent, RELIABLE)
        self.create_subscription(String, "robot/offers", self._offered, LATCHED)
        self.create_subscription(String, "robot/acts", self._act, RELIABLE)
        self.create_subscription(Empty, "stop", lambda _: self._programs.stop_all(), RELIABLE)
        self.create_timer(0.5, self._look)

    def release(self) -> None:
        """End what runs."""
        self._programs.close()

    def _read(self, lines: tuple[str, ...]) -> dict[str, list[str]]:
        found = {}
        for line in filter(str.strip, lines):
            try:
                name, command = program_of(line, self._deeds)
            except ValueError as error:
                self._diagnostics.problem(
                    f"program {line[:40]}",
                    f"'{line[:80]}' is not used: {error}.",
                    f"correct the parameter programs (as in: {_EXAMPLE}) and restart.",
                    error=True,
                )
                continue
            found[name] = command
        if not any(line.strip() for line in lines):
            self._diagnostics.problem(
                "programs", "nothing can be done: no program is named.", f"set programs: {_EXAMPLE}"
            )
        return found

    def _intent(self, intent: Any) -> None:
        self._diagnostics.input()
        name = deed_of(intent, self._deeds)
        if name is None:
            return
        if intent.intent == _STOP:
            activity = self._deeds[name].data.get("activity")
            for other in self._programs.running:
                if self._deeds[other].data.get("activity") == activity:
                    self._programs.stop(other)
        if name in self._commands:
            self._start(name)

    def _start(self, name: str) -> None:
        try:
            self._programs.start(name, self._commands[name])
        except OSError as error:
            self._failed(name, str(error))
            return
        self._diagnostics.output()
        self._diagnostics.solved(f"deed {name}")

    def _failed(self, name: str, why: str) -> None:
        command = shlex.join(self._commands[name])
        self._diagnostics.problem(
            f"deed {name}", f"{name} was not done: {why}.", f"try it in a terminal: {command}"
        )

    def _look(self) -> None:
        for name, status in self._programs.look():
            if status:
                self._failed(name, f"its program ended with status {status}")
        self._diagnostics.facts["running"] = ", ".join(self._programs.running) or "nothing"

    def _act(self, text: Any) -> None:
        """End everything when the robot is stopped."""
        try:
            event = json.loads(text.data)
        except (ValueError, RecursionError):
            return
        if isinstance(event, dict) and event.get("kind") == "stopped":
            self._programs.stop_all()

    def _offered(self, text: Any) -> None:
        try:
            offered = decode(text.data, list[str])
        except WireError:
            return  # the how node says so, with the cure
        missing = sorted(self._commands.keys() - set(offered))
        if missing:
            self._diagnostics.problem(
                "offers",
                f"the robot does not offer {', '.join(missing)}, so nobody will ask for it.",
                f"set offers: [{', '.join(missing)}] for the node robot, or in its profile.",
            )
        else:
            self._diagnostics.solved("offers")


def program_of(line: str, deeds: Mapping[str, Deed]) -> tuple[str, list[str]]:
    """Read "play_music: mpv --no-video /home/me/calm" as the deed and the program's words.

    Raises:
        ValueError: it is not of that form, there is no such deed, or no such program.
    """
    name, colon, rest = line.partition(":")
    name = name.strip()
    command = shlex.split(rest)
    if not colon or not command:
        raise ValueError("it is not of the form 'deed: program'")
    if name not in deeds:
        raise ValueError(f"config/acts.yaml has no deed '{name}', but {', '.join(deeds)}")
    if shutil.which(command[0]) is None:
        raise ValueError(f"there is no program '{command[0]}'")
    return name, command


def deed_of(intent: Any, deeds: Mapping[str, Deed]) -> str | None:
    """Name the deed that an intent asks for; None if it is none of ``deeds``."""
    try:
        data = json.loads(intent.data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    for name, deed in deeds.items():
        fixed = {key: value for key, value in deed.data.items() if "{" not in value}
        if intent.intent == deed.intent and fixed.items() <= data.items():
            return name
    return None


def main(args: list[str] | None = None) -> None:
    """Run the errands node."""
    run(ErrandsNode, args)
