"""Show a replayed conversation: one HTML file to open in a browser, and tables for analysis.

OUT is a folder that `whee replay` wrote, or a bag that `ros2 bag record --use-sim-time` kept of the
running nodes. The HTML file needs no network and nothing else: a
timeline, the talk, and for each decision its signed reasons, what was rejected and how long it
took. It shows what people said in full and, if the input is still where it was, small pictures of
it: keep it as you keep the recording. `--pictures 0` leaves them out. With `--labels` it shows
what people noted about the recording, which calls for empathy were found and missed, and what was
said for nothing, with the figures of `whee score`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from whee_ros.commands import label_options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee report``."""
    parser.add_argument(
        "replay", type=Path, metavar="OUT", help="what `whee replay` wrote, or a recorded bag"
    )
    parser.add_argument("--html", type=Path, metavar="FILE", help="default: OUT/report.html")
    parser.add_argument("--png", type=Path, metavar="FILE", help="a picture for papers")
    parser.add_argument("--csv", type=Path, metavar="DIR", help="tables, one file each")
    parser.add_argument("--parquet", type=Path, metavar="DIR", help="the same, with pyarrow")
    parser.add_argument("--rerun", type=Path, metavar="FILE", help=".rrd for the Rerun viewer")
    parser.add_argument("--title", default="", help="default: the input's name")
    parser.add_argument(
        "--pictures", type=int, default=24, metavar="N", help="of the input (default: 24)"
    )
    parser.add_argument(
        "--input",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="the replayed bag or files, if they were moved",
    )
    parser.add_argument(
        "--labels", type=Path, metavar="FILE", help="what people noted: .csv, or ELAN's .eaf"
    )
    label_options.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Write what was asked for."""
    from whee_ros.ros import use

    use("memory")
    from whee_ros.report.judged import Labels
    from whee_ros.report.make import make_report

    labels = None
    if options.labels:
        labels = Labels(
            label_options.read(options.labels),
            options.labels.name,
            options.tolerance,
            label_options.persons_of(options),
        )
    for path in make_report(
        options.replay,
        html=options.html,
        png=options.png,
        csv=options.csv,
        parquet=options.parquet,
        rerun=options.rerun,
        inputs=options.input,
        pictures=options.pictures,
        title=options.title,
        labels=labels,
    ):
        print(path)
    return 0
