"""rosbag2 bags of any distribution, read and written without ROS 2: CDR in and out.

A bag is a folder or one of its files: mcap or sqlite3, compressed by file, chunk, message or not
at all, in one file or split. The files say what is in them; metadata.yaml, of any version, only
their order and how much was written.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from whee_ros.replay.folder import Folder, read_folder
from whee_ros.replay.records import LASTING, BagError, Record, type_name
from whee_ros.replay.storage import StoredFile
from whee_ros.replay.writer import BagWriter

__all__ = ["LASTING", "BagError", "BagReader", "BagWriter", "Record", "type_name"]


class BagReader:
    """Reads a rosbag2 folder, or a single .mcap or .db3 file, by time.

    ``notes`` count what could not be used, and why; they are complete once the records were read.
    """

    def __init__(self, path: Path) -> None:
        """Open a bag.

        Raises:
            BagError: there is none, or nothing of it can be read.
        """
        if not path.exists():
            raise BagError(f"there is no bag at {path}")
        self.notes: Counter[str] = Counter()
        self._folder: Folder = read_folder(path)
        self.notes.update(self._folder.notes)
        self._files: list[StoredFile] = []
        problems = list(self._folder.notes)
        for file in self._folder.files:
            try:
                self._files.append(StoredFile(file))
            except (BagError, OSError) as error:
                problems.append(f"{file.name}: {error}")
                self.notes[f"{file.name}: {error}"] += 1
        if not self._files:
            raise BagError(
                f"{path} is no readable bag: {'; '.join(problems) or 'it holds no bag file'}. Give "
                "a rosbag2 folder with its metadata.yaml (`ros2 bag reindex` makes a lost one)"
            )

    def __enter__(self) -> BagReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        for file in self._files:
            file.close()

    @property
    def topics(self) -> dict[str, str]:
        """Map each topic to its message type; of two types, the one met first."""
        found: dict[str, str] = {}
        for file in self._files:
            for topic, kind in file.topics.items():
                found.setdefault(topic, kind)
        return found

    @property
    def start(self) -> int:
        """Stamp of the first message, ns; 0 for an empty bag."""
        return min((file.start for file in self._files if file.end >= file.start), default=0)

    @property
    def end(self) -> int:
        """Stamp of the last message, ns; 0 for an empty bag."""
        return max((file.end for file in self._files if file.end >= file.start), default=0)

    def records(self) -> Iterator[Record]:
        """Give every message that can be read, by time; files that overlap are merged."""
        read: Counter[str] = Counter()
        files = [file.records() for file in self._files]
        merged = files[0] if len(files) == 1 else heapq.merge(*files, key=lambda one: one.stamp)
        for record in merged:
            read[record.topic] += 1
            yield record
        for file in self._files:
            for why, count in file.damage.items():
                self.notes[f"{file.name}: {why}"] += count
        self._count(read)

    def _count(self, read: Counter[str]) -> None:
        """Note what was written, by metadata.yaml and the files' own tables, but not read."""
        written: Counter[str] = Counter()
        for file in self._files:
            written.update(file.counts)
        for topic in sorted({*written, *self._folder.counts}):
            missing = max(written[topic], self._folder.counts[topic]) - read[topic]
            if missing > 0:
                self.notes[f"{topic}: messages were written that are lost"] += missing
