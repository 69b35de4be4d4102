"""The history of figures and the scaling of the latest run, as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

COLUMNS = 2
HISTORY = {
    "milliseconds": ", p50 ms",
    "times the bare model": ", times ",
    "times real time in replay": "speed: ",
    "times faster at once": "times faster",
}
"""Panels by what the names of their figures hold."""
SCALING = {
    "CPU ms a second of talk": (" people, CPU ms a second", "people"),
    "CPU ms a decision": ("talk of ", "seconds of talk"),
}


def draw(runs: list[dict[str, Any]], path: Path) -> None:
    """Draw ``runs`` as ``history.read`` gives them; panels without a figure are left out."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    panels = [(title, mark) for title, mark in HISTORY.items() if _names(runs, mark)]
    scaling = [(title, *how) for title, how in SCALING.items() if _names(runs, how[0])]
    count = len(panels) + len(scaling)
    rows = -(-count // COLUMNS) or 1
    figure, axes = plt.subplots(rows, COLUMNS, figsize=(13, 3.8 * rows), squeeze=False)
    places = iter(axes.flat)
    for (title, mark), axis in zip(panels, places, strict=False):
        _history(axis, runs, title, mark)
    for (title, mark, label), axis in zip(scaling, places, strict=False):
        _scaling(axis, runs, title, mark, label)
    for axis in axes.flat[count:]:
        axis.set_axis_off()
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _history(axis: Any, runs: list[dict[str, Any]], title: str, mark: str) -> None:
    for name in _names(runs, mark):
        told = [(n, run["figures"][name]) for n, run in enumerate(runs) if name in run["figures"]]
        axis.plot(*zip(*told, strict=True), marker="o", markersize=3, linewidth=1, label=name)
    loads = [run.get("load") for run in runs]
    names = [
        f"{run['when'][5:16]}\nload {'?' if load is None else format(load, '.1f')}"
        for run, load in zip(runs, loads, strict=True)
    ]
    step = max(1, len(runs) // 6)
    axis.set_xticks(range(0, len(runs), step), names[::step], fontsize=7)
    axis.set_yscale("log")
    axis.set_title(title)
    axis.grid(alpha=0.3, which="both")
    axis.legend(fontsize=6, loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)


def _scaling(axis: Any, runs: list[dict[str, Any]], title: str, mark: str, label: str) -> None:
    """Draw the latest run that measured it, each name's number across."""
    latest = next(run for run in reversed(runs) if _names([run], mark))
    told = sorted((_number(name), latest["figures"][name]) for name in _names([latest], mark))
    axis.plot(*zip(*told, strict=True), marker="o")
    if told[-1][0] > 50 * told[0][0]:
        axis.set_xscale("log")
    axis.set_ylim(bottom=0)
    axis.set_xlabel(label)
    axis.set_title(f"{title}, {latest['when'][:16]}, load {latest.get('load')}")
    axis.grid(alpha=0.3)


def _names(runs: list[dict[str, Any]], mark: str) -> list[str]:
    return list(dict.fromkeys(n for run in runs for n in run["figures"] if mark in n))


def _number(name: str) -> float:
    return next(float(word) for word in name.split() if word.replace(".", "", 1).isdigit())
