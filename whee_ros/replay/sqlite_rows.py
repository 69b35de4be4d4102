"""Reads a rosbag2 sqlite3 file row by row, past the pages that are damaged."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.request import pathname2url

from whee_ros.replay.records import BagError, Record

MOST_STEPS = 2000
"""How often a damaged table is tried behind a damaged place before it is given up."""


class SqliteRows:
    """One .db3 file. ``damage`` counts what could not be read, by reason."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.damage: Counter[str] = Counter()

    def records(self) -> Iterator[Record]:
        """Give the messages in the order in which they were written.

        Raises:
            BagError: the file's own head or its list of topics is lost.
        """
        self.damage.clear()
        address = f"file:{pathname2url(str(self._path.absolute()))}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as database:
                database.text_factory = lambda raw: raw.decode("utf-8", "replace")
                topics = {
                    number: (str(name), str(kind))
                    for number, name, kind in database.execute("SELECT id, name, type FROM topics")
                }
                for number, stamp, data in self._rows(database):
                    if number not in topics:
                        self.damage["messages of a topic whose name is lost"] += 1
                    elif not isinstance(stamp, int) or not isinstance(data, bytes):
                        self.damage[f"{topics[number][0]}: rows without stamp or content"] += 1
                    else:
                        yield Record(*topics[number], stamp, data)
        except sqlite3.Error as error:
            raise BagError(f"{self._path.name} is no readable sqlite3 bag: {error}") from error

    def _rows(self, database: sqlite3.Connection) -> Iterator[tuple[Any, Any, Any]]:
        last, step, tries = -1, 1, 0
        while tries < MOST_STEPS:
            rows = database.execute(
                "SELECT id, topic_id, timestamp, data FROM messages WHERE id > ? ORDER BY id",
                (last,),
            )
            try:
                for number, *row in rows:
                    last, step = number, 1
                    yield row[0], row[1], row[2]
            except sqlite3.Error as error:
                self.damage[f"rows after number {last} cannot be read ({error})"] += 1
                # Behind a lost page go on with a later row: one more each time, then faster.
                tries, last, step = tries + 1, last + step, step * 2
                if last > 1 << 40:
                    return
                continue
            return
