"""Writes what a replay gives: the outcome into a bag, measurements beside it."""

from __future__ import annotations

import hashlib
from typing import Any, TextIO

from whee_ros.replay.outcome import Outcome, count
from whee_ros.replay.records import PICTURES, SOUND, Record, type_name
from whee_ros.replay.selection import RECORDED
from whee_ros.replay.writer import BagWriter
from whee_ros.ros import serialize_message
from whee_ros.wire import encode

MEASURED = ("/diagnostics", "/rosout", "/parameter_events")
"""Topics whose content depends on this machine's speed; they go beside the bag."""
BULKY = (*PICTURES, *SOUND, "sensor_msgs/msg/PointCloud2")
"""Types that are not copied from the input to the output."""


class Recorder:
    """Writes and counts; ``since`` (ns) says from when on, for a replay that is taken up again."""

    def __init__(self, bag: BagWriter, measured: TextIO, outcome: Outcome, since: int) -> None:
        self._bag = bag
        self._measured = measured
        self._outcome = outcome
        self._since = since
        self._hash = hashlib.sha256()

    def heard(self, topic: str, message: Any, stamp: int) -> None:
        """Take one message that a node published."""
        if stamp < self._since:
            return
        if topic in MEASURED:
            for status in getattr(message, "status", ()):
                row = {"stamp": stamp, "node": status.name, "message": status.message}
                row.update({value.key: value.value for value in status.values})
                self._measured.write(encode(row) + "\n")
            return
        self._keep(topic, type_name(type(message)), stamp, serialize_message(message))
        count(self._outcome.published, topic)

    def copied(self, record: Record, stamp: int) -> None:
        """Take a recorded message that the nodes heard; pictures and sound stay in the input."""
        if stamp >= self._since and record.type not in BULKY and record.topic not in MEASURED:
            self._keep(record.topic, record.type, stamp, record.data)
            count(self._outcome.copied, record.topic)

    def moved(self, record: Record, stamp: int) -> None:
        """Take a recorded message of a topic that a started node publishes anew."""
        if stamp >= self._since:
            if record.type not in BULKY:
                self._keep(f"{RECORDED}{record.topic}", record.type, stamp, record.data)
            count(self._outcome.moved, record.topic)

    def kept(self, record: Record) -> None:
        """Write one message as it is."""
        self._keep(record.topic, record.type, record.stamp, record.data)

    def _keep(self, topic: str, kind: str, stamp: int, data: bytes) -> None:
        self._bag.write_cdr(topic, kind, stamp, data)
        self._hash.update(f"{topic}\0{kind}\0{stamp}\0".encode() + data)

    def done(self) -> None:
        """Tell the digest of all that was written."""
        self._outcome.digest = self._hash.hexdigest()
