"""Notices what is odd in a recording though all of it is used: gaps, repeats, jumps, NaN, lacks."""

from __future__ import annotations

import functools
import re
import struct
from collections.abc import Iterable, Mapping

import numpy as np

from whee_ros.cues import NANOSECONDS
from whee_ros.replay.outcome import Outcome, count
from whee_ros.replay.records import PICTURES, SOUND, Record
from whee_ros.ros.interfaces import UnknownInterfaceError, definition

GAP = 5 * NANOSECONDS
"""A silence of all topics that is told, where there are streams."""
SMALL = 4000
"""Bytes up to which a message is searched for NaN."""
NUMBERS = re.compile(r"(hri|geometry|tf2)_msgs/.*|std_msgs/msg/Float.*|sensor_msgs/msg/JointState")
"""Types whose numbers are floats; in samples and pixels any bytes may stand."""
_EXPONENT = 0x7F800000  # all its bits are set in NaN and infinity, in no text and no time

EXPECTED = {
    "faces": ("tracked", "roi", "facs", "expression"),
    "voices": ("tracked", "is_speaking", "speech"),
}
"""What nodes use of other nodes' /humans/KIND/..."""
MAKES = {"faces": "face", "voices": "voice"}


class Watch:
    """Looks at each record on its way and counts in ``outcome.odd`` what is strange about it."""

    def __init__(self, outcome: Outcome) -> None:
        self._odd = outcome.odd
        self._last: dict[str, tuple[int, bytes]] = {}
        self._header: dict[str, int] = {}
        self._now: int | None = None
        self._streams = has_streams(outcome.topics)
        for text in lacking(outcome.topics, outcome.nodes):
            count(self._odd, text)

    def look(self, record: Record) -> None:
        """Take the next record."""
        if self._streams and self._now is not None and record.stamp - self._now > GAP:
            count(self._odd, "gaps of more than 5 s in all topics")
        self._now = max(record.stamp, self._now or 0)
        if self._last.get(record.topic) == (record.stamp, record.data):
            count(self._odd, f"{record.topic}: messages that repeat the one before")
        self._last[record.topic] = (record.stamp, record.data)
        self._stamped(record)
        if _numbers(record.type) and len(record.data) <= SMALL and _not_finite(record.data):
            count(self._odd, f"{record.topic}: messages that hold NaN or infinity")

    def done(self) -> None:
        """Say what never came, at the end."""
        if self._now is None:
            count(self._odd, "it holds no messages")

    def _stamped(self, record: Record) -> None:
        """See whether a topic's own stamps go back."""
        if len(record.data) < 12 or record.data[1] != 1 or not _headed(record.type):
            return
        seconds, rest = struct.unpack_from("<iI", record.data, 4)
        stamp = seconds * NANOSECONDS + rest
        if stamp and stamp < self._header.get(record.topic, 0):
            count(self._odd, f"{record.topic}: stamps in headers jump back")
        self._header[record.topic] = stamp


def has_streams(topics: Mapping[str, str]) -> bool:
    """Whether something is recorded that never pauses: pictures, sound, faces."""
    signals = set(topics.values()) & {*PICTURES, *SOUND}
    return bool(signals) or any(topic.startswith("/humans/faces/") for topic in topics)


def lacking(topics: Mapping[str, str], nodes: Iterable[str]) -> list[str]:
    """Name what the started nodes would use and the recording does not hold."""
    nodes = tuple(nodes)
    texts = []
    for kind, names in EXPECTED.items():
        there = {
            found[1]
            for topic in topics
            if (found := re.fullmatch(rf"/humans/{kind}/(?:[^/]+/)?([^/]+)", topic))
        }
        if there and MAKES[kind] not in nodes and "people" in nodes:
            absent = [name for name in names if name not in there]
            texts += [f"{kind} were recorded without {name}" for name in absent]
    sound = any(kind in SOUND for kind in topics.values())
    if sound and "audio_common_msgs/msg/AudioInfo" not in topics.values():
        texts.append("sound was recorded without audio_info: taken as the parameters audio_* say")
    return texts


def _not_finite(data: bytes) -> bool:
    if b"\x7f" not in data and b"\xff" not in data:
        return False
    words = np.frombuffer(data, "<u4", count=len(data) // 4)
    return bool(np.any((words & _EXPONENT) == _EXPONENT))


@functools.cache
def _numbers(kind: str) -> bool:
    return NUMBERS.fullmatch(kind) is not None


@functools.cache
def _headed(kind: str) -> bool:
    """Whether a type begins with a header."""
    try:
        _, fields = definition(kind)
    except UnknownInterfaceError:
        return False
    return bool(fields) and fields[0][0] == "header"
