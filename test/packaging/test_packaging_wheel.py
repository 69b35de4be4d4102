"""A wheel, built and installed where the repository is out of sight, is complete."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from whee_ros.when.shipped import OWN

REPOSITORY = Path(__file__).resolve().parents[2]
PARTS = ("whee_ros", "config", "launch", "resource")
FILES = ("setup.py", "setup.cfg", "package.xml", "pyproject.toml", "LICENSE", "README.md")
DATA = (
    "how/data/bank/distress.yaml",
    "how/data/phrases/talk.yaml",
    f"when/weights/{OWN}/head.safetensors",
    "demo/scene/bag/bag.mcap",
    "demo/scene/truth.json",
    "evaluation/session/everyday.yaml",
    "evaluation/session/personas/mira.yaml",
    "ros/interfaces/hri_msgs/msg/LiveSpeech.msg",
    "py.typed",
)

FIND = """
import json
from whee_ros import locator
from whee_ros.when.shipped import OWN
print(json.dumps({
    "config": [str(locator.config(name)) for name in ("whee.yaml", "policy.yaml", "safety.yaml")],
    "launch": sorted(path.name for path in locator.config().with_name("launch").iterdir()),
    "robots": locator.robots(),
    "data": [str(locator.data(name)) for name in DATA],
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of a copy: building leaves files beside the sources."""
    copy = tmp_path_factory.mktemp("source")
    for name in PARTS:
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
        shutil.copytree(REPOSITORY / name, copy / name, ignore=ignored)
    for name in FILES:
        if (REPOSITORY / name).is_file():
            shutil.copy(REPOSITORY / name, copy / name)
    out = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(out), str(copy))
    (made,) = out.glob("whee_ros-*.whl")
    return made


def pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *words]
    # A sourced workspace may hold a whee_ros of its own, which pip would take for this one.
    alone = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        command, env=alone, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr


def test_it_holds_data_configuration_and_executables(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (entry_points,) = (n for n in names if n.endswith("/entry_points.txt"))
        scripts = archive.read(entry_points).decode()
    assert {f"whee_ros/{name}" for name in DATA} <= names
    share = {name.partition(".data/data/share/whee_ros/")[2] for name in names}
    for folder in ("config", "launch"):
        for path in (REPOSITORY / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert path.relative_to(REPOSITORY).as_posix() in share
    assert "package.xml" in share
    assert any(
        name.endswith("share/ament_index/resource_index/packages/whee_ros") for name in names
    )
    assert "whee = whee_ros.cli:main" in scripts
    assert "when = whee_ros.nodes.when:main" in scripts


def test_it_holds_every_module_and_no_test(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    modules = {
        path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "whee_ros").rglob("*.py")
    }
    assert modules <= names
    assert not [name for name in names if name.startswith(("test/", "launch/", "config/"))]


def test_installed_it_finds_its_configuration_and_data(wheel, tmp_path):
    place = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    python = place / "bin" / "python"
    pip("--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    done = subprocess.run(
        [str(python), "-I", "-c", f"DATA = {DATA!r}\n{FIND}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert "robot.launch.py" in found["launch"]
    assert {"sim", "generic"} <= set(found["robots"])
    for path in found["config"] + found["data"]:
        assert Path(path).resolve().is_relative_to(place.resolve())
    assert (place / "bin" / "whee").is_file()
