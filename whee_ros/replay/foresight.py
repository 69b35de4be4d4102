"""A look ahead in a recording: pictures are shown some time before they are played."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from whee_ros.replay.records import LAST, PICTURES, Record

PICTURES_AHEAD = 8
RECORDS_AHEAD = 1000
"""How far to look where pictures are few."""

Show = Callable[[Record, int], None]


def ahead(records: Iterable[Record], show: Show) -> Iterator[Record]:
    """Give the records as they are, each picture shown together with when it will be played (ns).

    What is recorded out of order is played late: not before what was recorded before it.
    """
    waiting: deque[Record] = deque()
    pictures, latest = 0, 0
    for record in records:
        waiting.append(record)
        if 0 <= record.stamp < LAST:
            latest = max(latest, record.stamp)
            if record.type in PICTURES:
                pictures += 1
                show(record, latest)
        while pictures > PICTURES_AHEAD or len(waiting) > RECORDS_AHEAD:
            first = waiting.popleft()
            pictures -= first.type in PICTURES and 0 <= first.stamp < LAST
            yield first
    yield from waiting
