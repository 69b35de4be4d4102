"""Writes rosbag2 bags with rosbags: no ROS 2 needed."""

from __future__ import annotations

import struct
from pathlib import Path
from types import TracebackType
from typing import Any

from rosbags.interfaces import (
    Connection,
    ConnectionExtRosbag2,
    MessageDefinition,
    MessageDefinitionFormat,
)
from rosbags.rosbag2 import CompressionMode, WriterError
from rosbags.rosbag2.storage_mcap import McapWriter

from whee_ros.replay.metadata import VERSION, Topic, information, latched, text
from whee_ros.replay.records import LASTING, Record, type_name
from whee_ros.ros import serialize_message
from whee_ros.ros.interfaces import store

_MESSAGE = struct.Struct("<BQHIQQ")  # code, length of what follows, topic, sequence, two stamps
_CODE, _HEAD = 5, 22
_CHUNK = 1 << 20


class _Storage(McapWriter):
    """rosbags' mcap file; a message's head is packed at once, for there are many in a bag."""

    def write(self, connection: Connection, timestamp: int, data: bytes | memoryview) -> None:
        """Write one message at ``timestamp`` (ns)."""
        chunk, number = self.chunk, connection.id
        self.channel_stats[number] += 1
        if timestamp < chunk.message_start_time:
            chunk.message_start_time = timestamp
        if timestamp > chunk.message_end_time:
            chunk.message_end_time = timestamp
        place = chunk.bio.tell()
        chunk.msgs[number].append((timestamp, place))
        head = _MESSAGE.pack(_CODE, _HEAD + len(data), number, 0, timestamp, timestamp)
        if place + chunk.bio.write(head + data) > _CHUNK:
            self.close_chunk()

    def close_chunk(self) -> None:
        """Write what has gathered."""
        self.message_start_time = min(self.message_start_time, self.chunk.message_start_time)
        self.message_end_time = max(self.message_end_time, self.chunk.message_end_time)
        super().close_chunk()


class BagWriter:
    """Writes a rosbag2 folder in mcap; equal messages give equal bytes."""

    def __init__(self, path: Path, compress: bool = False) -> None:
        """Make the folder ``path``, which must not exist.

        Raises:
            rosbags.rosbag2.WriterError: it exists.
        """
        try:
            path.mkdir(mode=0o755, parents=True)
        except FileExistsError:
            raise WriterError(f"{path} exists already, not overwriting.") from None
        self._path = path
        self._file = _Storage(path, CompressionMode.STORAGE if compress else CompressionMode.NONE)
        self._topics: list[Topic] = []
        self._links: dict[tuple[str, str], tuple[Topic, Connection]] = {}
        self._definitions: dict[str, tuple[MessageDefinition, str]] = {}

    def __enter__(self) -> BagWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write what was gathered, and what the bag holds."""
        start, end = self._file.message_start_time, self._file.message_end_time
        chunk = self._file.chunk
        start, end = min(start, chunk.message_start_time), max(end, chunk.message_end_time)
        told = information(self._file.path.name, self._topics, start, end)
        self._file.close(VERSION, text(told).strip())
        new = self._path / "metadata.yaml.tmp"
        new.write_text(text({"rosbag2_bagfile_information": told}), "utf-8")
        new.replace(self._path / "metadata.yaml")

    def write(self, topic: str, message: Any, stamp: int) -> None:
        """Write one message, recorded at ``stamp`` ns."""
        self.write_cdr(topic, type_name(type(message)), stamp, serialize_message(message))

    def write_raw(self, record: Record) -> None:
        """Write one message that is CDR already."""
        self.write_cdr(record.topic, record.type, record.stamp, record.data)

    def write_cdr(self, topic: str, kind: str, stamp: int, data: bytes) -> None:
        """Write one message of type ``kind`` that is CDR already, recorded at ``stamp`` ns."""
        known = self._links.get((topic, kind))
        if known is None:
            known = self._links[topic, kind] = self._link(topic, kind)
        self._file.write(known[1], stamp, data)
        known[0].count += 1

    def cut(self) -> None:
        """Write what was gathered, and begin a new chunk of the file."""
        self._file.close_chunk()

    def _link(self, name: str, kind: str) -> tuple[Topic, Connection]:
        new = kind not in self._definitions
        if new:
            plain, _ = store().generate_msgdef(kind, ros_version=2)
            told = MessageDefinition(MessageDefinitionFormat.MSG, plain)
            self._definitions[kind] = (told, store().hash_rihs01(kind))
        definition, digest = self._definitions[kind]
        qualities = [latched()] if LASTING.fullmatch(name) else []
        topic = Topic(name, kind, digest, qualities)
        self._topics.append(topic)
        ext = ConnectionExtRosbag2(serialization_format="cdr", offered_qos_profiles=[])
        link = Connection(len(self._topics), name, kind, definition, digest, 0, ext, self)
        if new:
            self._file.add_msgtype(link)
        self._file.add_connection(link, text(qualities).strip())
        return topic, link
