"""One file of a bag: rosbags reads it, and where it cannot, a reader that passes over damage."""

from __future__ import annotations

import struct
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whee_ros.replay.definitions import Translation, translation
from whee_ros.replay.mcap_scan import McapScan
from whee_ros.replay.records import BagError, Record
from whee_ros.replay.sqlite_rows import SqliteRows

PACKED = (".zstd", ".zst")
KINDS = (".mcap", ".db3")
ZSTD = b"\x28\xb5\x2f\xfd"
"""How compressed data begins; CDR begins with a zero."""
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
    AttributeError,
    OverflowError,
    MemoryError,
    RuntimeError,
)


class StoredFile:
    """A .mcap or .db3 file, compressed as a whole or not, open for reading.

    ``topics`` maps each topic to its type, ``start`` and ``end`` are the stamps of its first and
    last message (ns; 0 and -1 if it has none). ``damage`` counts what could not be read, by
    reason; it is complete once the records have been read.
    """

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            BagError: nothing can be read of it.
        """
        self.name = path.name
        self.damage: Counter[str] = Counter()
        self.topics: dict[str, str] = {}
        self.counts: Counter[str] = Counter()
        self.start, self.end = 0, -1
        self._translations: dict[str, Translation] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._path = self._unpacked(path) if path.suffix in PACKED else path
        self._reader = self._sound()
        if self._reader is None:
            try:
                self._survey()
            except BagError:
                self.close()
                raise

    def close(self) -> None:
        """Let go of the file."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def records(self) -> Iterator[Record]:
        """Give the messages by stamp; of a damaged file, those that can be read."""
        at_last, last = 0, -(1 << 63)
        if self._reader is not None:
            try:
                for link, stamp, data in self._messages(self._reader):
                    at_last = at_last + 1 if stamp == last else 1
                    last = stamp
                    yield Record(link.topic, link.msgtype, stamp, self._today(link, bytes(data)))
                return
            except _errors() as error:
                self.damage[f"it is damaged ({_short(error)})"] += 1
        scan = self._scan()
        try:
            for record in scan.records():
                if record.stamp < last or (record.stamp == last and at_last > 0):
                    at_last -= record.stamp == last
                    continue
                yield Record(record.topic, record.type, record.stamp, _plain(record.data))
        except BagError as error:
            self.damage[str(error)] += 1
        self.damage.update(scan.damage)

    def _messages(self, reader: Any) -> Iterator[tuple[Any, int, bytes]]:
        if getattr(reader.storage, "chunks", None):
            from whee_ros.replay.mcap_chunks import messages

            return messages(reader.storage)
        found: Iterator[tuple[Any, int, bytes]] = reader.messages(reader.connections)
        return found

    def _today(self, link: Any, data: bytes) -> bytes:
        """Give a message's CDR by the definition that its type has today."""
        plain = _plain(data)
        found = self._translations.get(link.msgtype)
        if found is None:
            return plain
        try:
            translated = found.translate(plain)
        except Exception:  # rosbags raises what it meets; the message is refused and named later
            return plain
        self.damage[f"{link.msgtype} had another definition; fields of the same name count"] += 1
        return translated

    def _sound(self) -> Any | None:
        """Open the file with rosbags; None, and a note, if it refuses."""
        from rosbags.rosbag2 import Reader

        try:
            reader = Reader(self._path)
            reader.open()
        except _errors() as error:
            self.damage[f"it is damaged ({_short(error)})"] += 1
            return None
        for link in reader.connections:
            self.topics.setdefault(link.topic, link.msgtype)
            self.counts[link.topic] += link.msgcount
            if found := translation(link.msgtype, link.msgdef):
                self._translations[link.msgtype] = found
        if reader.message_count:
            self.start, self.end = int(reader.start_time), int(reader.end_time) - 1
        if getattr(reader.storage, "chunks", None) == [] and reader.message_count:
            # rosbags demands that a file without chunks be in order of time; recorders do not.
            reader.close()
            self._survey()
            return None
        return reader

    def _survey(self) -> None:
        """Read a damaged file through, to know its topics and its span."""
        scan = self._scan()
        self.topics.clear()
        first, last = 1 << 63, -1
        for record in scan.records():
            self.topics.setdefault(record.topic, record.type)
            first, last = min(first, record.stamp), max(last, record.stamp)
        if not self.topics:
            raise BagError(f"nothing of {self.name} can be read")
        self.start, self.end = first, last

    def _scan(self) -> McapScan | SqliteRows:
        return McapScan(self._path) if self._path.suffix == ".mcap" else SqliteRows(self._path)

    def _unpacked(self, path: Path) -> Path:
        """Decompress a file to a temporary one, as far as it goes."""
        from backports import zstd

        self._folder = tempfile.TemporaryDirectory(prefix="whee-")
        plain = Path(self._folder.name) / path.stem
        with path.open("rb") as packed, plain.open("wb") as out:
            try:
                with zstd.open(packed, "rb") as stream:
                    while part := stream.read(1 << 20):
                        out.write(part)
            except (zstd.ZstdError, EOFError) as error:
                self.damage[f"its compression is damaged ({error})"] += 1
        return plain


def _plain(data: bytes) -> bytes:
    """Give a message's CDR; what cannot be decompressed stays as it is and is refused later."""
    if data[:4] != ZSTD:
        return data
    from backports import zstd

    try:
        return bytes(zstd.decompress(data))
    except zstd.ZstdError:
        return data


def _errors() -> tuple[type[Exception], ...]:
    """Name what rosbags and the libraries under it raise."""
    import apsw
    from backports import zstd
    from rosbags.rosbag2 import ReaderError
    from rosbags.typesys import TypesysError

    return (ReaderError, TypesysError, apsw.Error, zstd.ZstdError, *_DAMAGE)


def _short(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) < 160 else text[:157] + "..."
