"""all_in_one: several nodes in one process, on one executor.

    ros2 run whee_ros all_in_one --ros-args -p nodes:="[people, when, how, robot, tts]"

Python has no component containers; this is their equivalent, and what `whee up` runs.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

from whee_ros.nodes.main import run
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


def make_all(names: Sequence[str], **options: Any) -> list[Node]:
    """Make several nodes, in order."""
    return [make(name, **options) for name in names]


def chosen() -> list[Node]:
    """Make the nodes that the parameter ``nodes`` of the node ``all_in_one`` names."""
    chooser = Node("all_in_one")
    names = chooser.declare_parameter("nodes", list(CLASSES)).value
    return [chooser, *make_all(names)]


def main(args: list[str] | None = None) -> None:
    """Run the chosen nodes."""
    run(chosen, args)


if __name__ == "__main__":
    main()
