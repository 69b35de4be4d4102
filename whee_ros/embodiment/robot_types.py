"""The robots' own message types, as config/robot_types.yaml tells them: facts to check against."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import yaml

_HALVES = {"msg": ("",), "srv": ("request", "response"), "action": ("goal", "result", "feedback")}


@dataclasses.dataclass(frozen=True)
class RobotType:
    """One message, or one half of a service or action.

    ``name`` is "pkg/msg/Name", "pkg/srv/Name_Request", "pkg/action/Name_Goal" and so on, ``text``
    its definition with one "type field" a line. ``exact`` is false where the package's own files
    are not public, so that it may differ on the wire.
    """

    name: str
    text: str
    source: str
    exact: bool


def load_types(path: Path) -> dict[str, RobotType]:
    """Read the table, by name.

    Raises:
        ValueError: the table is not of its form; the message names the place.
    """
    try:
        packages = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        held = [
            made
            for package, about in packages.items()
            for kind, fields in about["types"].items()
            for made in _types(f"{package}/{kind}", fields, about)
        ]
    except (yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: is not a table of package: source, types ({error})") from error
    return {made.name: made for made in held}


def _types(name: str, fields: dict[str, Any], about: dict[str, Any]) -> list[RobotType]:
    kind = name.split("/")[1]
    source, exact = str(about["source"]), bool(about.get("exact", True))
    made = []
    for half in _HALVES[kind]:
        held = fields[half] if half else fields
        text = "\n".join(f"{kind} {field}" for field, kind in held.items())
        full = f"{name}_{half.capitalize()}" if half else name
        made.append(RobotType(full, text, source, exact))
    return made
