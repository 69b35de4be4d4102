"""The paths of conversations as a picture: how far each person is from the target, turn by turn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path as File
from typing import Any

from whee_ros.evaluation.session.path import distances
from whee_ros.evaluation.session.study import Measured

COLOURS = {"ours": "#1b6ca8", "fixed": "#d1495b", "random": "#edae49", "silent": "#8d99ae"}
_OTHERS = ("#1b6ca8", "#d1495b", "#3a7d44", "#edae49")
_COLUMNS = 4
_MARK = {"collapse": "x", "stagnation": "_"}


def plot(measured: Measured, path: File) -> None:
    """Draw one panel a person, one line a robot; crosses mark where a collapse begins.

    Raises:
        ImportError: matplotlib is missing; the message holds the cure.
    """
    try:
        import matplotlib
    except ModuleNotFoundError as error:
        raise ImportError(f"{error}: pip install 'whee_ros[plot]'") from error
    matplotlib.use("agg")
    from matplotlib import pyplot

    people = list(dict.fromkeys(one.persona or one.robot for one, _ in measured))
    columns = min(_COLUMNS, len(people))
    rows = math.ceil(len(people) / columns)
    figure, panels = pyplot.subplots(
        rows, columns, figsize=(3.1 * columns, 2.3 * rows + 0.7), sharey=True, squeeze=False
    )
    cells = [cell for row in panels for cell in row]
    for cell, person in zip(cells, people, strict=False):
        own = [pair for pair in measured if (pair[0].persona or pair[0].robot) == person]
        _panel(cell, person, own)
    for cell in cells[len(people) :]:
        cell.set_axis_off()
    hidden = all(figures.path.hidden for _, figures in measured)
    _captions(figure, cells, panels, hidden)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def _panel(cell: Any, person: str, own: Measured) -> None:
    robots = list(dict.fromkeys(one.robot for one, _ in own))
    for one, figures in own:
        far = distances(figures.path)
        place = robots.index(one.robot) % len(_OTHERS)
        colour = COLOURS.get(one.robot, _OTHERS[place])
        label = one.robot if one.seed == 0 else None
        width = 1.8 if one.robot == "ours" else 1.1
        cell.plot(range(len(far)), far, color=colour, linewidth=width, label=label)
        ids = [exchange.id for exchange in one.exchanges]
        for alarm in figures.alarms:
            if alarm.kind in _MARK and alarm.since in ids:
                at = ids.index(alarm.since)
                cell.plot([at], [far[min(at, len(far) - 1)]], _MARK[alarm.kind], color=colour)
    cell.axhline(0, color="0.8", linewidth=0.8)
    cell.set_title(person, fontsize=9, loc="left")
    cell.tick_params(labelsize=7)
    for side in ("top", "right"):
        cell.spines[side].set_visible(False)


def _captions(figure: Any, cells: Sequence[Any], panels: Any, hidden: bool) -> None:
    handles, labels = cells[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="upper right", ncols=len(labels), fontsize=8, frameon=False)
    what = "hidden state (valence, trust, need)" if hidden else "perceived valence and need"
    figure.suptitle(
        f"Distance of the {what} from the person's target, by turn", x=0.01, ha="left", fontsize=10
    )
    for row in panels:
        row[0].set_ylabel("distance", fontsize=8)
    for cell in panels[-1]:
        cell.set_xlabel("turn", fontsize=8)
    figure.tight_layout(rect=(0, 0, 1, 0.97))
