"""The same recording under many settings, in parallel processes; each is an ordinary replay."""

from __future__ import annotations

import dataclasses
import itertools
import multiprocessing
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from whee_ros import __version__
from whee_ros.replay.records import BagError

PERCEIVED = "perceived"
LATER = ("when", "how", "robot", "tts")
"""Nodes whose settings leave what is perceived as it is."""


@dataclasses.dataclass(frozen=True)
class Cell:
    """One point of the grid: its settings, node.name to value, and the folder it is written to."""

    settings: Mapping[str, str]
    folder: Path


def grid(axes: Sequence[str], out: Path) -> list[Cell]:
    """Read axes such as "when.threshold=.3,.4,.5" and give every combination, in order.

    Raises:
        ValueError: an axis has another form, no values, or is given twice.
    """
    names: dict[str, list[str]] = {}
    for axis in axes:
        name, equals, given = axis.partition("=")
        values = [value.strip() for value in given.split(",") if value.strip()]
        if not (equals and "." in name and values):
            raise ValueError(f"--grid {axis}: write it as node.name=value,value")
        if name in names:
            raise ValueError(f"--grid {name} is given twice; put all values into one")
        names[name] = list(dict.fromkeys(values))
    cells = []
    for number, values_of in enumerate(itertools.product(*names.values())):
        settings = dict(zip(names, values_of, strict=True))
        cells.append(Cell(settings, out / f"{number:04d}"))
    return cells


def run(
    inputs: Sequence[Path], cells: Sequence[Cell], choices: Mapping[str, Any], processes: int
) -> Iterator[tuple[Cell, str]]:
    """Replay every cell; give each with an empty text, or why it failed, as they end.

    Cells that are finished from an earlier run are taken as they are. ``choices`` are those of
    ``replay``; the outcome of a cell does not depend on how many processes there are.
    """
    waiting = [cell for cell in cells if not _finished(cell, choices)]
    yield from ((cell, "") for cell in cells if cell not in waiting)
    if not waiting:
        return
    # Fresh processes: the middleware of this one may not be copied.
    context = multiprocessing.get_context("spawn")
    cores = 1 if processes > 1 else None
    with ProcessPoolExecutor(min(processes, len(waiting)), mp_context=context) as pool:
        jobs = {
            pool.submit(replay_cell, list(inputs), cell.folder, _with(choices, cell, cores)): cell
            for cell in waiting
        }
        try:
            for job in as_completed(jobs):
                error = job.exception()
                yield jobs[job], "" if error is None else f"{type(error).__name__}: {error}"
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def replay_cell(inputs: list[Path], folder: Path, choices: dict[str, Any]) -> None:
    """Replay one cell in this process; one that was broken off begins anew."""
    from whee_ros.ros import use

    use("memory")
    from whee_ros.replay.replay import replay

    shutil.rmtree(folder, ignore_errors=True)
    replay(inputs, folder, **choices)


def perceive_once(inputs: Sequence[Path], out: Path, choices: Mapping[str, Any]) -> Path:
    """Replay the recording once, so that the cells can take from it what was perceived.

    Raises:
        BagError: what lies in ``out`` is another replay.
    """
    folder = out / PERCEIVED
    cell = Cell({}, folder)
    if not _finished(cell, choices):
        replay_cell(list(inputs), folder, dict(choices))
    return folder / "bag"


def _with(choices: Mapping[str, Any], cell: Cell, cores: int | None = None) -> dict[str, Any]:
    from whee_ros.replay.overrides import ros_parameters

    settings = [f"{name}={value}" for name, value in cell.settings.items()]
    arguments = [*choices["arguments"], *ros_parameters(settings)]
    return {**choices, "arguments": arguments, "cores": cores}


def _finished(cell: Cell, choices: Mapping[str, Any]) -> bool:
    """Whether a cell was replayed before, with the same settings."""
    from whee_ros.replay.outcome import load, plain

    try:
        before = load(cell.folder)
    except BagError:
        return False
    given = list(_with(choices, cell)["arguments"])
    same = plain(before.settings[-len(given) :]) == plain(given)
    return before.finished and before.version == __version__ and same
