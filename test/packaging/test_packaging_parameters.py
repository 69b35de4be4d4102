"""config/whee.yaml sets only parameters that its nodes declare, in every namespace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
FILE = REPOSITORY / "config" / "whee.yaml"

# Nodes choose their engine when imported, so they are started in a process of their own.
READ = """
import json, sys
from whee_ros.nodes.all_in_one import make
from whee_ros.nodes.main import close
from whee_ros.ros import rclpy

wanted, found = json.loads(sys.argv[1]), {}
rclpy.init(args=["test", "--ros-args", *sys.argv[2:]])
for name, parameters in wanted.items():
    node = make(name)
    held = {key: node.get_parameter(key).value for key in parameters if node.has_parameter(key)}
    found[node.get_fully_qualified_name()] = held
    close(node)
print("FOUND" + json.dumps(found))
"""


@pytest.fixture(scope="module")
def written() -> dict[str, dict[str, object]]:
    held = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {key: section["ros__parameters"] for key, section in held.items()}


def test_every_section_holds_for_any_namespace(written):
    assert all(key.startswith("/**/") for key in written)


def started_with(written: dict[str, dict[str, object]], *arguments: str) -> dict[str, object]:
    """Each node's values of the written parameters, when started with ROS arguments."""
    wanted = {key.removeprefix("/**/"): list(section) for key, section in written.items()}
    done = subprocess.run(
        [sys.executable, "-c", READ, json.dumps(wanted), *arguments],
        env={**os.environ, "WHEE_ROS_ENGINE": "memory", "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.rpartition("FOUND")[2])
    return found


def test_every_parameter_reaches_its_node_in_a_namespace(written, tmp_path):
    changed = json.loads(json.dumps(written))
    changed["/**/when"]["seeking_threshold"] = 0.31
    changed["/**/how"]["robot_name"] = "Ada"
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump({key: {"ros__parameters": v} for key, v in changed.items()}))
    found = started_with(written, "--params-file", str(file), "-r", "__ns:=/r1")
    assert found == {key.replace("/**/", "/r1/"): section for key, section in changed.items()}


def test_the_file_shows_the_defaults(written):
    """So `ros2 launch`, `whee replay` and `whee demo` decide alike."""
    assert started_with(written) == {key.replace("/**", ""): v for key, v in written.items()}
