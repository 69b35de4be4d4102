"""The messages of a sound mcap file by time, in the order in which rosbags would give them.

rosbags opens the file and knows its chunks; it reads each field of each message by a call of its
own, which for a bag of many small messages took longer than any node did with them.
"""

from __future__ import annotations

import heapq
import operator
import struct
from collections.abc import Iterator
from typing import Any

from rosbags.rosbag2 import ReaderError
from rosbags.rosbag2.storage_mcap import ChunkInfo, decompress

Found = tuple[int, int, Any, bytes]
"""Stamp (ns), the chunk's place in the file, the connection, the message."""

_RECORD = struct.Struct("<BQ")  # code, length of what follows
_MESSAGE = struct.Struct("<HIQQ")  # topic, sequence, two stamps
_CODE = 0x05
_CHECKSUM, _DATA = 9 + 24, 9 + 40
"""Where in a chunk these stand; the data after the compression's name."""


def messages(storage: Any) -> Iterator[tuple[Any, int, bytes]]:
    """Give (connection, stamp in ns, CDR) of each message of an open ``McapReader`` with chunks.

    Raises:
        ReaderError, struct.error: a chunk is damaged.
    """
    links = {link.id: link for link in storage.connections}
    chunks = [_messages(storage.bio, chunk, links) for chunk in storage.chunks]
    for stamp, _, link, data in heapq.merge(*chunks):
        if link is not None:
            yield link, stamp, data


def _messages(file: Any, chunk: ChunkInfo, links: dict[int, Any]) -> Iterator[Found]:
    first, last, place = chunk.message_start_time, chunk.message_end_time, chunk.chunk_start_offset
    if not any(chunk.channel_count.get(number) for number in links):
        return
    yield first, 0, None, b""  # it is read when its time has come
    content = _content(file, chunk)
    found: list[Found] = []
    at, size = 0, len(content)
    while at < size:
        code, length = _RECORD.unpack_from(content, at)
        begin, at = at + _RECORD.size, at + _RECORD.size + length
        if at > size:
            raise ReaderError(f"a record of the chunk at {place} is cut off")
        if code == _CODE:
            number, _, stamp, _ = _MESSAGE.unpack_from(content, begin)
            if number in links and first <= stamp <= last:
                data = content[begin + _MESSAGE.size : at]
                found.append((stamp, place, links[number], data))
    found.sort(key=operator.itemgetter(0))
    yield from found


def _content(file: Any, chunk: ChunkInfo) -> bytes:
    """Read a chunk, decompressed."""
    file.seek(chunk.chunk_start_offset + _CHECKSUM)
    (checksum,) = struct.unpack("<I", file.read(4))
    file.seek(chunk.chunk_start_offset + _DATA + len(chunk.compression))
    packed = file.read(chunk.compressed_size)
    if len(packed) < chunk.compressed_size:
        raise ReaderError(f"the chunk at {chunk.chunk_start_offset} is cut off")
    return decompress(packed, chunk.compression, chunk.uncompressed_size, checksum)
