"""Replay a recording under every combination of settings, in parallel processes.

    whee sweep BAG --grid when.threshold=.3,.4,.5 --grid how.variety=0,1 --labels L.csv --out DIR

Each combination is an ordinary replay in DIR/0000 and so on; DIR/sweep.csv is the table, with
figures against the labels where there are any. A sweep that is broken off goes on where it was
when it is started again. `--perceive-once` takes what was perceived from one first replay, for
settings of when, how, robot and tts: much faster, but what the voice node hears of the robot
itself is then that of the first replay.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whee_ros.commands import label_options
from whee_ros.commands.replay import add_choices, choices

Row = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee sweep``."""
    parser.add_argument("inputs", type=Path, nargs="+", metavar="INPUT", help="what to replay")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument(
        "--grid",
        action="append",
        required=True,
        metavar="NODE.NAME=V,V",
        help="a setting and its values; may be given again",
    )
    parser.add_argument("--labels", type=Path, help="a .csv or .eaf file to score against")
    label_options.add_arguments(parser)
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, help="how many at a time"
    )
    parser.add_argument("--perceive-once", action="store_true", help="see above")
    add_choices(parser)


def run(options: argparse.Namespace) -> int:
    """Run the grid; status 1 if a cell failed."""
    from whee_ros.replay import sweep

    if options.processes < 1:
        raise ValueError(f"--processes {options.processes}: give 1 or more")
    labels = label_options.read(options.labels) if options.labels else None
    cells = sweep.grid(options.grid, options.out)
    given = choices(options)
    inputs = list(options.inputs)
    if options.perceive_once:
        for name in cells[0].settings:
            if name.partition(".")[0] not in sweep.LATER:
                raise ValueError(
                    f"--perceive-once with {name}: it changes what is perceived; leave it out"
                )
        inputs = [sweep.perceive_once(inputs, options.out, given)]
        given = {**given, "maps": [], "trust": [*given["trust"], "humans", "turns"]}
    failed = {}
    for number, (cell, error) in enumerate(
        sweep.run(inputs, cells, given, options.processes), start=1
    ):
        print(f"{number} of {len(cells)}  {_named(cell.settings)} {error}", file=sys.stderr)
        if error:
            failed[cell.folder] = error
    rows = [
        {**cell.settings, **_figures(cell.folder, labels, options)}
        if cell.folder not in failed
        else {**cell.settings, "error": failed[cell.folder]}
        for cell in cells
    ]
    _table(rows, options.out / "sweep.csv")
    return 1 if failed else 0


def _named(settings: Any) -> str:
    return " ".join(f"{name}={value}" for name, value in settings.items())


def _figures(folder: Path, labels: Any, options: argparse.Namespace) -> Row:
    from whee_ros.replay.decided import read_decided
    from whee_ros.replay.outcome import load
    from whee_ros.replay.score import row

    decided = read_decided(folder)
    needs = [one.decision.need for one in decided]
    figures: Row = {
        "turns": len(decided),
        "seeking": sum(one.decision.direction == "seeking" for one in decided),
        "mean_need": round(sum(needs) / len(needs), 3) if needs else None,
    }
    if labels is not None:
        scored = row(label_options.scored(folder, labels, options))
        names = ("precision", "recall", "f1", "latency", "over_triggering", "need_error")
        figures |= {name: scored[name] for name in names}
    return {**figures, "digest": load(folder).digest[:12]}


def _table(rows: Sequence[Row], path: Path) -> None:
    """Write the table as CSV and print it."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    cells = [columns, *([_text(row.get(name)) for name in columns] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    for line in cells:
        print("  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)))


def _text(value: Any) -> str:
    return "-" if value is None else str(value)
