"""Measure how fast everything is here: a table, and OUT with the same as JSON.

Each stage runs in a process of its own on one core: wall time at the median and the 95th
percentile, CPU time at the mean, the most memory. Then the demo scene goes through all nodes: how
many times faster than real time, and how soon a person would be answered (in virtual time).

whee bench --only live,embodiment     the robot node over the middleware, in wall time, as the
                                      machine is and with all cores busy: first command, barge-in,
                                      stop, schedule; with ROS 2 sourced also an action's cancel

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
from pathlib import Path
from typing import Any

ROOMS = ("camera", "visitors")
PARTS = ("live", "path", "soak")
STAGES = ("face", "voice", "speech", "when", "how", "embodiment")
QUICK_SCENE = "31"
LIMIT = 300.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee bench``."""
    parser.add_argument("--out", type=Path, default=Path("out/bench.json"), help="file to write")
    parser.add_argument("--quick", action="store_true", help="a quarter of the work")
    every = ",".join([*STAGES, "live", "path"])
    parser.add_argument(
        "--only", default=every, help=f"what to measure (default: {every}), or soak"
    )
    parser.add_argument("--minutes", type=float, default=60.0, help="soak: virtual time (60)")


def run(options: argparse.Namespace) -> int:
    """Measure what was asked for; 1 if a part could not be measured."""
    wanted = chosen(options)
    found: dict[str, Any] = {"machine": machine(), "quick": options.quick, "stages": []}
    failed: dict[str, str] = {}
    print(f"{'':28} {'for a':22} {'n':>5} {'p50 ms':>9} {'p95 ms':>9} {'CPU ms':>9} {'MB':>6}")
    for name in [name for name in (*STAGES, "live") if name in wanted]:
        quick = ["quick"] if options.quick else []
        rows = child("live", quick) if name == "live" else child("stages", [name, *quick])
        if isinstance(rows, str):
            failed[name] = rows
            print(f"{name:28} not measured: {rows}", flush=True)
            continue
        found["stages"] += rows
        for row in rows:
            print(stage_line(row), flush=True)
    if "path" in wanted:
        path = child("path", [QUICK_SCENE] if options.quick else [])
        if isinstance(path, str):
            failed["path"] = path
            print(f"whole path not measured: {path}")
        else:
            found["path"] = path
            print(path_lines(path))
    if "soak" in wanted:
        found["soak"] = soaked(options.minutes, failed)
    found["failed"] = failed
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(f"\nwritten to {options.out}")
    return 1 if failed else 0


def chosen(options: argparse.Namespace) -> list[str]:
    """Give the parts to measure.

    Raises:
        ValueError: an option is not what it can be.
    """
    wanted = [name for name in options.only.split(",") if name]
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
        print(soak_lines(told), flush=True)
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


def stage_line(row: dict[str, Any]) -> str:
    """Lay one row out."""
    return (
        f"{row['stage']:28} {row['unit']:22} {row['n']:5} {row['p50_ms']:9.2f} "
        f"{row['p95_ms']:9.2f} {row['cpu_ms']:9.2f} {row['peak_mb']:6.0f}  {row['note']}".rstrip()
    )


def path_lines(path: dict[str, Any]) -> str:
    """Lay the whole path out."""
    lines = [
        f"\nwhole path: {path['seconds']} s of the demo scene in {path['wall_s']} s "
        f"({path['times_real_time']} times real time), {path['cpu_s']} s of CPU, "
        f"{path['peak_mb']} MB at most",
        "from the last sample of speech, in virtual time:",
    ]
    for key, name in (("to_visible_act", "first visible act"), ("to_first_word", "first word")):
        spread = path[key]
        missed = f", none after {spread['none']}" if spread["none"] else ""
        lines.append(
            f"  {name:20} p50 {spread['p50_ms']} ms, p95 {spread['p95_ms']} ms "
            f"({spread['n']} lines{missed})"
        )
    return "\n".join(lines)


def soak_lines(soak: dict[str, Any]) -> str:
    """Lay one room's growth out, a line more for each container that grew."""
    grown = [
        f"{'':12}{path}: {row['first']:g} to {row['last']:g}, {row['per_hour']:+g} an hour"
        for path, row in soak["grown"].items()
    ]
    first = (
        f"{soak['room']:10} {soak['seconds'] / 60:6.1f} {soak['times_real_time']:7.1f}  "
        f"{soak['rss_mb']['last']:7.1f} {soak['rss_mb']['per_hour']:+7.1f} "
        f"{soak['objects']['per_hour']:+10.0f}  {len(grown) or 'nothing'}"
    )
    return "\n".join([first, *grown])
