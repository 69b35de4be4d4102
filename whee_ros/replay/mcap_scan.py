"""Reads an mcap file without its index: record by record, past what is damaged.

rosbags reads sound files; it refuses a file that is cut off or has one broken chunk as a whole.
The format is that of https://mcap.dev/spec: opcode (1 byte), length (8), content.
"""

from __future__ import annotations

import contextlib
import io
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from whee_ros.replay.records import Record

MAGIC = b"\x89MCAP0\r\n"
SCHEMA, CHANNEL, MESSAGE, CHUNK = 0x03, 0x04, 0x05, 0x06
LAST_OPCODE = 0x0F
LARGEST = 1 << 31
"""Bytes; a record that claims more is damaged."""
WINDOW = 1 << 22
# A chunk's head: opcode, length, two stamps, size, checksum, the name of a compression.
_CHUNK_HEAD = re.compile(rb"\x06.{8}.{28}(?:\x00{4}|\x04\x00{3}zstd|\x03\x00{3}lz4)", re.DOTALL)


class McapScan:
    """One mcap file. ``damage`` counts what could not be read, by reason."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._types: dict[int, str] = {}
        self._channels: dict[int, tuple[str, str]] = {}
        self.damage: Counter[str] = Counter()

    def records(self) -> Iterator[Record]:
        """Give the messages in the order of the file, each chunk sorted by stamp."""
        self.damage.clear()
        with self._path.open("rb") as file:
            start = len(MAGIC)
            if file.read(start) != MAGIC:
                self.damage["the file does not begin as an mcap file"] += 1
                start = 0
            yield from self._walk(file, start, self._path.stat().st_size)

    def _walk(self, file: BinaryIO, place: int, size: int) -> Iterator[Record]:
        while place + 9 <= size:
            file.seek(place)
            opcode, length = struct.unpack("<BQ", file.read(9))
            if place + len(MAGIC) >= size and opcode == MAGIC[0]:
                return
            torn = place + 9 + length > size
            if not 0 < opcode <= LAST_OPCODE or length > LARGEST or (torn and opcode != CHUNK):
                if file.seek(place) == place and file.read(len(MAGIC)) == MAGIC:
                    return
                found = _next_chunk(file, place + 1, size)
                self.damage[f"{(found or size) - place} bytes at {place} cannot be read"] += 1
                if found is None:
                    return
                place = found
                continue
            if opcode == CHUNK:
                yield from self._chunk(file.read(min(length, size - place - 9)), torn)
            elif opcode in (SCHEMA, CHANNEL, MESSAGE):
                yield from self._record(opcode, file.read(length))
            place += 9 + length

    def _chunk(self, content: bytes, torn: bool) -> Iterator[Record]:
        try:
            _, _, size, crc, named = struct.unpack_from("<QQQII", content)
            compression = content[32 : 32 + named].decode("ascii")
            begin = 32 + named + 8
            (length,) = struct.unpack_from("<Q", content, begin - 8)
            if named > 8 or length > LARGEST or size > LARGEST:
                raise ValueError("its head is damaged")
            plain = _decompress(content[begin : begin + length], compression)
        except (struct.error, UnicodeDecodeError, ValueError) as error:
            self.damage[f"a chunk cannot be read ({error})"] += 1
            return
        if torn or len(plain) < size:
            self.damage["a chunk is cut off"] += 1
        elif crc and zlib.crc32(plain) != crc:
            # Nobody can say which of its messages are sound, and a wrong one would mislead.
            self.damage["a chunk has another checksum than written"] += 1
            return
        yield from sorted(self._inside(plain), key=lambda record: record.stamp)

    def _inside(self, plain: bytes) -> Iterator[Record]:
        stream = io.BytesIO(plain)
        while len(head := stream.read(9)) == 9:
            opcode, length = struct.unpack("<BQ", head)
            content = stream.read(min(length, LARGEST))
            if len(content) < length:
                return
            yield from self._record(opcode, content)

    def _record(self, opcode: int, content: bytes) -> Iterator[Record]:
        try:
            if opcode == SCHEMA:
                (number,) = struct.unpack_from("<H", content)
                self._types[number] = _text(content, 2)[0]
            elif opcode == CHANNEL:
                number, schema = struct.unpack_from("<HH", content)
                topic = _text(content, 4)[0]
                self._channels[number] = (topic, self._types.get(schema, ""))
            elif opcode == MESSAGE:
                number, _, stamp, _ = struct.unpack_from("<HIQQ", content)
                if number not in self._channels:
                    self.damage["messages of a topic whose name is lost"] += 1
                    return
                yield Record(*self._channels[number], stamp, content[22:])
        except (struct.error, UnicodeDecodeError):
            self.damage["a record cannot be read"] += 1


def _text(content: bytes, place: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", content, place)
    end = place + 4 + length
    if end > len(content):
        raise struct.error("text is cut off")
    return content[place + 4 : end].decode(), end


def _decompress(data: bytes, compression: str) -> bytes:
    """Give what can be decompressed, however early the data ends.

    Raises:
        ValueError: the compression is unknown, or nothing could be decompressed.
    """
    if compression == "":
        return data
    if compression == "zstd":
        from backports import zstd

        return _in_parts(zstd.ZstdDecompressor(), data, zstd.ZstdError)
    if compression == "lz4":
        from lz4.frame import LZ4FrameDecompressor  # type: ignore[import-untyped]

        return _in_parts(LZ4FrameDecompressor(), data, RuntimeError)
    raise ValueError(f"compression {compression!r} is unknown")


def _in_parts(decompressor: object, data: bytes, damage: type[Exception]) -> bytes:
    parts: list[bytes] = []
    with contextlib.suppress(damage, EOFError):
        for first in range(0, len(data), 1 << 14):
            parts.append(decompressor.decompress(data[first : first + (1 << 14)]))  # type: ignore[attr-defined]
    if data and not any(parts):
        raise ValueError("nothing of it can be decompressed")
    return b"".join(parts)


def _next_chunk(file: BinaryIO, place: int, size: int) -> int | None:
    """Find the next place that looks like the head of a chunk, looking in pieces."""
    while place < size:
        file.seek(place)
        piece = file.read(WINDOW)
        for match in _CHUNK_HEAD.finditer(piece):
            (length,) = struct.unpack_from("<Q", match.group(), 1)
            start, end, plain = struct.unpack_from("<QQQ", match.group(), 9)
            if 40 <= length <= LARGEST and start <= end and plain <= LARGEST:
                return place + match.start()
        if len(piece) < WINDOW:
            return None
        place += WINDOW - 64
    return None
