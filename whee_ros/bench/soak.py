"""Does anything grow? An hour of people coming and going, in virtual time, in this process.

``python -m whee_ros.bench.soak ROOM SECONDS`` prints a JSON object. Rooms:

camera    the demo scene again and again, through every node: pictures, sound, recognition
visitors  what other ROS4HRI nodes tell of new people every 18 s, through people and the mind
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from whee_ros.bench import sizes
from whee_ros.cues import NANOSECONDS

HOUR = 3600.0
EMPTY = 10.0
"""Seconds between two scenes in which the camera and the microphone give nothing."""
START = 1_800_000_000 * NANOSECONDS
SAMPLES = 60
"""Samples of memory at most: a picture of everything held takes a while."""

Sample = dict[str, Any]


def soak(room: str, seconds: float) -> dict[str, Any]:
    """Run one room for ``seconds`` of virtual time; say what grew.

    Raises:
        KeyError: there is no such room.
    """
    scenes, nodes, arguments = ROOMS[room]()
    from whee_ros.replay.session import Session

    samples: list[Sample] = []
    begin = time.perf_counter()
    with Session(START, nodes, arguments) as session:
        roots = {node.get_name(): node for node in session.nodes}
        every, due = seconds / SAMPLES, 0.0
        for now in scenes(session):
            elapsed = (now - START) / NANOSECONDS
            if elapsed >= due or elapsed >= seconds:
                due = elapsed + every
                samples.append(_sample(elapsed, roots, session))
            if elapsed >= seconds:
                break
    wall = time.perf_counter() - begin
    return {
        "room": room,
        "seconds": round(samples[-1]["at"], 1),
        "wall_s": round(wall, 1),
        "times_real_time": round(samples[-1]["at"] / wall, 1),
        "samples": len(samples),
        **growth(samples),
    }


def growth(samples: list[Sample]) -> dict[str, Any]:
    """Say what grew, of samples at the same phase of a scene.

    The first third is warming up: caches and memories fill to their bounds. Slopes are least
    squares over the rest, for an hour. A container grew if it never was as small in the last
    third as it had been at most in the second.
    """
    third = len(samples) // 3
    second, last = samples[third : 2 * third], samples[2 * third :]
    settled = [*second, *last]
    hours = [one["at"] / HOUR for one in settled]

    def trend(key: str) -> dict[str, float]:
        values = [one[key] for one in settled]
        first, end = values[0], values[-1]
        return {"first": first, "last": end, "per_hour": round(_slope(hours, values), 3)}

    grown = {}
    for path in sorted({path for one in last for path in one["containers"]}):
        now = [one["containers"].get(path, 0) for one in last]
        before = [one["containers"].get(path, 0) for one in second]
        if before and min(now) > max(before):
            slope = _slope(hours, [*before, *now])
            grown[path] = {"first": before[0], "last": now[-1], "per_hour": round(slope, 1)}
    return {
        "rss_mb": trend("rss_mb"),
        "objects": trend("objects"),
        "held": trend("held"),
        "grown": grown,
    }


def _sample(at: float, roots: dict[str, Any], session: Any) -> Sample:
    objects = sizes.objects()
    everything = {**roots, "world": session.world, **sizes.module_globals()}
    held = sizes.containers(everything)
    return {
        "at": at,
        "rss_mb": round(sizes.resident_mb(), 2),
        "objects": objects,
        "held": sum(held.values()),
        "containers": held,
    }


def _slope(x: list[float], y: list[float]) -> float:
    middle = sum(x) / len(x)
    spread = sum((a - middle) ** 2 for a in x)
    return sum((a - middle) * b for a, b in zip(x, y, strict=True)) / spread if spread else 0.0


Scenes = Callable[[Any], Iterator[int]]
Room = tuple[Scenes, list[str], list[str]]


def camera() -> Room:
    """The demo scene, its stamps moved on, with a pause after each: all ids are new each time."""
    from whee_ros import locator
    from whee_ros.replay import selection
    from whee_ros.replay.bag import BagReader, Record
    from whee_ros.ros import deserialize_message, message

    with BagReader(locator.data("demo/scene/bag")) as bag:
        records, topics = list(bag.records()), bag.topics
        begin, length = bag.start, bag.end - bag.start + round(EMPTY * NANOSECONDS)

    def scenes(session: Any) -> Iterator[int]:
        shift = START - begin
        while True:
            for record in records:
                moved = deserialize_message(record.data, message(record.type))
                header = getattr(moved, "header", None)
                if header is not None:
                    stamp = header.stamp.sec * NANOSECONDS + header.stamp.nanosec + shift
                    header.stamp.sec, header.stamp.nanosec = divmod(stamp, NANOSECONDS)
                session.feed(Record(record.topic, record.type, record.stamp + shift, moved))
            shift += length
            session.run_until(begin + shift)
            yield begin + shift

    given = [*selection.inputs(topics), *selection.parameters(topics)]
    return scenes, selection.nodes_for(topics), given


def visitors() -> Room:
    """People whom other nodes track, three groups a scene so that each scene is alike."""
    from whee_ros.bench.visitors import Visitors
    from whee_ros.replay import selection

    def scenes(session: Any) -> Iterator[int]:
        room = Visitors(session.run_until, START)
        try:
            while True:
                for _ in range(2):
                    room.visit()
                yield room.visit()
        finally:
            room.close()

    return scenes, ["people", *selection.MIND], ["-p", "tts:output:=none"]


ROOMS: dict[str, Callable[[], Room]] = {"camera": camera, "visitors": visitors}


def main(arguments: list[str]) -> None:
    """Soak and print."""
    from whee_ros.ros import use

    use("memory")
    print(json.dumps(soak(arguments[0], float(arguments[1]))))


if __name__ == "__main__":
    main(sys.argv[1:])
