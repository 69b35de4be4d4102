"""The launch files name what exists; with ROS 2 sourced they are read by launch itself."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
LAUNCH = REPOSITORY / "launch"
NAMES = sorted(path.name for path in LAUNCH.glob("*.launch.py"))
HAS_LAUNCH = all(importlib.util.find_spec(name) for name in ("launch", "launch_ros"))


def constant(name: str, variable: str) -> object:
    """The literal value of a variable at the top of a launch file."""
    for part in ast.parse((LAUNCH / name).read_text()).body:
        if isinstance(part, ast.Assign) and getattr(part.targets[0], "id", "") == variable:
            return ast.literal_eval(part.value)
    raise AssertionError(f"{name} has no {variable}")


def test_there_is_one_for_each_use():
    assert {"robot.launch.py", "simulation.launch.py", "replay.launch.py"} <= set(NAMES)


def test_every_node_that_is_launched_is_an_executable():
    setup = (REPOSITORY / "setup.py").read_text()
    for node in constant("whee.launch.py", "NODES"):
        assert f'"{node}",' in setup
        assert (REPOSITORY / "whee_ros" / "nodes" / f"{node}.py").is_file()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "whee.launch.py"])
def test_what_a_use_sets_is_an_argument_of_the_core(name):
    nodes = constant("whee.launch.py", "NODES")
    general = {"namespace", "params_file", "profile", "use_sim_time", "image_transport"}
    assert set(constant(name, "DEFAULTS")) <= {*nodes, *general}


def test_profiles_that_are_defaults_exist():
    for name in ("robot.launch.py", "simulation.launch.py", "replay.launch.py"):
        profile = constant(name, "DEFAULTS")["profile"][0]
        assert (REPOSITORY / "config" / "robots" / f"{profile}.yaml").is_file()


@pytest.mark.skipif(not HAS_LAUNCH, reason="ROS 2's launch is not here")
@pytest.mark.parametrize("name", NAMES)
def test_launch_reads_it_and_every_argument_says_what_it_is_for(name):
    from launch.actions import DeclareLaunchArgument

    spec = importlib.util.spec_from_file_location("described", LAUNCH / name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    described = module.generate_launch_description()
    arguments = [part for part in described.entities if isinstance(part, DeclareLaunchArgument)]
    assert arguments
    assert all(part.description != "no description given" for part in arguments)
