"""Writes rosbag2 bags with rosbags: no ROS 2 needed."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

from whee_ros.replay.records import LASTING, Record, type_name
from whee_ros.ros import serialize_message
from whee_ros.ros.interfaces import store


class BagWriter:
    """Writes a rosbag2 folder in mcap; equal messages give equal bytes."""

    def __init__(self, path: Path, compress: bool = False) -> None:
        """Make the folder ``path``, which must not exist.

        Raises:
            rosbags.rosbag2.WriterError: it exists.
        """
        from rosbags.rosbag2 import CompressionFormat, CompressionMode, StoragePlugin, Writer

        self._writer = Writer(path, version=9, storage_plugin=StoragePlugin.MCAP)
        if compress:
            self._writer.set_compression(CompressionMode.STORAGE, CompressionFormat.ZSTD)
        self._writer.open()
        self._links: dict[tuple[str, str], Any] = {}

    def __enter__(self) -> BagWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.close()

    def write(self, topic: str, message: Any, stamp: int) -> None:
        """Write one message, recorded at ``stamp`` ns."""
        data = bytes(serialize_message(message))
        self.write_raw(Record(topic, type_name(type(message)), stamp, data))

    def write_raw(self, record: Record) -> None:
        """Write one message that is CDR already."""
        link = self._links.get((record.topic, record.type))
        if link is None:
            link = self._writer.add_connection(
                record.topic,
                record.type,
                typestore=store(),
                offered_qos_profiles=[_latched()] if LASTING.fullmatch(record.topic) else [],
            )
            self._links[record.topic, record.type] = link
        # Not `write`: that looks through all topics for each message, hundreds in a long bag.
        writer: Any = self._writer
        writer.storage.write(link, record.stamp, record.data)
        writer.counts[link.id] += 1
        writer.min_timestamp = min(record.stamp, writer.min_timestamp)
        writer.max_timestamp = max(record.stamp, writer.max_timestamp)


def _latched() -> Any:
    """Give the quality with which ``ros2 bag play`` is to publish a lasting topic."""
    from rosbags.interfaces import (
        Qos,
        QosDurability,
        QosHistory,
        QosLiveliness,
        QosReliability,
        QosTime,
    )

    return Qos(
        history=QosHistory.KEEP_LAST,
        depth=1,
        reliability=QosReliability.RELIABLE,
        durability=QosDurability.TRANSIENT_LOCAL,
        deadline=QosTime(0, 0),
        lifespan=QosTime(0, 0),
        liveliness=QosLiveliness.AUTOMATIC,
        liveliness_lease_duration=QosTime(0, 0),
        avoid_ros_namespace_conventions=False,
    )
