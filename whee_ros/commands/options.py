"""Options that several commands share: ``--set NAME=VALUE`` for the settings of a stage.

A list's parts stand between semicolons.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence
from typing import Any, TypeVar

from whee_ros.settings import problems

S = TypeVar("S")
TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


def add_set(parser: argparse.ArgumentParser, example: str) -> None:
    """Add ``--set`` for the settings of one stage."""
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=f"a setting of the stage, e.g. --set {example}; may be given again",
    )


def settings_of(kind: type[S], given: Sequence[str], **more: Any) -> S:
    """Give the settings of a stage with what ``--set`` says; ``more`` goes before.

    Raises:
        ValueError: an unknown name, or a value that does not fit; the message names the choices.
    """
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    values = {name: value for name, value in more.items() if value is not None}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise ValueError(f"--set {text}: write it as NAME=VALUE")
        if name not in fields:
            raise ValueError(f"--set {text}: no such setting; choose from {', '.join(fields)}")
        values[name] = _read(text, value, fields[name].default)
    settings = kind(**values)
    if wrong := problems(settings):
        raise ValueError("; ".join(wrong))
    return settings


def _read(text: str, value: str, default: Any) -> Any:
    if isinstance(default, bool):
        if value.lower() in TRUE + FALSE:
            return value.lower() in TRUE
        raise ValueError(f"--set {text}: give true or false")
    if isinstance(default, tuple):
        return tuple(part.strip() for part in value.split(";"))
    if isinstance(default, (int, float)):
        try:
            return type(default)(value)
        except ValueError:
            wanted = "a whole number" if isinstance(default, int) else "a number"
            raise ValueError(f"--set {text}: give {wanted}") from None
    return value
