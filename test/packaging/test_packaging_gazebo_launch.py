"""What gazebo.launch.py would start, read without ROS 2: a stand-in for launch notes every part."""

from __future__ import annotations

import importlib.util
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
FILE = REPOSITORY / "launch" / "gazebo.launch.py"
MODULES = (
    "ament_index_python",
    "ament_index_python.packages",
    "launch",
    "launch.actions",
    "launch.conditions",
    "launch.event_handlers",
    "launch.launch_description_sources",
    "launch.substitutions",
    "launch_ros",
    "launch_ros.actions",
    "launch_ros.parameter_descriptions",
    "launch_ros.substitutions",
)


class Part:
    """An action or substitution: what it was made with."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self.given, self.named = given, named

    @property
    def kind(self) -> str:
        return type(self).__name__

    def parts(self) -> Iterator[Part]:
        """Itself and all parts within."""
        yield self
        yield from within([*self.given, *self.named.values()])


def within(value: Any) -> Iterator[Part]:
    if isinstance(value, Part):
        yield from value.parts()
    elif isinstance(value, dict):
        yield from within([*value.keys(), *value.values()])
    elif isinstance(value, (list, tuple, type({}.items()))):
        for part in value:
            yield from within(part)


class MissingError(KeyError):
    """Stands in for ament_index_python's PackageNotFoundError."""


@pytest.fixture
def launched(monkeypatch) -> types.ModuleType:
    """The launch file as a module; no ROS package is installed."""

    def nowhere(name: str) -> str:
        raise MissingError(name)

    for name in MODULES:
        module = types.ModuleType(name)
        module.__getattr__ = lambda kind: type(kind, (Part,), {})  # type: ignore[method-assign]
        monkeypatch.setitem(sys.modules, name, module)
    packages = sys.modules["ament_index_python.packages"]
    packages.PackageNotFoundError, packages.get_package_prefix = MissingError, nowhere
    spec = importlib.util.spec_from_file_location("gazebo_launch", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def described(launched) -> list[Part]:
    return list(launched.generate_launch_description().parts())


def declared(described: list[Part]) -> dict[str, Part]:
    return {part.given[0]: part for part in described if part.kind == "DeclareLaunchArgument"}


def test_it_starts_the_robot_the_bridge_the_ear_and_the_face(described):
    nodes = {(p.named["package"], p.named["executable"]) for p in described if p.kind == "Node"}
    assert nodes == {
        ("robot_state_publisher", "robot_state_publisher"),
        ("ros_gz_sim", "create"),
        ("ros_gz_bridge", "parameter_bridge"),
        ("whee_ros", "microphone"),
        ("whee_ros", "web_face"),
    }
    setup = (REPOSITORY / "setup.py").read_text()
    assert all(f'"{name}",' in setup for package, name in nodes if package == "whee_ros")


def test_a_talk_begins_when_the_robot_is_there(described):
    (handler,) = (part for part in described if part.kind == "OnProcessExit")
    assert handler.named["target_action"].named["executable"] == "create"
    (ear,) = handler.named["on_exit"]
    assert ear.named["executable"] == "microphone"
    assert ear.named["parameters"][-1]["source"].given[0].given == ("audio",)


def test_it_includes_gazebo_and_the_core(described):
    included = [
        part.given
        for given in (p.given[0] for p in described if p.kind == "PythonLaunchDescriptionSource")
        for part in given.parts()
        if part.kind == "PathJoinSubstitution"
    ]
    files = [(parts[0][0].given[0], *parts[0][1:]) for parts in included]
    assert files == [
        ("ros_gz_sim", "launch", "gz_sim.launch.py"),
        ("whee_ros", "launch", "whee.launch.py"),
    ]


def test_every_argument_that_is_used_is_declared(described):
    used = {part.given[0] for part in described if part.kind == "LaunchConfiguration"}
    assert {"world", "headless", "audio", "model", "profile"} <= used
    assert used <= set(declared(described))


@pytest.mark.parametrize("name", ["world", "model", "bridge", "params_file"])
def test_the_files_that_are_defaults_exist(name, described):
    (share, *parts) = declared(described)[name].named["default_value"].given[0]
    assert share.given == ("whee_ros",)
    assert REPOSITORY.joinpath(*parts).is_file()


def test_each_package_that_it_starts_is_looked_for_before(launched, described):
    started = {part.named["package"] for part in described if part.kind == "Node"}
    assert started - {"whee_ros"} | {"xacro"} == set(launched.NEEDED)
    kinds = [part.kind for part in described]
    assert kinds.index("OpaqueFunction") < kinds.index("IncludeLaunchDescription")


def test_without_gazebo_the_cure_is_named(launched):
    context = types.SimpleNamespace(environment={"ROS_DISTRO": "jazzy"})
    with pytest.raises(RuntimeError, match=r"sudo apt install ros-jazzy-ros-gz-sim .*simulation"):
        launched.check_packages(context)


def test_rosdep_brings_its_packages_only_when_asked(launched):
    manifest = (REPOSITORY / "package.xml").read_text()
    for name in launched.NEEDED:
        asked = f'<exec_depend condition="$WHEE_GAZEBO == 1">{name}</exec_depend>'
        assert asked in manifest
