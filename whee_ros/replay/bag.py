"""rosbag2 bags, read and written with rosbags: no ROS 2 needed, CDR in and out."""

from __future__ import annotations

import dataclasses
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from whee_ros.ros import serialize_message
from whee_ros.ros.interfaces import store

LASTING = re.compile(r"/humans/(.*/tracked|persons/.*)|.*audio_info|/robot_speaking|/tf_static")
"""Topics that are latched by REP-155 or by their publishers, whatever the bag remembers of it."""


class BagError(ValueError):
    """A bag that cannot be read; the message names file, cause and cure."""


# What rosbags raises on damaged files, beside its own errors.
_DAMAGE = (
    struct.error,
    OSError,
    ValueError,
    KeyError,
    AssertionError,
    EOFError,
    TypeError,
    IndexError,
)


@dataclasses.dataclass(frozen=True)
class Record:
    """One message of a bag: ``data`` is its CDR form, ``stamp`` when it was recorded (ns)."""

    topic: str
    type: str
    stamp: int
    data: bytes


def type_name(kind: Any) -> str:
    """Give "pkg/msg/Name" of a message class of either engine."""
    named = getattr(kind, "__msgtype__", None)
    if named:
        return str(named)
    package, part = kind.__module__.split(".")[:2]
    return f"{package}/{part}/{kind.__name__}"


class BagReader:
    """Reads a rosbag2 folder, or a single .mcap or .db3 file, in the order of recording."""

    def __init__(self, path: Path) -> None:
        """Open a bag.

        Raises:
            BagError: there is none, or it is corrupt.
        """
        from rosbags.highlevel import AnyReader, AnyReaderError

        if not path.exists():
            raise BagError(f"there is no bag at {path}")
        try:
            self._reader = AnyReader([_folder(path)], default_typestore=store())
            self._reader.open()
        except (AnyReaderError, *_DAMAGE) as error:
            raise BagError(
                f"{path} is no readable bag: {error}. Give a rosbag2 folder with its "
                "metadata.yaml (`ros2 bag reindex` makes a lost one)"
            ) from error

    def __enter__(self) -> BagReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()

    @property
    def topics(self) -> dict[str, str]:
        """Map each topic to its message type."""
        return {link.topic: link.msgtype for link in self._reader.connections}

    @property
    def start(self) -> int:
        """Stamp of the first message, ns."""
        return int(self._reader.start_time)

    @property
    def end(self) -> int:
        """Stamp of the last message, ns."""
        return int(self._reader.end_time)

    def records(self) -> Iterator[Record]:
        """Give every message in order.

        Raises:
            BagError: the bag ends inside a message or is damaged.
        """
        try:
            for link, stamp, data in self._reader.messages():
                yield Record(link.topic, link.msgtype, stamp, bytes(data))
        except _DAMAGE as error:
            raise BagError(f"the bag is damaged: {error}; what came before was used") from error


class BagWriter:
    """Writes a rosbag2 folder in mcap; equal messages give equal bytes."""

    def __init__(self, path: Path, compress: bool = False) -> None:
        from rosbags.rosbag2 import CompressionFormat, CompressionMode, StoragePlugin, Writer

        self._writer = Writer(path, version=9, storage_plugin=StoragePlugin.MCAP)
        if compress:
            self._writer.set_compression(CompressionMode.STORAGE, CompressionFormat.ZSTD)
        self._writer.open()
        self._links: dict[str, Any] = {}

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
        link = self._links.get(record.topic)
        if link is None:
            link = self._writer.add_connection(
                record.topic,
                record.type,
                typestore=store(),
                offered_qos_profiles=[_latched()] if LASTING.fullmatch(record.topic) else [],
            )
            self._links[record.topic] = link
        self._writer.write(link, record.stamp, record.data)


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


def _folder(path: Path) -> Path:
    """Give the folder of a bag when one of its files was named."""
    if path.is_file() and (path.parent / "metadata.yaml").is_file():
        return path.parent
    return path
