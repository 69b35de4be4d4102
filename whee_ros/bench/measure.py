"""Time, CPU and memory of repeated work."""

from __future__ import annotations

import dataclasses
import resource
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


@dataclasses.dataclass
class Measured:
    """One row of the table: ``p50_ms``, ``p95_ms`` wall time and ``cpu_ms`` mean, for one ``unit``.

    ``peak_mb`` is the most memory that the process held, libraries included. ``ratio`` is how many
    times the median of the model alone, named by ``bare``, measured in turn with it, and
    ``cpu_ratio`` of its CPU time, for when other work disturbs the first; 0 without one.
    """

    stage: str
    unit: str
    n: int
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    peak_mb: float = 0.0
    note: str = ""
    ratio: float = 0.0
    cpu_ratio: float = 0.0
    bare: str = ""

    def against(self, plain: Measured) -> None:
        """Note how many times the model alone this took."""
        self.bare = plain.stage.partition(": ")[2]
        self.ratio = round(self.p50_ms / plain.p50_ms, 3) if plain.p50_ms else 0.0
        self.cpu_ratio = round(self.cpu_ms / plain.cpu_ms, 3) if plain.cpu_ms else 0.0
        told = f"{self.ratio:.2f} x {self.bare} ({self.cpu_ratio:.2f} of CPU)"
        self.note += f"{', ' if self.note else ''}{told}"


class Clock:
    """Collects the times of one kind of work."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu = 0.0

    def time(self, work: Callable[[], T]) -> T:
        """Do some work and note how long it took."""
        cpu, begin = time.process_time(), time.perf_counter()
        result = work()
        self.wall.append(time.perf_counter() - begin)
        self.cpu += time.process_time() - cpu
        return result

    def measured(self, stage: str, unit: str, scale: float = 1.0, note: str = "") -> Measured:
        """Give the row; ``scale`` units are in one piece of work."""
        count = max(len(self.wall), 1)
        return Measured(
            stage,
            unit,
            len(self.wall),
            p50_ms=percentile(self.wall, 50) * 1000 / scale,
            p95_ms=percentile(self.wall, 95) * 1000 / scale,
            cpu_ms=self.cpu * 1000 / count / scale,
            note=note,
        )


def percentile(values: Iterable[float], share: float) -> float:
    """Give the value below which ``share`` per cent lie, by the nearest rank; 0 of nothing."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    rank = -(-len(ordered) * share // 100)
    return ordered[max(0, int(rank) - 1)]


def peak_mb() -> float:
    """Give the most memory this process held so far, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024


def cpu_seconds() -> float:
    """Give the CPU time of this process and of the programs that it ran to their end, in s."""
    spent = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def one_thread() -> None:
    """Keep this process, and what it starts, on one core where the system allows it."""
    import os

    pin: Any = getattr(os, "sched_setaffinity", None)
    if pin is not None:
        pin(0, {max(os.sched_getaffinity(0))})
