"""Labels on the command line: options and scoring that `whee sweep` and `whee score` share."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whee_ros.replay.labels import Label
    from whee_ros.replay.score import Score


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how to score."""
    parser.add_argument(
        "--tolerance", type=float, default=1.0, help="s by which a turn may lie beside a label"
    )
    parser.add_argument(
        "--person",
        action="append",
        default=[],
        metavar="NAME=ID",
        help="who of the labels is which person of the replay",
    )


def read(path: Path) -> list[Label]:
    """Read labels; rows that make no sense are named on standard error."""
    from whee_ros.replay.labels import read_labels

    notes: Counter[str] = Counter()
    labels = read_labels(path, notes)
    for note in notes:
        print(f"whee: left out: {note}", file=sys.stderr)
    return labels


def persons_of(options: argparse.Namespace) -> dict[str, str]:
    """Give the person of the replay by the labels' name.

    Raises:
        ValueError: --person has another form.
    """
    persons: dict[str, str] = {}
    for text in options.person:
        name, equals, id_ = text.partition("=")
        if not equals:
            raise ValueError(f"--person {text}: write it as NAME=ID")
        persons[name] = id_
    return persons


def scored(folder: Path, labels: Sequence[Label], options: argparse.Namespace) -> Score:
    """Score the replay in a folder.

    Raises:
        ValueError: --person has another form, or the folder holds no replay and no bag.
    """
    from whee_ros.replay.decided import read_decided
    from whee_ros.replay.opened import opened
    from whee_ros.replay.score import score

    outcome, persons = opened(folder)[0], persons_of(options)
    decided = read_decided(folder)
    return score(decided, labels, outcome.start, outcome.seconds, options.tolerance, persons)
