"""The demo in one process, where DDS is not to be had: the memory engine at the pace of a clock."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whee_ros import locator
from whee_ros.demo.film import run_beside
from whee_ros.demo.performance import Performance
from whee_ros.demo.report import report
from whee_ros.demo.view import make_view
from whee_ros.replay.bag import BagReader
from whee_ros.replay.session import Session
from whee_ros.replay.story import Story

NODES = ("face", "voice", "speech", "people", "when", "how", "robot", "tts", "sim_robot")
AFTER = 6.0


def run_alone(out: Path, arguments: Sequence[str] = (), pace: float = 1.0) -> int:
    """Play the scene ``pace`` times as fast as real time (0: as fast as it goes)."""
    print("cyclonedds is not here: one process, on the memory engine; no other node can listen")
    scene = locator.data("demo/scene")
    truth = json.loads((scene / "truth.json").read_text(encoding="utf-8"))
    view, story, performance = make_view(), Story(), Performance()
    with (
        BagReader(scene / "bag") as reader,
        Session(reader.start, NODES, arguments) as session,
    ):

        def heard(topic: str, published: Any, stamp: int) -> None:
            performance.hear(topic, published, stamp)
            for happening in story.hear(topic, published, stamp):
                view.happened(happening, reader.start)

        session.listen(heard)
        begun = time.monotonic()
        for record in reader.records():
            if pace:
                due = (record.stamp - reader.start) / 1e9 / pace
                time.sleep(max(0.0, due - (time.monotonic() - begun)))
            session.feed(record)
        session.run_until(reader.end + round(AFTER * 1e9))
    view.close()
    report(story.happenings, performance, truth, truth["begin"], out)
    print(run_beside(out))
    return 0
