"""One replay in this process: ``python -m whee_ros.bench.replayed INPUT OUT [TRUST ...]``.

Prints JSON; TRUST is what is taken from the recording, as for ``whee replay --trust``.

``times_wall`` is how many seconds of the recording a second plays, the start of the nodes not
counted. ``times_cpu`` is the same by computing time, that of the programs which speak and, with its
start, of the process that reads pictures included: two busy cores make it the smaller of the two.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whee_ros.bench.measure import cpu_seconds, peak_mb


def replayed(given: Path, out: Path, trust: Sequence[str] = ()) -> dict[str, Any]:
    """Replay ``given`` into the folder ``out``, which must not exist; say what it cost."""
    from whee_ros.bench.sizes import resident_mb
    from whee_ros.replay.replay import replay

    began: list[tuple[float, float]] = []

    def progress(_share: float) -> None:
        if not began:
            began.append((time.perf_counter(), cpu_seconds()))

    outcome = replay(given, out, trust=trust, progress=progress)
    wall, cpu = time.perf_counter(), cpu_seconds()
    wall, cpu = wall - began[0][0], cpu - began[0][1]
    resident = resident_mb()
    return {
        "seconds": round(outcome.seconds, 1),
        "messages": outcome.played,
        "published": sum(outcome.published.values()),
        "decisions": outcome.published.get("/decision", 0),
        "wall_s": round(wall, 3),
        "cpu_s": round(cpu, 3),
        "times_cpu": round(outcome.seconds / cpu, 1),
        "times_wall": round(outcome.seconds / wall, 1),
        "resident_mb": round(resident, 1),
        "peak_mb": round(peak_mb(), 1),
        "failures": outcome.failures,
        "digest": outcome.digest,
    }


def main(arguments: list[str]) -> None:
    """Replay and print."""
    from whee_ros.ros import use

    use("memory")
    given, out, *trust = arguments
    print(json.dumps(replayed(Path(given), Path(out), trust)))


if __name__ == "__main__":
    main(sys.argv[1:])
