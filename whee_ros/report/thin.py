"""Makes long series small without losing what one would see: the extremes of each stretch."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence

import numpy as np

POINTS = 1600
"""Points of a drawn curve; a wide screen shows about as many."""
GAPS = {"sound": 0.5}
GAP = 3.0
"""Seconds without a reading after which a curve is interrupted; sound is, sooner."""


def thinned(
    times: Sequence[float], values: Sequence[float], seconds: float, points: int = POINTS
) -> list[tuple[float, float]]:
    """Give at most about ``points`` of a series, by time: first, lowest, highest of each stretch.

    Args:
        times: s; where they go back, the series is sorted first.
        values: one for each time; those that are not finite are left out.
        seconds: how long the conversation is, which is cut into stretches of equal length.
        points: how many are wanted.
    """
    t, v = np.asarray(times, np.float64), np.asarray(values, np.float64)
    good = np.isfinite(t) & np.isfinite(v)
    t, v = t[good], v[good]
    order = np.argsort(t, kind="stable")
    t, v = t[order], v[order]
    if len(t) <= points:
        return list(zip(t.tolist(), v.tolist(), strict=True))
    stretch = np.floor(t / max(seconds, 1e-9) * (points // 3)).astype(np.int64)
    edges = [0, *(np.flatnonzero(np.diff(stretch)) + 1).tolist(), len(t)]
    kept: set[int] = set()
    for begin, end in itertools.pairwise(edges):
        part = v[begin:end]
        kept |= {begin, begin + int(part.argmin()), begin + int(part.argmax())}
    chosen = sorted(kept | {len(t) - 1})
    return list(zip(t[chosen].tolist(), v[chosen].tolist(), strict=True))


def drawn(
    name: str, times: Sequence[float], values: Sequence[float], seconds: float
) -> list[list[tuple[float, float]]]:
    """Thin the readings of a kind (valence, sound ...), and cut them where nothing was read."""
    # Thinned readings lie a stretch apart, up to two where one is at an edge.
    gap = max(GAPS.get(name, GAP), 6 * seconds / POINTS)
    found: list[list[tuple[float, float]]] = []
    for point in thinned(times, values, seconds):
        if not found or point[0] - found[-1][-1][0] > gap:
            found.append([])
        found[-1].append(point)
    return found


def zooms(times: Sequence[float], seconds: float, room: float, most: int = 32) -> list[int]:
    """Say for each item from which magnification on (1, 2, 4 ... ``most``) it has room.

    Args:
        times: where the items begin, s, rising.
        seconds: the length of the timeline.
        room: the share of the timeline's width at magnification 1 that an item needs.
        most: the largest magnification; all items are shown there.
    """
    found = [most] * len(times)
    zoom = 1
    shown: list[float] = []
    while zoom < most:
        need = room * seconds / zoom
        for number, time in enumerate(times):
            if found[number] == most and all(abs(time - one) >= need for one in _near(shown, time)):
                found[number] = zoom
                shown.append(time)
                shown.sort()
        zoom *= 2
    return found


def _near(shown: list[float], time: float) -> list[float]:
    at = bisect.bisect_left(shown, time)
    return shown[max(0, at - 1) : at + 1]
