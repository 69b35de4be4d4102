"""What a replay wrote, or any bag that was recorded while the nodes ran, opened alike."""

from __future__ import annotations

import re
from pathlib import Path

from whee_ros.cues import NANOSECONDS
from whee_ros.replay.bag import BagError, BagReader
from whee_ros.replay.outcome import BAG, FILE, Outcome, load
from whee_ros.replay.selection import PRODUCES


def opened(path: Path) -> tuple[Outcome, Path]:
    """Give the outcome and the bag of a replay's folder, or of a bag that ``ros2 bag`` recorded.

    Of a recorded bag only its time is known, and which nodes' topics are in it.

    Raises:
        BagError: it is neither, or cannot be read.
    """
    if (path / FILE).is_file():
        return load(path), path / BAG
    try:
        with BagReader(path) as bag:
            topics, start, end = bag.topics, bag.start, bag.end
    except BagError as error:
        raise BagError(f"{path} holds no replay and no bag: {error}") from error
    nodes = [
        node
        for node, pattern in PRODUCES.items()
        if any(re.fullmatch(pattern, topic) for topic in topics)
    ]
    seconds = max(0, end - start) / NANOSECONDS
    made = Outcome(
        version="", nodes=nodes, topics=topics, start=start, end=end, seconds=seconds, finished=True
    )
    return made, path
