"""A picture of what happened when: who spoke, what was decided, what the robot did and showed."""

from __future__ import annotations

import dataclasses
import math
import textwrap
from collections.abc import Sequence
from typing import Literal

import numpy as np

from whee_ros.demo.sheet import FONT, INK, MARGIN_LEFT, MARGIN_RIGHT, SOFT, Lanes, Sheet
from whee_ros.sim.screen import Image

_LINE = 15.0
_SPEECH = {"person": ("#f3d9a4", "#a46a00"), "robot": ("#bfe3e6", "#0f6f7a")}
_DIRECTION = {"none": "#d5dbe1", "seeking": "#f0a08c", "providing": "#b6d78c"}
_PARTS = {
    "voice": "#7cc3ca",
    "face": "#f2b880",
    "gaze": "#a9c1ea",
    "neck": "#c7aee0",
    "light": "#efe08a",
}


@dataclasses.dataclass(frozen=True)
class TimelineEvent:
    """Something that happened from ``start`` to ``end``, in seconds of the scene.

    kind "person" or "robot": somebody spoke, ``label`` the words. "need": the need for empathy was
    ``value`` (0..1) from ``start`` on. "direction": ``label`` is none, seeking or providing.
    "act": the robot did ``label``, written "part: what" ("neck: slow_nod").
    """

    kind: Literal["person", "robot", "need", "direction", "act"]
    start: float
    end: float
    label: str = ""
    value: float = 0.0


@dataclasses.dataclass(frozen=True)
class Snapshot:
    """What the robot looked like at ``time``, in seconds, with a short caption."""

    time: float
    image: Image
    caption: str = ""


