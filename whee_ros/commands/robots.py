"""Robot profiles: list them, show what one does, check one (also your own file).

    whee robots list
    whee robots show tiago
    whee robots check my_robot.yaml
    whee robots face

`check` reads the profile, says which message packages are missing on this machine, and holds every
field template against the message's definition: the installed one, else the one that
config/robot_types.yaml tells. `face` shows the robot's face in a browser of this computer, for the
profile web_face, until Ctrl-C; it is the node `web_face`.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator

from whee_ros import locator
from whee_ros.commands.robots_check import Machine
from whee_ros.embodiment.profile import Completion, Profile, ProfileError
from whee_ros.embodiment.profile_reader import load_profile
from whee_ros.embodiment.robot_types import load_types
from whee_ros.embodiment.substitution import effective, substitutions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee robots``."""
    ways = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    ways.add_parser("list", help="the profiles that came with whee_ros")
    show = ways.add_parser("show", help="what a robot does, and what stands in for the rest")
    check = ways.add_parser("check", help="is a profile sound, and can it be served here")
    face = ways.add_parser("face", help="show the face in a browser of this computer")
    face.add_argument("--port", type=int, default=8060, help="http://127.0.0.1:PORT")
    for way, some in ((show, None), (check, "*")):
        way.add_argument("robot", nargs=some, help="a name in config/robots, or a profile's file")


def run(options: argparse.Namespace) -> int:
    """Do one of the four; 1 when a checked profile is not sound."""
    if options.what == "list":
        return _list()
    if options.what == "show":
        print("\n".join(_shown(load_profile(locator.robot_profile(options.robot)))))
        return 0
    if options.what == "face":
        from whee_ros.nodes import web_face

        web_face.main(["--ros-args", "-p", f"port:={options.port}"])
        return 0
    machine = Machine(load_types(locator.config("robot_types.yaml")))
    return max([_check(name, machine) for name in options.robot or locator.robots()], default=0)


def _check(name: str, machine: Machine) -> int:
    try:
        profile = load_profile(locator.robot_profile(name))
    except (ProfileError, OSError) as error:
        print(error)
        return 1
    sound, lines = machine.check(profile)
    print(f"{name}: {'is sound' if sound else 'does not fit its messages'}")
    for line in lines:
        print(f"  {line}")
    return 0 if sound else 1


def _list() -> int:
    for name in locator.robots():
        profile = load_profile(locator.robot_profile(name))
        print(f"{name:<13} {profile.description}")
    print("\n`whee robots show NAME` says more; each says there how far it was tested.")
    return 0


def _shown(profile: Profile) -> Iterator[str]:
    yield f"{profile.name}: {profile.description}"
    yield from _wrapped("tested", profile.tested)
    waits = "; nothing moves until the robot node's ~/enable is called" if profile.physical else ""
    yield f"  body         {'a real robot' + waits if profile.physical else 'no motors'}"
    for act, binding in profile.bindings.items():
        yield f"  {act:<12} {binding.transport} {binding.name} ({binding.type})"
        yield f"               {_ends(binding.done)}, at most {binding.max_rate:g} a second"
    for act, instead in substitutions(effective(profile, profile.bindings)).items():
        yield f"  {act:<12} - {instead}"
    for joint in profile.joints:
        yield (
            f"  joint        {joint.name}: {joint.axis}, {joint.low:g} to {joint.high:g} rad, "
            f"at most {joint.velocity:g} rad/s and {joint.acceleration:g} rad/s^2"
        )
    if profile.offers:
        yield f"  offers       {', '.join(profile.offers)}"


def _ends(done: Completion) -> str:
    return {
        "none": "nothing tells its end",
        "topic": f"ends as {done.topic} tells ({done.type}.{done.field})",
        "result": f"ends with the robot's answer, within {done.timeout:g} s or more",
        "estimate": f"ends after {done.base:g} s + {done.per_character:g} s a character",
    }[done.rule]


def _wrapped(label: str, text: str) -> Iterator[str]:
    for number, line in enumerate(textwrap.wrap(text, 80)):
        yield f"  {label if number == 0 else '':<12} {line}"
