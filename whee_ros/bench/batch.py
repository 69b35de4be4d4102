"""Many turns at once against one after the other: ``python -m whee_ros.bench.batch [quick]``.

The very same turns of our corpus each time, with nothing remembered when a measurement begins: one
by one on one thread, then all in one call on one thread and on two; once with the six turns before
each, once without. ``factor`` is how many times less wall time a turn takes than one by one,
``cpu_factor`` the same of CPU time, which other work on this machine changes less. Prints JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from typing import Any

from whee_ros.bench.measure import peak_mb

TURNS, QUICK = 1000, 200
THREADS = (1, 2)
TARGET = 3.0


def batches(count: int) -> list[dict[str, Any]]:
    """Measure, and give the rows."""
    from itertools import islice

    from whee_ros.evaluation.corpus import labelled_turns

    chosen = list(islice((one for one in labelled_turns() if one.context), count))
    rows = []
    for kind in ("with context", "without context"):
        turns = [
            (one.decision.turn, (), (), one.context if kind == "with context" else ())
            for one in chosen
        ]
        # Beside other work the machine's speed drifts: the reference is measured before and after.
        before = _one_by_one(turns[::2])
        told = [_at_once(turns, threads) for threads in THREADS]
        after = _one_by_one(turns[1::2])
        single = {key: (before[key] + after[key]) / 2 for key in ("ms", "cpu_ms")}
        rows.append(_row(kind, "one by one", 1, len(turns), single, single))
        for threads, one in zip(THREADS, told, strict=True):
            rows.append(_row(kind, "at once", threads, len(turns), one, single))
    return rows


def _one_by_one(turns: Sequence[Any]) -> dict[str, float]:
    stage = _stage(1, cache=0)
    wall, cpu = time.perf_counter(), time.process_time()
    for one in turns:
        stage.decide_turns([one], 0)
    return _each(wall, cpu, len(turns))


def _at_once(turns: Sequence[Any], threads: int) -> dict[str, float]:
    # What is remembered while a call runs is part of it; nothing is when it begins.
    stage = _stage(threads, cache=512)
    wall, cpu = time.perf_counter(), time.process_time()
    stage.decide_turns(turns, 0)
    return _each(wall, cpu, len(turns))


def _stage(threads: int, cache: int) -> Any:
    from whee_ros.when.settings import WhenSettings
    from whee_ros.when.stage import WhenStage

    stage = WhenStage(WhenSettings(threads=threads, cache=cache))
    stage.decide_text("warm up")
    return stage


def _each(wall: float, cpu: float, count: int) -> dict[str, float]:
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"ms": wall * 1000 / count, "cpu_ms": cpu * 1000 / count}


def _row(
    kind: str, way: str, threads: int, n: int, one: dict[str, float], single: dict[str, float]
) -> dict[str, Any]:
    return {
        "stage": f"when: {kind}, {way}",
        "threads": threads,
        "n": n,
        "ms": round(one["ms"], 3),
        "cpu_ms": round(one["cpu_ms"], 3),
        "factor": round(single["ms"] / one["ms"], 2),
        "cpu_factor": round(single["cpu_ms"] / one["cpu_ms"], 2),
        "target": TARGET if way == "at once" and threads == max(THREADS) else None,
    }


def main(arguments: list[str]) -> None:
    """Measure and print."""
    rows = batches(QUICK if "quick" in arguments else TURNS)
    print(json.dumps({"rows": rows, "peak_mb": round(peak_mb())}))


if __name__ == "__main__":
    main(sys.argv[1:])
