"""Score a replay against labels: events found and missed, how late, how often for nothing.

Labels are a CSV (start, end, person, direction, need, note; seconds from the recording's start) or
an ELAN .eaf file. A label of direction "seeking" is an event. `--convert FILE` writes the labels
as .csv or .eaf; `--draft FILE` writes the replay's own decisions as labels to be corrected.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from whee_ros.commands import label_options

if TYPE_CHECKING:
    from whee_ros.replay.score import Score


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee score``."""
    parser.add_argument("replay", type=Path, help="what `whee replay` or `ros2 bag record` wrote")
    parser.add_argument("labels", type=Path, nargs="?", help="a .csv or .eaf file")
    parser.add_argument("--convert", type=Path, metavar="FILE", help="write the labels there")
    parser.add_argument("--draft", type=Path, metavar="FILE", help="write the decisions as labels")
    label_options.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(options: argparse.Namespace) -> int:
    """Score one replay."""
    from whee_ros.replay.labels import write_labels
    from whee_ros.replay.score import row

    if options.draft:
        _draft(options)
    if options.labels is None:
        if not options.draft:
            raise ValueError("name a file of labels, or --draft FILE to make one")
        return 0
    labels = label_options.read(options.labels)
    if options.convert:
        write_labels(labels, options.convert)
    result = label_options.scored(options.replay, labels, options)
    if options.json:
        print(json.dumps(row(result)))
    else:
        _print(result, options.replay)
    return 0


def _draft(options: argparse.Namespace) -> None:
    from whee_ros.replay.decided import read_decided
    from whee_ros.replay.labels import Label, write_labels
    from whee_ros.replay.opened import opened

    origin = opened(options.replay)[0].start
    drafted = []
    for one in read_decided(options.replay):
        turn = one.decision.turn
        begin, end = ((at - origin) / 1e9 for at in (min(turn.start, turn.end), turn.end))
        drafted.append(
            Label(
                round(begin, 3),
                round(end, 3),
                one.decision.person,
                one.decision.direction,
                round(min(max(one.decision.need, 0.0), 1.0), 3),
                turn.text,
            )
        )
    write_labels(drafted, options.draft)
    print(f"{len(drafted)} decisions written to {options.draft}; correct them by eye and ear")


def _print(result: Score, folder: Path) -> None:
    from whee_ros.replay.opened import opened
    from whee_ros.replay.score import row

    for name, value in row(result).items():
        print(f"{name.replace('_', ' '):16} {'-' if value is None else value}")
    origin = opened(folder)[0].start
    for label in result.missed:
        print(f"missed  {label.start:8.2f} s  {label.person}  {label.note}")
    for one in result.wrong:
        at = (one.decision.turn.end - origin) / 1e9
        print(f"wrong   {at:8.2f} s  {one.decision.person}  {one.decision.turn.text}")
