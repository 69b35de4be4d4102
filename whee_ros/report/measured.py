"""What a replay measured of the machine it ran on."""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from pathlib import Path


def busy(path: Path) -> dict[str, tuple[float, float]]:
    """Give each node's median and worst time for one input, ms, over the whole replay."""
    medians: dict[str, list[float]] = defaultdict(list)
    worst: dict[str, float] = defaultdict(float)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    for line in lines:
        try:
            row = json.loads(line)
            median, peak = float(row["busy ms (median)"]), float(row["busy ms (worst)"])
            node = str(row["node"])
        except (ValueError, KeyError, TypeError):
            continue
        if median > 0 or peak > 0:
            medians[node].append(median)
            worst[node] = max(worst[node], peak)
    return {node: (statistics.median(all_), worst[node]) for node, all_ in sorted(medians.items())}
