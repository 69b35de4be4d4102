"""Writes the reports of a replay."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from whee_ros.replay.outcome import FILE, RUN
from whee_ros.report.gather import gather
from whee_ros.report.judged import Labels, judge
from whee_ros.report.look import look
from whee_ros.report.page import page
from whee_ros.report.paper import draw_png
from whee_ros.report.rerun_file import write_rrd
from whee_ros.report.tables import write_csv, write_parquet

PAGE = "report.html"
PICTURES = 24


def make_report(
    folder: Path,
    *,
    html: Path | None = None,
    png: Path | None = None,
    csv: Path | None = None,
    parquet: Path | None = None,
    rerun: Path | None = None,
    inputs: Sequence[Path] = (),
    pictures: int = PICTURES,
    title: str = "",
    labels: Labels | None = None,
) -> list[Path]:
    """Write reports of what ``whee replay`` or ``ros2 bag record`` left; give the files written.

    Args:
        folder: the replay's folder, or a bag that was recorded while the nodes ran.
        html: the page; OUT/report.html (BAG.html for a file) if nothing else is asked for either.
        png: a picture for papers.
        csv: a folder for tables.
        parquet: a folder for the same tables.
        rerun: a .rrd file for the Rerun viewer.
        inputs: what was replayed, if it is no longer where the replay read it.
        pictures: how many small pictures of the input the page shows.
        title: the page's title; the input's name without.
        labels: what people noted, to show and score the decisions against.

    Raises:
        BagError: it holds no replay and is no bag.
        ImportError: what an asked-for form needs is missing.
        OSError: a file cannot be written.
        ValueError: the labels' tolerance is negative.
    """
    made = gather(folder)
    if labels is not None:
        made.judged = judge(made, labels)
    given = list(inputs) or inputs_of(folder)
    if html is None and not (png or csv or parquet or rerun):
        html = folder / PAGE if folder.is_dir() else folder.with_suffix(".html")
    written = []
    named = title or " + ".join(_name(one) for one in given) or folder.resolve().name
    if html or png or rerun:
        look(made, given, pictures)
    if html:
        html.write_text(page(made, named), encoding="utf-8")
        written.append(html)
    if png:
        draw_png(made, png)
        written.append(png)
    if csv:
        written += write_csv(made, csv)
    if parquet:
        written += write_parquet(made, parquet)
    if rerun:
        write_rrd(made, rerun, named)
        written.append(rerun)
    return written


def inputs_of(folder: Path) -> list[Path]:
    """Give the files that a replay read, as far as it says; a recorded bag may hold pictures."""
    if not (folder / FILE).is_file():
        return [folder]
    try:
        given = json.loads((folder / RUN).read_text(encoding="utf-8"))["input"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [Path(one) for one in ([given] if isinstance(given, str) else given)]


def _name(path: Path) -> str:
    """Name an input; a folder "bag" says nothing without the one that it is in."""
    return f"{path.parent.name}/{path.name}" if path.name == "bag" else path.name
