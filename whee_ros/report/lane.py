"""A lane of the timeline, and how its drawings are placed."""

from __future__ import annotations

import dataclasses

from whee_ros.report.markup import text

WIDE, TALL = 10_000, 200
"""The size of a lane's drawing, which is stretched to the lane."""


@dataclasses.dataclass(frozen=True)
class Lane:
    """One lane: its name and legend (HTML), height in px and content (HTML)."""

    name: str
    height: int
    inside: str
    css: str = ""


def svg(inside: str, label: str) -> str:
    """Give a drawing that fills its lane."""
    return (
        f'<svg viewBox="0 0 {WIDE} {TALL}" preserveAspectRatio="none" role="img" '
        f'aria-label="{text(label)}">{inside}</svg>'
    )


def x_of(time: float, seconds: float) -> int:
    """Give where a time is drawn."""
    return round(min(1.0, time / seconds) * WIDE)
