"""Opening the files of the data sets: gzip or plain, CSV, JSON and JSON lines."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def text_of(path: Path, encoding: str = "utf-8") -> str:
    """Read a text file, unpacking it where its name ends in .gz.

    Raises:
        FileNotFoundError: naming the missing file of the set.
    """
    if not path.is_file():
        raise FileNotFoundError(f"the data set file {path} is missing; give its parent by --data")
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode(encoding, "replace")


def json_of(path: Path) -> Any:
    """Read one JSON value."""
    return json.loads(text_of(path))


def json_lines(path: Path) -> Iterator[Any]:
    """Read one JSON value a line.

    Raises:
        ValueError: naming the file and line that is no JSON.
    """
    for number, line in enumerate(text_of(path).split("\n"), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path.name}:{number} is no JSON: {error}") from None


def rows_of(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> Iterator[dict[str, str]]:
    """Read a CSV file with a heading."""
    body = io.StringIO(text_of(path, encoding).lstrip("\ufeff"), newline="")
    yield from csv.DictReader(body, delimiter=delimiter)
