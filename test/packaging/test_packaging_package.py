"""package.xml, setup.py and the code agree on what whee_ros needs and offers."""

from __future__ import annotations

import ast
import importlib
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "whee_ros"
INTERFACE = re.compile(r"\b([a-z][a-z0-9_]+)/(?:msg|srv|action)/[A-Z]\w+")
ROS_MODULES = {"rclpy", "launch", "launch_ros", "ament_index_python"}


@pytest.fixture(scope="module")
def manifest() -> ElementTree.Element:
    return ElementTree.parse(REPOSITORY / "package.xml").getroot()  # noqa: S314 - our own file


def sources() -> list[Path]:
    """All but the stand-in for rclpy, which needs no ROS package at all."""
    ours = [path for path in PACKAGE.rglob("*.py") if not path.is_relative_to(PACKAGE / "ros")]
    return [*ours, *(REPOSITORY / "launch").glob("*.py")]


def imported(tree: ast.Module) -> Iterator[str]:
    for part in ast.walk(tree):
        if isinstance(part, ast.Import):
            yield from (name.name.split(".")[0] for name in part.names)
        elif isinstance(part, ast.ImportFrom) and part.module and not part.level:
            yield part.module.split(".")[0]


def entry_points() -> dict[str, str]:
    """The console scripts, as setup.py makes them."""
    held = {}
    for part in ast.walk(ast.parse((REPOSITORY / "setup.py").read_text())):
        if isinstance(part, ast.Assign) and getattr(part.targets[0], "id", "") == "NODES":
            held = {node: f"whee_ros.nodes.{node}:main" for node in ast.literal_eval(part.value)}
    return {"whee": "whee_ros.cli:main", **held}


def test_the_manifest_is_format_3_and_of_an_ament_python_package(manifest):
    assert manifest.get("format") == "3"
    assert manifest.findtext("name") == "whee_ros"
    assert manifest.findtext("export/build_type") == "ament_python"
    assert "Apache-2.0" in [part.text for part in manifest.findall("license")]
    assert manifest.find("maintainer").get("email")


def test_the_versions_agree(manifest):
    from whee_ros import __version__

    assert manifest.findtext("version") == __version__
    assert f'version="{__version__}"' in (REPOSITORY / "setup.py").read_text()


def test_every_ros_package_that_the_code_names_is_a_dependency(manifest):
    depends = {part.text for part in manifest.findall("exec_depend")}
    used = set()
    for path in sources():
        text = path.read_text(encoding="utf-8")
        used |= set(INTERFACE.findall(text))
        used |= ROS_MODULES & set(imported(ast.parse(text)))
    for profile in (REPOSITORY / "config" / "robots").glob("*.yaml"):
        used |= set(INTERFACE.findall(profile.read_text(encoding="utf-8")))
    assert {"std_msgs", "hri_msgs", "sensor_msgs", "trajectory_msgs", "launch_ros"} <= used
    # A robot's own packages are looked for at run time; "pkg/msg/Name" stands in explanations.
    types = (REPOSITORY / "config" / "robot_types.yaml").read_text(encoding="utf-8")
    assert used - set(yaml.safe_load(types)) - {"pkg"} <= depends


@pytest.mark.parametrize(("script", "place"), entry_points().items())
def test_every_executable_leads_to_a_function(script, place):
    module, function = place.split(":")
    path = REPOSITORY / (module.replace(".", "/") + ".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {part.name for part in tree.body if isinstance(part, ast.FunctionDef)}
    assert function in named, f"{script}: {module} has no {function}()"


def test_every_node_is_an_executable():
    from whee_ros.nodes.all_in_one import CLASSES

    assert set(CLASSES) <= set(entry_points())


def test_every_command_of_the_command_line_is_there():
    from whee_ros.cli import COMMANDS

    for command in COMMANDS:
        module = importlib.import_module(f"whee_ros.commands.{command}")
        assert callable(module.run)
        assert callable(module.add_arguments)
