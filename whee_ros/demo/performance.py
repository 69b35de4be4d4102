"""What the robot's body was told and where its joints were, kept so as to be shown afterwards."""

from __future__ import annotations

import bisect
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from whee_ros.cues import NANOSECONDS, Word
from whee_ros.nodes import own_deeds, spoken_words
from whee_ros.ros import message
from whee_ros.sim.look import Look
from whee_ros.sim.robot import SimRobot
from whee_ros.sim.urdf import JOINTS

TOPICS: dict[str, Any] = {
    "/robot_face/expression": message("hri_msgs/msg/Expression"),
    "/robot_face/look_at": message("geometry_msgs/msg/PointStamped"),
    "/light": message("std_msgs/msg/ColorRGBA"),
    "/robot_speaking": message("std_msgs/msg/Bool"),
    "/say/level": message("std_msgs/msg/Float32MultiArray"),
    "/say/words": message("std_msgs/msg/String"),
    "/robot_face/blink": message("std_msgs/msg/Float32"),
    "/joint_states": message("sensor_msgs/msg/JointState"),
}
if (_INTENT := own_deeds.intent_type()) is not None:
    TOPICS[own_deeds.TOPIC] = _INTENT
# Between joint states further apart than this, in seconds, nothing is guessed.
_APART = 1.0


class Performance:
    """Events of the topics above by stamp (ns), in the order of their coming."""

    def __init__(self, events: Iterable[tuple[int, str, list[Any]]] = ()) -> None:
        self.events = list(events)

    def hear(self, topic: str, told: Any, stamp: int) -> None:
        """Keep one message, if it is of one of the topics."""
        if topic in TOPICS:
            self.events.append((stamp, topic, _plain(topic, told)))

    def of(self, topic: str) -> list[tuple[int, list[Any]]]:
        """Give (stamp, values) of one topic's events."""
        return [(stamp, values) for stamp, name, values in self.events if name == topic]

    def looks(self, stamps: Iterable[int]) -> Iterator[Look]:
        """Give how the robot looked at each of ``stamps`` (ns, rising)."""
        robot, joints = SimRobot(), _Joints(self.of("/joint_states"))
        waiting = iter([event for event in self.events if event[1] != "/joint_states"])
        event = next(waiting, None)
        for now in stamps:
            while event is not None and event[0] <= now:
                _tell(robot, *event)
                event = next(waiting, None)
            yield robot.look(now, joints.at(now))

    def save(self, path: Path) -> None:
        """Write one JSON line an event."""
        lines = (json.dumps(event, separators=(",", ":")) for event in self.events)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def load(path: Path) -> Performance:
    """Read what `Performance.save` wrote."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return Performance((int(stamp), str(topic), list(values)) for stamp, topic, values in rows)


def _plain(topic: str, told: Any) -> list[Any]:
    """Give a message's values as a list that JSON can hold."""
    if topic == "/robot_face/expression":
        return [str(told.expression), *map(float, (told.valence, told.arousal, told.confidence))]
    if topic == "/robot_face/look_at":
        return [float(told.point.x), float(told.point.y), float(told.point.z)]
    if topic == "/light":
        return [float(told.r), float(told.g), float(told.b)]
    if topic == "/robot_speaking":
        return [bool(told.data)]
    if topic == "/robot_face/blink":
        return [round(float(told.data), 3)]
    if topic == "/say/words":
        return [[w.text, w.start, w.end] for w in spoken_words.from_message(told)]
    if topic == own_deeds.TOPIC:
        return [own_deeds.dims(told)]
    if topic == "/say/level":
        return [round(float(value), 3) for value in told.data]
    where = dict(zip(told.name, told.position, strict=False))
    return [float(where.get(name, 0.0)) for name in JOINTS]


def _tell(robot: SimRobot, stamp: int, topic: str, values: list[Any]) -> None:
    if topic == "/robot_face/expression":
        name, valence, arousal, intensity = values
        robot.expression(name, valence, arousal, intensity, stamp)
    elif topic == "/robot_face/look_at":
        x, y, z = values
        robot.look_at(x, y, z, stamp)
    elif topic == "/light":
        r, g, b = values
        robot.light(r, g, b)
    elif topic == "/robot_speaking":
        robot.speaking(values[0], stamp)
    elif topic == "/robot_face/blink":
        robot.blink(values[0], stamp)
    elif topic == own_deeds.TOPIC and values[0] is not None:
        robot.dim(values[0], stamp)
    elif topic == "/say/words":
        robot.words([Word(text=text, start=start, end=end) for text, start, end in values])
    elif topic == "/say/level" and values:
        robot.loudness(values[0], values[1:], stamp)


class _Joints:
    """Where the joints were: between two reports on the straight line that joins them."""

    def __init__(self, reports: list[tuple[int, list[float]]]) -> None:
        self._reports = sorted(reports)
        self._stamps = [stamp for stamp, _ in self._reports]

    def at(self, now: int) -> dict[str, float]:
        """Give the position of each joint, in rad."""
        if not self._reports:
            return dict.fromkeys(JOINTS, 0.0)
        after = bisect.bisect_right(self._stamps, now)
        (t0, low), (t1, high) = (
            self._reports[min(max(k, 0), len(self._reports) - 1)] for k in (after - 1, after)
        )
        near = 0 < t1 - t0 <= _APART * NANOSECONDS
        share = min(max((now - t0) / (t1 - t0), 0.0), 1.0) if near else 0.0
        rows = zip(JOINTS, low, high, strict=True)
        return {name: (1 - share) * a + share * b for name, a, b in rows}
