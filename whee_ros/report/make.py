"""Writes the reports of a replay."""

from __future__ import annotations

import json
from pathlib import Path

from whee_ros.replay.outcome import RUN
from whee_ros.report.gather import gather
from whee_ros.report.page import page

PAGE = "report.html"


def make_report(folder: Path, *, html: Path | None = None, title: str = "") -> list[Path]:
    """Write the report of what ``whee replay`` left in a folder; give the files written.

    Raises:
        BagError: it holds no replay.
        OSError: a file cannot be written.
    """
    made = gather(folder)
    target = html or folder / PAGE
    inputs = inputs_of(folder)
    target.write_text(
        page(made, title or " + ".join(one.name for one in inputs) or folder.name),
        encoding="utf-8",
    )
    return [target]


def inputs_of(folder: Path) -> list[Path]:
    """Give the files that a replay read, as far as it says."""
    try:
        given = json.loads((folder / RUN).read_text(encoding="utf-8"))["input"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [Path(one) for one in ([given] if isinstance(given, str) else given)]
