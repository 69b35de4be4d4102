"""What more people and a longer talk cost: ``python -m whee_ros.bench.scaling [quick]``.

Replays of recordings made here, each in a process of its own: one to six people of 20 messages a
second each who talk in turn, and written talk of a minute to four hours with a turn each 20 s.
Costs are in computing time, start not counted. Prints JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from whee_ros.bench.bars import child

PEOPLE = (1, 2, 3, 4, 5, 6)
LENGTHS = (60.0, 600.0, 3600.0, 14_400.0)
FEW, SHORT = (1, 3), (60.0, 300.0)
_TALK = 120.0


def people(counts: tuple[int, ...], folder: Path) -> list[dict[str, Any]]:
    """Replay rooms with so many people; give what a second of each cost."""
    from whee_ros.bench.bags import humans_bag

    rows = []
    for count in counts:
        bag = humans_bag(folder / f"people{count}", _TALK, count)
        rows.append(_row("people", count, child(bag, folder / f"people{count}_out")))
    return rows


def lengths(spans: tuple[float, ...], folder: Path) -> list[dict[str, Any]]:
    """Replay talks of so many seconds; give what a decision of each cost."""
    from whee_ros.bench.bags import text_file

    rows = []
    for seconds in spans:
        text = text_file(folder / f"{seconds:.0f}.jsonl", seconds)
        rows.append(_row("seconds", seconds, child(text, folder / f"{seconds:.0f}_out")))
    return rows


def _row(axis: str, at: float, told: dict[str, Any]) -> dict[str, Any]:
    return {
        axis: at,
        "cpu_ms_a_second": round(told["cpu_s"] * 1000 / told["seconds"], 2),
        "cpu_ms_a_decision": round(told["cpu_s"] * 1000 / max(told["decisions"], 1), 1),
        "decisions": told["decisions"],
        "peak_mb": told["peak_mb"],
        "times_cpu": told["times_cpu"],
    }


def main(arguments: list[str]) -> None:
    """Measure and print."""
    from whee_ros.ros import use

    use("memory")
    quick = "quick" in arguments
    with tempfile.TemporaryDirectory(prefix="whee_scaling_") as folder:
        found = {
            "people": people(FEW if quick else PEOPLE, Path(folder)),
            "lengths": lengths(SHORT if quick else LENGTHS, Path(folder)),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
