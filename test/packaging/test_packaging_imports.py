"""Data flows one way: the stages know the vocabulary, and neither each other, ROS, nor a clock."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import whee_ros

PACKAGE = Path(whee_ros.__file__).parent
VOCABULARY = {"cues", "decision", "acts", "settings", "wire", "locator", "threads"}
MAY_IMPORT = {
    "perception": VOCABULARY,
    "when": VOCABULARY | {"language"},
    "how": VOCABULARY | {"language"},
    "embodiment": VOCABULARY,
    "language": VOCABULARY,
    "sim": VOCABULARY,
}
STAGES = ("perception", "when", "how", "embodiment")


def imported(path: Path) -> set[str]:
    """Give what a module imports, by full name, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def modules(room: str) -> list[Path]:
    found = sorted((PACKAGE / room).rglob("*.py"))
    assert found
    return found


@pytest.mark.parametrize(("room", "others"), MAY_IMPORT.items())
def test_a_room_imports_of_the_others_only_what_it_may(room, others):
    for module in modules(room):
        ours = {name.split(".")[1] for name in imported(module) if name.startswith("whee_ros.")}
        assert ours <= others | {room}, module


@pytest.mark.parametrize("room", STAGES)
def test_a_stage_has_no_clock_and_knows_no_ros(room):
    for module in modules(room):
        roots = {name.partition(".")[0] for name in imported(module)}
        assert not roots & {"time", "datetime", "rclpy", "rclcpp", "cyclonedds"}, module
