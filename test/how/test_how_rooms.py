"""The packages of how stand one upon the other; none imports one that stands on it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import whee_ros.how

ROOT = Path(whee_ros.how.__file__).parent
ORDER = (
    "words",
    "reading",
    "safety",
    "bank",
    "policy",
    "choice",
    "markup",
    "plan",
    "model",
    "conversation",
)
BELOW = {"settings", "tables"}


def imported(path: Path) -> set[str]:
    """Name the parts of how that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return {name.split(".")[2] for name in found if name.startswith("whee_ros.how.")}


def test_every_package_has_its_place():
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} == set(ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_a_package_imports_only_those_before_it(name):
    before = {*ORDER[: ORDER.index(name) + 1], *BELOW}
    for path in (ROOT / name).glob("*.py"):
        assert imported(path) <= before, path
