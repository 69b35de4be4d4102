"""What was measured before: a line of JSON a run, with version, machine and load beside it."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from whee_ros import __version__

FILE = "bench_history.jsonl"


def figures(found: dict[str, Any]) -> dict[str, float]:
    """Give every figure of a run by a name that stays: "when: context read before, p50 ms"."""
    told: dict[str, float] = {}
    for row in found.get("stages", []):
        told[f"{row['stage']}, {row['unit']}, p50 ms"] = row["p50_ms"]
        told[f"{row['stage']}, {row['unit']}, CPU ms"] = row["cpu_ms"]
        if row.get("ratio"):
            told[f"{row['stage']}, times {row['bare']}"] = row["ratio"]
            told[f"{row['stage']}, times {row['bare']} by CPU"] = row["cpu_ratio"]
    for row in found.get("batch", {}).get("rows", []):
        told[f"{row['stage']}, {row['threads']} threads, times faster"] = row["factor"]
    for row in found.get("replay", []):
        told[row["bar"]] = row["figure"]
    scaling = found.get("scaling", {})
    for row in scaling.get("people", []):
        told[f"{row['people']} people, CPU ms a second"] = row["cpu_ms_a_second"]
    for row in scaling.get("lengths", []):
        told[f"talk of {row['seconds']:g} s, CPU ms a decision"] = row["cpu_ms_a_decision"]
    for row in found.get("spread", []):
        told[f"{row['processes']} processes, decision p50 ms"] = row["decision_p50_ms"]
    if "path" in found:
        told["whole path, times real time"] = found["path"]["times_real_time"]
    return told


def append(path: Path, found: dict[str, Any]) -> None:
    """Add a run; what could not be measured has no figure."""
    run = {
        "when": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "version": __version__,
        **found["machine"],
        "quick": found["quick"],
        "figures": figures(found),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(run) + "\n")


def read(path: Path) -> list[dict[str, Any]]:
    """Give the runs, oldest first; lines that are none are left out."""
    runs = []
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for line in lines:
        try:
            run = json.loads(line)
        except ValueError:
            continue
        if isinstance(run, dict) and isinstance(run.get("figures"), dict):
            runs.append(run)
    return runs


def table(runs: list[dict[str, Any]], last: int = 5) -> str:
    """Lay the latest runs out, a column each, a row for each figure any of them has."""
    runs = runs[-last:]
    names = list(dict.fromkeys(name for run in runs for name in run["figures"]))
    width = max(map(len, names), default=10)
    head = [f"{'':{width}}" + "".join(f"{run['when'][5:16]:>14}" for run in runs)]
    for key in ("version", "cores", "load"):
        head.append(f"{key:{width}}" + "".join(f"{run.get(key, '')!s:>14}" for run in runs))
    for name in names:
        values = (run["figures"].get(name) for run in runs)
        row = "".join(f"{'' if value is None else format(value, '.4g'):>14}" for value in values)
        head.append(f"{name:{width}}{row}")
    return "\n".join(head)
