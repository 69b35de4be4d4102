"""The cheapest way to give faces to tracks, one each."""

from __future__ import annotations

from collections.abc import Mapping


def assign(costs: Mapping[tuple[int, int], float], unmatched: float) -> dict[int, int]:
    """Pair tracks with boxes so that the sum of costs is least.

    Exact: goes through the tracks and keeps, for every set of boxes already given away, the
    cheapest way there. Meant for a handful of boxes.

    Args:
        costs: of (track, box); pairs that are not in it are impossible.
        unmatched: the cost of a box that is given to no track; dearer pairs are not made.

    Returns:
        Box to track.
    """
    tracks = sorted({t for t, _ in costs})
    boxes = sorted({b for _, b in costs})
    bit = {b: 1 << i for i, b in enumerate(boxes)}
    best: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {0: (0.0, ())}
    for track in tracks:
        open_to = [(b, costs[track, b] - unmatched) for b in boxes if (track, b) in costs]
        # Ends are made from beginnings, so going down never gives one track two boxes.
        for given in sorted(best, reverse=True):
            so_far, pairs = best[given]
            for box, cost in open_to:
                taken = given | bit[box]
                if cost >= 0.0 or given & bit[box]:
                    continue
                if taken not in best or so_far + cost < best[taken][0]:
                    best[taken] = (so_far + cost, (*pairs, (box, track)))
    return dict(min(best.values())[1])
