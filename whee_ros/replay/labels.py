"""What people noted about a recording: who needed empathy, when, how much.

A label says that from ``start`` to ``end`` (seconds from the recording's first message) ``person``
showed ``direction``, with ``need`` 0..1 if that was judged, and a ``note`` in words.
As CSV: one row a label, columns start, end, person, direction, need, note. As ELAN .eaf: see eaf.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from whee_ros.decision import DIRECTIONS

FIELDS = ("start", "end", "person", "direction", "need", "note")


class LabelError(ValueError):
    """Labels that cannot be read; the message names file, place and cure."""


@dataclasses.dataclass(frozen=True)
class Label:
    """One annotation; ``need`` is None where nobody judged it, ``person`` empty for anybody."""

    start: float
    end: float
    person: str = ""
    direction: str = "seeking"
    need: float | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse what makes no sense.

        Raises:
            LabelError: times, direction or need are out of range.
        """
        if not (math.isfinite(self.start) and math.isfinite(self.end) and self.start <= self.end):
            raise LabelError(f"it lasts from {self.start} to {self.end} s")
        if self.direction not in DIRECTIONS:
            raise LabelError(f"direction {self.direction!r} is none of {', '.join(DIRECTIONS)}")
        if self.need is not None and not 0 <= self.need <= 1:
            raise LabelError(f"need {self.need} is not between 0 and 1")


def read_labels(path: Path, notes: Counter[str] | None = None) -> list[Label]:
    """Read a .csv or .eaf file, by start. Rows that make no sense are counted in ``notes``.

    Raises:
        LabelError: the file cannot be read, or not one row of it; the message says why.
    """
    wrong: Counter[str] = Counter() if notes is None else notes
    if not path.is_file():
        raise LabelError(f"there is no file {path}")
    if path.suffix == ".eaf":
        from whee_ros.replay.eaf import read_eaf

        labels = read_eaf(path, wrong)
    else:
        labels = _read_csv(path, wrong)
    if not labels and wrong:
        raise LabelError(f"{path.name} holds no label that can be used: {next(iter(wrong))}")
    return sorted(labels, key=lambda label: (label.start, label.end, label.person))


def write_labels(labels: Iterable[Label], path: Path) -> None:
    """Write a .csv or .eaf file; what was read from either is written to the other unchanged.

    ELAN counts whole milliseconds.
    """
    if path.suffix == ".eaf":
        from whee_ros.replay.eaf import eaf_text

        path.write_text(eaf_text(labels), encoding="utf-8")
        return
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    for label in labels:
        need = "" if label.need is None else f"{label.need:g}"
        row = (f"{label.start:.3f}", f"{label.end:.3f}", label.person, label.direction, need)
        writer.writerow((*row, label.note))
    path.write_text(out.getvalue(), encoding="utf-8")


def _read_csv(path: Path, wrong: Counter[str]) -> list[Label]:
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    comma = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    rows = csv.DictReader(io.StringIO(text), delimiter=comma)
    missing = [name for name in FIELDS[:2] if name not in (rows.fieldnames or ())]
    if missing:
        raise LabelError(
            f"{path.name} has no column {' and '.join(missing)}; begin it with {','.join(FIELDS)}"
        )
    labels = []
    for number, row in enumerate(rows, start=2):
        try:
            labels.append(_label(row))
        except (LabelError, ValueError) as error:
            wrong[f"{path.name}, row {number}: {error}"] += 1
    return labels


def _label(row: dict[str, str | None]) -> Label:
    given = {name: (row.get(name) or "").strip() for name in FIELDS}
    if not given["start"] or not given["end"]:
        raise LabelError("start or end is missing")
    return Label(
        start=float(given["start"]),
        end=float(given["end"]),
        person=given["person"],
        direction=given["direction"] or "seeking",
        need=float(given["need"]) if given["need"] else None,
        note=given["note"],
    )
