"""Reads the YAML tables of this stage into typed structures, with errors that name the place."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

T = TypeVar("T")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class TableError(ValueError):
    """A table of this stage is not as it must be; the message names file, place and cause."""


def read(path: Path, kind: type[T]) -> T:
    """Read the YAML file at ``path`` as ``kind``.

    Raises:
        TableError: the file cannot be read, is not YAML, or has a wrong, missing or unknown field.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: cannot be read: {error}") from error
    try:
        raw: Any = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, in C if there
    except yaml.YAMLError as error:
        raise TableError(f"{path}: not valid YAML: {error}") from error
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise TableError(f"{path}: {error}") from error
