"""all_in_one: several nodes in one process, on one executor.

    ros2 run whee_ros all_in_one --ros-args -p nodes:="[people, when, how, robot, tts]"

Python has no component containers; this is their equivalent, and what `whee up` runs.
"""

from __future__ import annotations

import importlib
from typing import Any

from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.main import CANNOT_START, run
from whee_ros.ros import Node

CLASSES = {
    "camera": "CameraNode",
    "microphone": "MicrophoneNode",
    "face": "FaceNode",
    "voice": "VoiceNode",
    "speech": "SpeechNode",
    "people": "PeopleNode",
    "when": "WhenNode",
    "how": "HowNode",
    "robot": "RobotNode",
    "tts": "TtsNode",
    "sim_robot": "SimRobotNode",
}


def make(name: str, **options: Any) -> Node:
    """Make one node by the name of its executable.

    Raises:
        ValueError: there is no such node.
    """
    if name not in CLASSES:
        raise ValueError(f"there is no node '{name}'; choose from {', '.join(CLASSES)}")
    module = importlib.import_module(f"whee_ros.nodes.{name}")
    node: Node = getattr(module, CLASSES[name])(**options)
    return node


def chosen() -> list[Node]:
    """Make the nodes that the parameter ``nodes`` of the node ``all_in_one`` names.

    One that cannot start is named in the log and the diagnostics; the others run.

    Raises:
        ValueError: a node is unknown, or none can start.
    """
    chooser = Node("all_in_one")
    names = chooser.declare_parameter("nodes", list(CLASSES)).value
    unknown = [name for name in names if name not in CLASSES]
    if unknown:
        raise ValueError(f"there is no node '{unknown[0]}'; choose from {', '.join(CLASSES)}")
    diagnostics = Diagnostics(chooser, expects_input=False)
    nodes = []
    for name in names:
        try:
            nodes.append(make(name))
        except CANNOT_START as error:
            text = f"{name} cannot start: {error}."
            diagnostics.problem(name, text, "mend that and restart; the others run.", error=True)
    if names and not nodes:
        raise ValueError("no node can start")
    return [chooser, *nodes]


def main(args: list[str] | None = None) -> None:
    """Run the chosen nodes."""
    run(chosen, args)


if __name__ == "__main__":
    main()