def draw_timeline(
    events: Sequence[TimelineEvent],
    snapshots: Sequence[Snapshot] = (),
    *,
    threshold: float = 0.5,
    title: str = "",
    width: int = 1600,
) -> bytes:
    """Draw the timeline as a PNG.

    Args:
        events: what happened, in any order; events whose times are no numbers are left out.
        snapshots: pictures of the robot; at most one for each 120 pixels of width is shown.
        threshold: the need above which the robot answers with empathy.
        title: a line above the picture.
        width: in pixels; the height follows from what there is to show.

    Returns:
        The PNG file's bytes.

    Raises:
        ModuleNotFoundError: matplotlib is missing; the message names the cure.
    """
    kept = [e for e in events if math.isfinite(e.start) and math.isfinite(e.end)]
    shown = sorted((p for p in snapshots if math.isfinite(p.time)), key=lambda p: p.time)
    most = max(1, width // 120)
    if len(shown) > most:
        shown = [shown[round(k * (len(shown) - 1) / max(1, most - 1))] for k in range(most)]
    times = [t for e in kept for t in (e.start, e.end)] + [p.time for p in shown]
    sheet = Sheet(times, width)
    y = _title(sheet, title)
    if shown:
        y = _snapshots(sheet, shown, y)
    y = _speech(sheet, kept, "person", y)
    y = _need(sheet, kept, y, threshold)
    y = _directions(sheet, kept, y)
    y = _speech(sheet, kept, "robot", y)
    y = _acts(sheet, kept, y)
    _axis(sheet, y)
    return sheet.png(y + 40)


def _title(sheet: Sheet, title: str) -> float:
    if not title:
        return 12.0
    sheet.text(20, 24, sheet.clean(title)[:160], fontsize=13, fontweight="bold")
    return 46.0


def _snapshots(sheet: Sheet, snapshots: list[Snapshot], y: float) -> float:
    slot = (sheet.width - 24) / max(len(snapshots), 8)
    first = (sheet.width - slot * len(snapshots)) / 2
    side = min(slot - 8, 170)
    for k, snapshot in enumerate(snapshots):
        tall, wide = snapshot.image.shape[:2]
        w, h = (side, side * tall / wide) if wide >= tall else (side * wide / tall, side)
        middle = first + slot * (k + 0.5)
        left, top = middle - w / 2, y + side - h
        sheet.axes.imshow(
            np.asarray(snapshot.image),
            extent=(left, left + w, top + h, top),
            aspect="auto",
            zorder=4,
            interpolation="antialiased",
        )
        words = _fit(
            sheet, f"{snapshot.time:.1f} s  {sheet.clean(snapshot.caption)}".strip(), slot - 6
        )
        sheet.text(middle, y + side + 11, words, ha="center")
        foot = y + side + 20
        sheet.line((middle, sheet.x(snapshot.time)), (foot, foot + 34), color="#9fb3c1")
        sheet.marks.append(snapshot.time)
    sheet.tracks = y + side + 54
    return y + side + 56


def _speech(sheet: Sheet, events: list[TimelineEvent], kind: str, y: float) -> float:
    fill, edge = _SPEECH[kind]
    lanes = Lanes()
    placed = []
    for event in _of(events, kind):
        left, right = sheet.x(event.start), sheet.x(max(event.end, event.start))
        columns = max(22, int((right - left) / (FONT * 0.56)))
        words = textwrap.shorten(sheet.clean(event.label) or "...", 240, placeholder=" ...")
        lines = "\n".join(textwrap.wrap(words, columns)) or "..."
        need = max(sheet.measure(lines) + 14, right - left, 8.0)
        begin = min(left, sheet.width - MARGIN_RIGHT + 18 - need)
        lane = lanes.place(min(begin, left), max(begin + need, right))
        placed.append((lane, begin, need, left, right, lines))
    heights: dict[int, float] = {}
    for lane, *_, lines in placed:
        heights[lane] = max(heights.get(lane, 0.0), _LINE * (lines.count("\n") + 1) + 12)
    tops = {n: y + 22 + sum(heights[k] + 6 for k in range(n)) for n in heights}
    total = 30 + sum(height + 6 for height in heights.values())
    sheet.head(y, total, "Person\nsays" if kind == "person" else "Robot\nsays")
    for lane, begin, need, left, right, lines in placed:
        top, tall = tops[lane], _LINE * (lines.count("\n") + 1) + 8
        sheet.box(left, y + 7, max(right - left, 3.0), 8, facecolor=edge)
        sheet.line((left, left), (y + 15, top + 1), color=edge)
        sheet.box(begin, top, need, tall, facecolor=fill)
        sheet.text(begin + 7, top + tall / 2, lines, linespacing=1.25)
    return y + total + 8


def _need(sheet: Sheet, events: list[TimelineEvent], y: float, threshold: float) -> float:
    height = 96.0
    sheet.head(y, height, "Need for\nempathy")

    def level(value: float) -> float:
        return y + height - 10 - (height - 26) * min(1.0, max(0.0, value))

    sheet.line(
        (sheet.x(sheet.begin), sheet.x(sheet.end)),
        (level(threshold), level(threshold)),
        color="#cc5a43",
        linestyle=(0, (4, 3)),
    )
    sheet.text(20, y + height / 2 + 26, f"threshold {threshold:.2f}", color="#cc5a43")
    points = [event for event in _of(events, "need") if math.isfinite(event.value)]
    ends = [*(event.start for event in points[1:]), sheet.end][: len(points)]
    for event, end in zip(points, ends, strict=True):
        left, right, at = sheet.x(event.start), sheet.x(end), level(event.value)
        color = "#cc5a43" if event.value >= threshold else "#6b8aa3"
        bottom = y + height - 10
        sheet.axes.fill_between(
            (left, right), (at, at), bottom, color=color, alpha=0.16, zorder=1, linewidth=0
        )
        sheet.line((left, right), (at, at), color=color, linewidth=1.6)
        sheet.line((left,), (at,), color=color, marker="o", markersize=5)
        if right - left > 30:
            sheet.text(left + 7, at - 8, f"{event.value:.2f}", color=color)
    return y + height + 8


def _directions(sheet: Sheet, every: list[TimelineEvent], y: float) -> float:
    sheet.head(y, 34, "Direction")
    events = _of(every, "direction")
    for k, event in enumerate(events):
        left, right = sheet.x(event.start), sheet.x(max(event.end, event.start))
        if k + 1 < len(events):
            right = min(right, sheet.x(events[k + 1].start) - 2)
        label = sheet.clean(event.label)
        color = _DIRECTION.get(label, "#d5dbe1")
        sheet.box(left, y + 6, max(right - left, 4.0), 22, facecolor=color)
        words = _fit(sheet, label, right - left - 10)
        sheet.text(left + 6, y + 17, words)
    return y + 42


def _acts(sheet: Sheet, events: list[TimelineEvent], y: float) -> float:
    acts = _of(events, "act")
    order = [*_PARTS, ""]
    for part in order:
        mine = [e for e in acts if _part(e) == part]
        if not mine:
            continue
        lanes, placed = Lanes(), []
        for event in mine:
            left, right = sheet.x(event.start), sheet.x(max(event.end, event.start))
            words = sheet.clean(event.label.partition(":")[2] or event.label)[:40].replace("_", " ")
            begin = min(left, sheet.width - MARGIN_RIGHT + 18 - sheet.measure(words) - 12)
            end = max(right, begin + sheet.measure(words) + 12)
            placed.append((lanes.place(begin, end), left, right, begin, words))
        total = 10.0 + 24 * (1 + max(lane for lane, *_ in placed))
        sheet.head(y, total, part.capitalize() or "Acts")
        for lane, left, right, begin, words in placed:
            top = y + 6 + 24 * lane
            sheet.box(left, top, max(right - left, 5.0), 20, facecolor=_PARTS.get(part, "#cfd6dd"))
            sheet.text(begin + 6, top + 10, words)
        y += total + 4
    return y


def _axis(sheet: Sheet, y: float) -> None:
    span = sheet.end - sheet.begin
    step = next((s for s in (1, 2, 5, 10, 30, 60, 300) if span / s <= 16), span / 10)
    sheet.line((MARGIN_LEFT, sheet.width - MARGIN_RIGHT), (y + 4, y + 4), color=INK)
    tick = math.ceil(sheet.begin / step) * step
    while tick <= sheet.end:
        x = sheet.x(tick)
        sheet.line((x, x), (y + 4, y + 10), color=INK)
        sheet.text(x, y + 21, f"{tick:g} s", ha="center", color=SOFT)
        tick += step
    for x in map(sheet.x, sheet.marks):
        sheet.line((x, x), (sheet.tracks, y + 4), color="#9fb3c1", linewidth=0.6, zorder=1)


def _of(events: list[TimelineEvent], kind: str) -> list[TimelineEvent]:
    found = [event for event in events if event.kind == kind]
    return sorted(found, key=lambda event: (event.start, event.end))


def _part(event: TimelineEvent) -> str:
    part = event.label.partition(":")[0].strip()
    return part if part in _PARTS else ""


def _fit(sheet: Sheet, words: str, width: float) -> str:
    while words and sheet.measure(words) > width:
        words = words[:-2].rstrip() + "…" if len(words) > 2 else ""
    return words
