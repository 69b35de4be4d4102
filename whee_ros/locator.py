"""Finds configuration and data, however whee_ros was installed.

Configuration lies in ``config/`` of the repository and is installed to ``share/whee_ros/config``
(colcon and wheels); data belongs to the package and lies beside its code.
"""

from __future__ import annotations

import importlib.metadata
import os
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "whee_ros"


class NotFoundError(FileNotFoundError):
    """A file of whee_ros is not where any kind of installation puts it."""


def config(name: str = "") -> Path:
    """Give the path of ``config/<name>``.

    Raises:
        NotFoundError: no installation holds it; the message lists where it was looked for.
    """
    return _first("config", name)


def robot_profile(name: str) -> Path:
    """Give the profile file of a robot: a name in config/robots, or a path to a YAML file."""
    if name.endswith((".yaml", ".yml")) or os.sep in name:
        path = Path(name).expanduser()
        if not path.is_file():
            raise NotFoundError(f"there is no robot profile {path}")
        return path
    try:
        return config(f"robots/{name}.yaml")
    except NotFoundError as error:
        known = ", ".join(robots()) or "none found"
        raise NotFoundError(f"there is no robot profile '{name}'; known: {known}") from error


def robots() -> list[str]:
    """Name the robot profiles that came with whee_ros."""
    return sorted(path.stem for path in config("robots").glob("*.yaml"))


def data(name: str) -> Path:
    """Give the path of a data file that belongs to the package, e.g. ``how/data/risk.json``.

    Raises:
        NotFoundError: the installation lacks it.
    """
    path = Path(__file__).resolve().parent / name
    if not path.exists():
        raise NotFoundError(f"{path} is missing; reinstall whee_ros")
    return path


def _first(folder: str, name: str) -> Path:
    tried = []
    for share in _shares():
        path = share / folder / name
        if path.exists():
            return path
        tried.append(str(path))
    raise NotFoundError(
        f"{folder}/{name} was not found; looked for {', '.join(tried) or 'nothing'}. "
        f"Reinstall {PACKAGE}, or set WHEE_ROS_SHARE to the folder that holds {folder}/"
    )


def _shares() -> Iterator[Path]:
    if named := os.environ.get("WHEE_ROS_SHARE"):
        yield Path(named).expanduser()
    beside = Path(__file__).resolve().parents[1]
    if (beside / "package.xml").is_file():
        yield beside
    yield from _ament_share()
    yield from _wheel_share()


def _ament_share() -> Iterator[Path]:
    try:
        from ament_index_python.packages import (
            PackageNotFoundError,
            get_package_share_directory,
        )
    except ImportError:
        return
    try:
        yield Path(get_package_share_directory(PACKAGE))
    except (PackageNotFoundError, LookupError):
        return


def _wheel_share() -> Iterator[Path]:
    try:
        files = importlib.metadata.distribution(PACKAGE).files or []
    except importlib.metadata.PackageNotFoundError:
        return
    for file in files:
        if file.parts[-3:] == ("share", PACKAGE, "package.xml"):
            yield Path(str(file.locate())).resolve().parent
