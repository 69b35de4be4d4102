"""Whole conversations for ``whee eval session``: held in the sandbox, or read from recordings."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whee_ros.when.shipped import OWN

if TYPE_CHECKING:
    from whee_ros.evaluation.session.talk import Talk
    from whee_ros.evaluation.session.worker import Study

QUICK = ("greta", "mira", "tom", "viktor")
_CHOOSER = "how:scorer:="


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee eval session``."""
    group = parser.add_argument_group("session")
    group.add_argument("--people", metavar="NAMES", help="personas, by commas (all 16)")
    group.add_argument("--robots", metavar="NAMES", help="of ours, silent, fixed, random (all)")
    group.add_argument("--seeds", type=int, default=2, help="days on which each talks (2)")
    group.add_argument("--everyday", type=int, default=8, help="everyday lines in between (8)")
    group.add_argument("--no-face", action="store_true", help="the robot sees no face")
    group.add_argument(
        "--sizes", type=int, default=0, metavar="N", help="draw N: other sizes of the rules"
    )
    group.add_argument(
        "--heard-by", default=OWN, help=f"who hears the levels: {OWN}, linear, rules, a folder"
    )
    group.add_argument(
        "--set", action="append", default=[], metavar="NODE.NAME=VALUE", help="a node's parameter"
    )
    group.add_argument("--processes", type=int, default=1, help="conversations at a time (1)")
    group.add_argument("--out", type=Path, help="new folder to keep the conversations in")
    group.add_argument(
        "--bag",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="measure this instead: what --out kept, what whee replay wrote, or any bag",
    )


def evaluate_session(options: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    """Hold or read conversations and measure them.

    Returns:
        The table, and the figures for ``--json``.

    Raises:
        ValueError: a choice makes no sense, or a bag holds no conversation.
    """
    from whee_ros.ros import use

    use("memory")
    from whee_ros.evaluation.session import study
    from whee_ros.evaluation.session.table import table

    talks = _recorded(options) if options.bag else study.hold(_study(options), options.out, _tell)
    measured = study.measure(talks)
    results = study.results(measured)
    results["heard_by"] = options.heard_by
    if options.plot:
        from whee_ros.evaluation.session.plot import plot

        plot(measured, options.plot)
    head = f"levels heard by {options.heard_by}"
    if options.heard_by == "rules":
        head += ", which also choose our answers: no judge, a check only"
    return f"{head}\n\n{table(results, measured)}", results


def _study(options: argparse.Namespace) -> Study:
    from whee_ros.evaluation.session.worker import ROBOTS, Study
    from whee_ros.replay.overrides import ros_parameters

    if options.out and options.out.exists() and any(options.out.iterdir()):
        raise ValueError(f"{options.out} is not empty; name a new folder with --out")
    if options.seeds < 1 or options.processes < 1 or options.everyday < 0:
        raise ValueError("--seeds and --processes are 1 or more, --everyday is 0 or more")
    arguments = ros_parameters(options.set)
    if f"{_CHOOSER}{options.heard_by}" in arguments:
        raise ValueError(f"{options.heard_by} chooses the answers; name another with --heard-by")
    return Study(
        people=_names(options.people) or (QUICK if options.quick else ()),
        robots=_names(options.robots) or ROBOTS,
        seeds=1 if options.quick else options.seeds,
        heard_by=options.heard_by,
        everyday=options.everyday,
        face=not options.no_face,
        sizes=options.sizes,
        arguments=tuple(arguments),
        processes=options.processes,
    )


def _recorded(options: argparse.Namespace) -> Sequence[Talk]:
    from whee_ros.evaluation.session.judge import judge_by
    from whee_ros.evaluation.session.recorded import conversations

    return conversations(options.bag, judge_by(options.heard_by))


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip()) if text else ()


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
