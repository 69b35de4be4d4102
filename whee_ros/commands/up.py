"""Run the nodes on this machine's camera and microphone, and watch what they do.

The nodes run in two processes, perception and mind, and talk over ROS topics, seen by this machine
only unless ROS_AUTOMATIC_DISCOVERY_RANGE says otherwise. Ctrl-C ends them. What is missing (a
camera, a microphone, flite) is named with its cure; the rest runs, and looks for it again.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

PERCEPTION = ("camera", "microphone", "face", "voice", "speech")
MIND = ("people", "when", "how", "robot", "tts", "sim_robot")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee up``."""
    parser.add_argument("--robot", default="sim", help="a profile of config/robots, or a file")
    parser.add_argument(
        "--camera", metavar="SOURCE", help="device number, video file or stream (default: 0)"
    )
    parser.add_argument(
        "--microphone", metavar="SOURCE", help="device name or number, or sound file"
    )
    parser.add_argument("--speaker", metavar="OUTPUT", help="sounddevice output, FOLDER/ or none")
    parser.add_argument("--params", type=Path, help="ROS 2 parameter file (config/whee.yaml)")
    every = ",".join(PERCEPTION + MIND)
    parser.add_argument("--nodes", help=f"the nodes to run, by commas (default: {every})")
    parser.add_argument("--without", default="", metavar="NODES", help="the nodes to leave out")
    parser.add_argument("--logs", type=Path, default=Path("out/up"), help="folder for the logs")
    parser.add_argument("--seconds", type=float, help="end by itself after this time")


def run(options: argparse.Namespace) -> int:
    """Start the nodes and watch until Ctrl-C."""
    from whee_ros.ros import engine_name

    groups = groups_of(options)
    arguments = arguments_of(options)
    if engine_name() == "memory":
        raise RuntimeError(
            "the nodes need DDS to talk in real time: pip install 'cyclonedds>=11,<12', or source "
            "ROS 2 (and unset WHEE_ROS_ENGINE)"
        )
    from whee_ros.demo.live import watch

    return watch(groups, arguments, options.logs, options.seconds)


def groups_of(options: argparse.Namespace) -> dict[str, list[str]]:
    """Give the nodes of each process.

    Raises:
        ValueError: there is no such node, or none is left.
    """
    known = PERCEPTION + MIND
    wanted = _names(options.nodes) if options.nodes is not None else list(known)
    without = _names(options.without)
    for name in [*wanted, *without]:
        if name not in known:
            raise ValueError(f"there is no node '{name}'; choose from {', '.join(known)}")
    left = [name for name in wanted if name not in without]
    if options.robot != "sim" and options.nodes is None:
        left.remove("sim_robot")
    groups = {
        "perception": [name for name in left if name in PERCEPTION],
        "mind": [name for name in left if name in MIND],
    }
    if not left:
        raise ValueError("no node is left to run")
    return {name: nodes for name, nodes in groups.items() if nodes}


def arguments_of(options: argparse.Namespace) -> list[str]:
    """Give the ROS arguments of both processes.

    Raises:
        OSError: the parameter file or robot profile does not exist; the message says where it was
            looked for.
    """
    from whee_ros import locator

    params = options.params or locator.config("whee.yaml")
    if not params.is_file():
        raise FileNotFoundError(f"there is no parameter file {params}")
    arguments = ["--params-file", str(params)]
    profile = str(locator.robot_profile(options.robot))
    for name, value in (
        ("robot:profile", profile),
        ("camera:source", options.camera),
        ("microphone:source", options.microphone),
        ("tts:output", options.speaker),
    ):
        if value is not None:
            # Quoted, as YAML would make a number of "0".
            arguments += ["-p", f"{name}:={json.dumps(str(value))}"]
    return arguments


def _names(text: str) -> Sequence[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
