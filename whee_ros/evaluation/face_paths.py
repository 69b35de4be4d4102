"""Where people go in composed scenes: paths of their faces over time, and the light there."""

from __future__ import annotations

from collections.abc import Callable

from whee_ros.evaluation.face_scenes import Path2D, Place


def constant(light: float) -> Callable[[float], float]:
    """The same light all the time, as a factor of the pictures' own."""
    return lambda _: light


def still(place: Place) -> Path2D:
    """Somebody who stays in one place."""
    return lambda _: place


def until(path: Path2D, end: float) -> Path2D:
    """Somebody who goes along a path and is gone at ``end`` seconds."""
    return lambda t: path(t) if t < end else None


def since(path: Path2D, start: float) -> Path2D:
    """Somebody who goes along a path from ``start`` seconds on."""
    return lambda t: path(t) if t >= start else None


def away(before: Place, after: Place, start: float, end: float) -> Path2D:
    """Somebody out of sight from ``start`` to ``end``, and then in another place."""
    return lambda t: before if t < start else after if t >= end else None


def walk(start: float, end: float, width: float, seconds: float) -> Path2D:
    """Somebody who passes by, from ``start`` to ``end`` pixels across, ``width`` pixels near."""
    return lambda t: Place(start + (end - start) * t / seconds, 235, width)
