"""The robot node over the middleware, measured from outside: ``python -m whee_ros.bench.live``.

The nodes robot and tts run in a process of their own, as on a robot; a probe in this one sends
plans, speaks over the robot, stops it, and notes when each answer arrives. Everything is measured
as it is and again beside one busy process a core. Prints a JSON list of rows.
"""

from __future__ import annotations

import dataclasses
import json
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whee_ros.bench.action import PROFILE as ACTION_PROFILE
from whee_ros.bench.action import cancelling
from whee_ros.bench.measure import Clock, Measured, peak_mb
from whee_ros.bench.probe import Probe
from whee_ros.demo.processes import Processes

DOMAIN = "78"
# No loudspeaker to open, and no breath or glance among the commands.
BODY = ("-p", "tts:output:=none", "-p", "robot:idle:=false")
TARGETS = {"first": 10.0, "stop": 200.0, "hush": 100.0, "yield": 200.0, "late": 30.0}


def main(arguments: list[str]) -> None:
    """Measure, and print the rows."""
    quick = "quick" in arguments
    environment = {"ROS_DOMAIN_ID": os.environ.get("ROS_DOMAIN_ID", DOMAIN)}
    os.environ.update(environment)
    rows = []
    with tempfile.TemporaryDirectory(prefix="whee_bench_") as folder:
        for name, busy in (("", 0), (", all cores busy", os.cpu_count() or 1)):
            with Processes(Path(folder), environment) as processes, loaded(busy):
                processes.start("body", ("robot", "tts"), BODY)
                rows += body(name, processes, rounds=4 if quick else 12)
        rows += actions(Path(folder), environment, rounds=4 if quick else 12)
    for row in rows:
        row.peak_mb = peak_mb()
    print(json.dumps([dataclasses.asdict(row) for row in rows]))


def body(name: str, processes: Processes, rounds: int) -> list[Measured]:
    """Plans, barge-ins, stops and schedules, ``rounds`` of each."""
    first, hush, silent, stop, late = (Clock() for _ in range(5))
    with Probe() as probe:
        probe.wait_for_robot(processes.trouble)
        for _ in range(rounds):
            first.wall.append(probe.plan_to_first_command())
            cancelled, fell = probe.barge_in()
            hush.wall.append(cancelled)
            silent.wall.append(fell)
            stop.wall.append(probe.stop_to_last_command())
            late.wall += probe.schedule()
    load = f"load {os.getloadavg()[0]:.1f}"
    return [
        _row(first, name, "plan to first command", TARGETS["first"], load),
        _row(hush, name, "barge-in to cancel", TARGETS["hush"], load),
        _row(silent, name, "barge-in to silence", TARGETS["hush"], load),
        _row(stop, name, "stop to last command", TARGETS["stop"], load),
        _row(late, name, "act, late by", TARGETS["late"], load),
    ]


def actions(folder: Path, environment: dict[str, str], rounds: int) -> list[Measured]:
    """From a stop to the cancel that an action server gets; nothing where there are no actions."""
    from whee_ros.ros import engine_name

    if engine_name() != "rclpy":
        return []
    profile = folder / "bench.yaml"
    profile.write_text(ACTION_PROFILE, encoding="utf-8")
    rows = []
    for name, busy in (("", 0), (", all cores busy", os.cpu_count() or 1)):
        with Processes(folder, environment) as processes, loaded(busy):
            processes.start("actor", ("robot",), ("-p", f"robot:profile:={profile}"))
            clock = cancelling(processes.trouble, rounds)
        load = f"load {os.getloadavg()[0]:.1f}"
        rows.append(_row(clock, name, "stop to action's cancel", TARGETS["yield"], load))
    return rows


@contextmanager
def loaded(count: int) -> Iterator[None]:
    """Keep ``count`` processes busy meanwhile."""
    busy = [multiprocessing.Process(target=_spin, daemon=True) for _ in range(count)]
    for one in busy:
        one.start()
    try:
        yield
    finally:
        for one in busy:
            one.kill()
            one.join()


def _spin() -> None:
    while os.getppid() != 1:
        sum(range(100_000))


def _row(clock: Clock, name: str, unit: str, target: float, load: str) -> Measured:
    return clock.measured(f"live{name}", unit, note=f"at most {target:g} ms; {load}")


if __name__ == "__main__":
    main(sys.argv[1:])
