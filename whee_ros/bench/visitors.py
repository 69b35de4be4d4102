"""Visitors as other ROS4HRI nodes tell of them: new ids each time, several at once, talking."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from whee_ros.cues import NANOSECONDS
from whee_ros.nodes.quality import RELIABLE
from whee_ros.ros import Node, message

STAY, AWAY, STEP = 12.0, 6.0, 0.1
_SAYINGS = (
    "my grandmother died last week",
    "what time does the museum close",
    "i got the job i am so happy",
    "nobody talks to me at work",
    "it is raining again today",
)
_CODES = 99  # of facial actions in hri_msgs
_EXPRESSIONS = ("neutral", "sad", "happy", "surprised")
_KINDS = {
    "ids": "hri_msgs/msg/IdsList",
    "roi": "hri_msgs/msg/NormalizedRegionOfInterest2D",
    "facs": "hri_msgs/msg/FacialActionUnits",
    "expression": "hri_msgs/msg/Expression",
    "features": "hri_msgs/msg/AudioFeatures",
    "speech": "hri_msgs/msg/LiveSpeech",
    "flag": "std_msgs/msg/Bool",
    "text": "std_msgs/msg/String",
    "tf": "tf2_msgs/msg/TFMessage",
}


class Visitors:
    """Groups of one to three who come, look, talk one after the other, and leave for good.

    Every third group is tracked as persons by another node too. Ids are never used twice.
    """

    def __init__(self, run_until: Callable[[int], None], start: int) -> None:
        self._node = Node("others")
        self._publishers: dict[str, Any] = {}
        self._run_until = run_until
        self._now = start
        self.groups = 0

    def close(self) -> None:
        """Leave the graph."""
        self._node.destroy_node()

    def visit(self) -> int:
        """Let one group come and go; give the time (ns) when the room is empty again."""
        self.groups += 1
        size = 1 + self.groups % 3
        ids = [f"g{self.groups}n{number}" for number in range(size)]
        self._lists(ids)
        self._wait(STEP)
        if self.groups % 3 == 0:
            for one in ids:
                self._publish(f"/humans/persons/person_{one}/face_id", "text", data=one)
                self._publish(f"/humans/persons/person_{one}/voice_id", "text", data=one)
        for step in range(round(STAY / STEP)):
            self._step(ids, step * STEP)
            self._wait(STEP)
        self._lists([])
        for publisher in self._publishers.values():
            self._node.destroy_publisher(publisher)
        self._publishers.clear()
        self._wait(AWAY)
        return self._now

    def _lists(self, ids: list[str]) -> None:
        self._publish("/humans/faces/tracked", "ids", ids=ids)
        self._publish("/humans/voices/tracked", "ids", ids=ids)
        if self.groups % 3 == 0:
            persons = [f"person_{one}" for one in ids]
            self._publish("/humans/persons/tracked", "ids", ids=persons)

    def _step(self, ids: list[str], time: float) -> None:
        share = STAY / len(ids)
        for number, one in enumerate(ids):
            since = time - number * share
            talking = 1.0 <= since < share - 2.0
            self._face(one, number, talking)
            self._voice(one, since, share, talking)

    def _face(self, one: str, number: int, talking: bool) -> None:
        base = f"/humans/faces/{one}"
        left = 0.1 + 0.3 * number
        self._publish(f"{base}/roi", "roi", xmin=left, ymin=0.3, xmax=left + 0.2, ymax=0.6, c=0.9)
        codes = np.zeros(_CODES, np.float32)
        codes[12] = 0.3
        codes[26] = 0.5 if talking else 0.0
        facs = self._made("facs", intensity=codes, confidence=np.ones(_CODES, np.float32))
        self._send(f"{base}/facs", "facs", facs)
        shown = _EXPRESSIONS[self.groups % len(_EXPRESSIONS)]
        mood = self._made("expression", expression=shown, valence=0.2, arousal=0.1, confidence=0.7)
        self._send(f"{base}/expression", "expression", mood)
        frame = message("geometry_msgs/msg/TransformStamped")(child_frame_id=f"gaze_{one}")
        frame.header.frame_id = "camera"
        frame.transform.translation.z = 1.0
        frame.transform.rotation.y, frame.transform.rotation.w = 1.0, 0.0
        self._publish("/tf", "tf", transforms=[frame])

    def _voice(self, one: str, since: float, share: float, talking: bool) -> None:
        base = f"/humans/voices/{one}"
        self._publish(f"{base}/is_speaking", "flag", data=talking)
        pitch = 120.0 + 20.0 * math.sin(since) if talking else 0.0
        self._publish(f"{base}/features", "features", pitch=pitch, rms=0.1, hnr=10.0)
        words = _SAYINGS[self.groups % len(_SAYINGS)]
        if abs(since - (share - 2.5)) < STEP / 2:
            self._send(f"{base}/speech", "speech", self._made("speech", incremental=words))
        if abs(since - (share - 1.6)) < STEP / 2:
            said = self._made("speech", final=words, confidence=0.9)
            self._send(f"{base}/speech", "speech", said)

    def _made(self, name: str, **fields: Any) -> Any:
        made = message(_KINDS[name])(**fields)
        made.header.stamp.sec, made.header.stamp.nanosec = divmod(self._now, NANOSECONDS)
        return made

    def _publish(self, topic: str, name: str, **fields: Any) -> None:
        self._send(topic, name, message(_KINDS[name])(**fields))

    def _send(self, topic: str, name: str, made: Any) -> None:
        if topic not in self._publishers:
            self._publishers[topic] = self._node.create_publisher(type(made), topic, RELIABLE)
        self._publishers[topic].publish(made)

    def _wait(self, seconds: float) -> None:
        self._now += round(seconds * NANOSECONDS)
        self._run_until(self._now)
