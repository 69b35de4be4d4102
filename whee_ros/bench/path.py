"""The whole path: the demo scene through all nodes in virtual time, in this process.

``python -m whee_ros.bench.path [SECONDS]`` prints a JSON object. Latencies are in virtual time:
what the scene's person would see, each slow part taking the time its node is set to.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from whee_ros.bench.measure import cpu_seconds, peak_mb, percentile
from whee_ros.cues import NANOSECONDS

AFTER = 6.0


def whole_path(seconds: float | None) -> dict[str, Any]:
    """Run the scene, or its first ``seconds``, and measure."""
    from whee_ros import locator
    from whee_ros.bench.scene import truth
    from whee_ros.demo.timing import answers
    from whee_ros.replay import selection
    from whee_ros.replay.bag import BagReader
    from whee_ros.replay.session import Session
    from whee_ros.replay.story import Story

    facts, story = truth(), Story()
    with BagReader(locator.data("demo/scene/bag")) as bag:
        limit = bag.end if seconds is None else bag.start + round(seconds * NANOSECONDS)
        given = [*selection.inputs(bag.topics), *selection.parameters(bag.topics)]
        with Session(bag.start, selection.nodes_for(bag.topics), given) as session:

            def heard(topic: str, message: Any, stamp: int) -> None:
                story.hear(topic, message, stamp)

            session.listen(heard)
            begin, cpu = time.perf_counter(), cpu_seconds()
            for record in bag.records():
                if record.stamp > limit:
                    break
                session.feed(record)
            session.run_until(limit + round(AFTER * NANOSECONDS))
            wall, used = time.perf_counter() - begin, cpu_seconds() - cpu
        length = (limit - bag.start) / NANOSECONDS + AFTER
        lines = [one for one in facts["lines"] if facts["begin"] + one["end"] * 1e9 < limit]
        found = answers(story.happenings, lines, facts["begin"])
    return {
        "seconds": round(length, 1),
        "wall_s": round(wall, 2),
        "cpu_s": round(used, 2),
        "times_real_time": round(length / wall, 2),
        "peak_mb": round(peak_mb()),
        "answers": [vars(answer) for answer in found],
        "to_visible_act": _spread([one.visible for one in found]),
        "to_first_word": _spread([one.word for one in found]),
    }


def _spread(values: list[float | None]) -> dict[str, float | int]:
    known = [value for value in values if value is not None]
    return {
        "n": len(known),
        "none": len(values) - len(known),
        "p50_ms": round(percentile(known, 50) * 1000),
        "p95_ms": round(percentile(known, 95) * 1000),
    }


def main(arguments: list[str]) -> None:
    """Measure and print."""
    from whee_ros.ros import use

    use("memory")
    print(json.dumps(whole_path(float(arguments[0]) if arguments else None)))


if __name__ == "__main__":
    main(sys.argv[1:])
