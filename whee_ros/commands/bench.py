"""Measure how fast everything is here: a table, and OUT with the same as JSON.

Each stage runs in a process of its own on one core: wall time at the median and the 95th
percentile, CPU time at the mean, the most memory. Then the demo scene goes through all nodes: how
many times faster than real time, and how soon a person would be answered (in virtual time).

whee bench --only live,embodiment     the robot node over the middleware, in wall time, as the
                                      machine is and with all cores busy: first command, barge-in,
                                      stop, schedule; with ROS 2 sourced also an action's cancel

whee bench --only batch               a thousand turns at once, on one thread and on two
whee bench --only replay              the bars of replay: speed, memory, the same bytes
whee bench --only scaling,spread      1 to 6 people, a minute to four hours; 1, 2, 4 processes

Each run adds a line to a history beside OUT; `--history` shows the latest, and `--plot FILE` draws
it and the scaling of the last run.

whee bench --only soak --minutes 60   an hour of people coming and going, in virtual time: does
                                      anything grow?
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from whee_ros.bench import history, lines

ROOMS = ("camera", "visitors")
GROUPS: dict[str, tuple[Callable[[Any], str], float]] = {
    "batch": (lines.batch_lines, 3600.0),
    "replay": (lines.bar_lines, 7200.0),
    "scaling": (lines.scaling_lines, 7200.0),
    "spread": (lines.spread_lines, 1800.0),
}
"""Parts by how they are laid out, and the seconds after which something hangs."""
MODULES = {"replay": "bars"}
PARTS = ("live", "path", "soak", *GROUPS)
STAGES = ("face", "voice", "speech", "when", "how", "embodiment")
QUICK_SCENE = "31"
LIMIT = 300.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee bench``."""
    parser.add_argument("--out", type=Path, default=Path("out/bench.json"), help="file to write")
    parser.add_argument("--quick", action="store_true", help="a quarter of the work")
    every = ",".join([*STAGES, "live", "path"])
    parser.add_argument(
        "--only",
        default=every,
        help=f"what to measure (default: {every}), or {', '.join(GROUPS)}, soak, all",
    )
    parser.add_argument("--history", action="store_true", help="show the runs before, measure none")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw history and scaling (PNG)")
    parser.add_argument("--minutes", type=float, default=60.0, help="soak: virtual time (60)")


def run(options: argparse.Namespace) -> int:
    """Measure what was asked for; 1 if a part could not be measured."""
    before = options.out.with_name(history.FILE)
    if options.history:
        return shown(before, options.plot)
    wanted = chosen(options)
    found: dict[str, Any] = {"machine": machine(), "quick": options.quick, "stages": []}
    failed: dict[str, str] = {}
    print(f"{'':28} {'for a':22} {'n':>5} {'p50 ms':>9} {'p95 ms':>9} {'CPU ms':>9} {'MB':>6}")
    for name in [name for name in (*STAGES, "live") if name in wanted]:
        quick = ["quick"] if options.quick else []
        live = name == "live"
        rows = child("live", quick, 3 * LIMIT) if live else child("stages", [name, *quick])
        if isinstance(rows, str):
            failed[name] = rows
            print(f"{name:28} not measured: {rows}", flush=True)
            continue
        found["stages"] += rows
        for row in rows:
            print(lines.stage_line(row), flush=True)
    if "path" in wanted:
        path = child("path", [QUICK_SCENE] if options.quick else [])
        if isinstance(path, str):
            failed["path"] = path
            print(f"whole path not measured: {path}")
        else:
            found["path"] = path
            print(lines.path_lines(path))
    for name in [name for name in GROUPS if name in wanted]:
        grouped(name, options.quick, found, failed)
    if "soak" in wanted:
        found["soak"] = soaked(options.minutes, failed)
    found["failed"] = failed
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    history.append(before, found)
    print(f"\nwritten to {options.out}, {before}")
    if options.plot:
        draw(before, options.plot)
    return 1 if failed else 0


def shown(before: Path, plot: Path | None) -> int:
    """Show the runs before, and draw them if asked; 1 if there are none."""
    runs = history.read(before)
    if not runs:
        print(f"no run is kept in {before}: measure one with `whee bench`", file=sys.stderr)
        return 1
    print(history.table(runs))
    if plot:
        draw(before, plot)
    return 0


def draw(before: Path, plot: Path) -> None:
    """Draw the history into a file."""
    from whee_ros.bench.plots import draw as drawn

    drawn(history.read(before), plot)
    print(f"drawn in {plot}")


def grouped(name: str, quick: bool, found: dict[str, Any], failed: dict[str, str]) -> None:
    """Measure a group and print it, or name in ``failed`` why it could not be."""
    layout, limit = GROUPS[name]
    told = child(MODULES.get(name, name), ["quick"] if quick else [], limit)
    if isinstance(told, str):
        failed[name] = told
        print(f"{name} not measured: {told}", flush=True)
        return
    found[name] = told
    print(layout(told), flush=True)


def chosen(options: argparse.Namespace) -> list[str]:
    """Give the parts to measure.

    Raises:
        ValueError: an option is not what it can be.
    """
    every = [*STAGES, *PARTS] if options.only == "all" else options.only.split(",")
    wanted = [name for name in every if name]
    for name in wanted:
        if name not in (*STAGES, *PARTS):
            raise ValueError(f"--only {name}: choose from {', '.join([*STAGES, *PARTS])}")
    if "soak" in wanted and not 5.0 <= options.minutes <= 10_000.0:
        raise ValueError(
            f"--minutes {options.minutes:g}: give 5 to 10000; growth needs some samples"
        )
    return wanted


def soaked(minutes: float, failed: dict[str, str]) -> dict[str, Any]:
    """Soak every room, print a line for each, and name in ``failed`` those that could not be."""
    found = {}
    print(f"{'soak':10} {'min':>6} {'x real':>7}  {'MB':>7} {'MB/h':>7} {'objects/h':>10}  grown")
    for room in ROOMS:
        # Slower than half of real time it is no use to anybody.
        told = child("soak", [room, str(60 * minutes)], 2 * 60 * minutes + LIMIT)
        if isinstance(told, str):
            failed[f"soak {room}"] = told
            print(f"{room:10} not measured: {told}", flush=True)
            continue
        found[room] = told
        print(lines.soak_lines(told), flush=True)
    return found


def child(module: str, arguments: list[str], limit: float = LIMIT) -> Any:
    """Run one measurement in a process of its own; give what it found, or why it failed."""
    command = [sys.executable, "-m", f"whee_ros.bench.{module}", *arguments]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, capture_output=True, text=True, env=environment, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        return f"took over {limit:.0f} s"
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        return lines[-1] if lines else f"ended with status {done.returncode}"
    return json.loads(done.stdout.strip().splitlines()[-1])


def machine() -> dict[str, Any]:
    """Describe this machine, with how busy it was when the measurement began."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": None if load is None else round(load, 2),
    }
