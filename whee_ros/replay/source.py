"""What can be replayed: bags, videos, sound files and texts, each as records by time."""

from __future__ import annotations

import contextlib
import dataclasses
import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from whee_ros.replay.bag import BagReader
from whee_ros.replay.records import SOUND, Record

BAGS = (".mcap", ".db3", ".zstd", ".zst")
TEXTS = (".jsonl", ".txt")
HEARD = (*SOUND, "audio_common_msgs/msg/AudioInfo")


class SourceError(ValueError):
    """Something that cannot be replayed; the message names cause and cure."""


@dataclasses.dataclass
class Source:
    """What an input holds: ``topics`` (name to type), where it begins and ends (ns), its records.

    ``offset`` is to be taken from the stamps of what is perceived, so that a file begins at 0.
    ``notes`` count what could not be used, by reason; they are complete once the records are read.
    ``close`` lets go of the files.
    """

    topics: dict[str, str]
    start: int
    end: int
    offset: int
    records: Iterator[Record]
    notes: Counter[str] = dataclasses.field(default_factory=Counter)
    close: Callable[[], None] = lambda: None


def open_source(paths: Path | Sequence[Path]) -> Source:
    """Open one input, or several files without a clock of their own, which begin together.

    Raises:
        SourceError, BagError: one is none that can be replayed, or is damaged as a whole.
    """
    given = [paths] if isinstance(paths, Path) else list(paths)
    if len(given) == 1:
        return _open(given[0])
    if not given:
        raise SourceError("nothing to replay is named")
    with contextlib.ExitStack() as files:
        opened = []
        for path in given:
            opened.append(_open(path))
            files.callback(opened[-1].close)
        topics = _topics(given, opened)
        close = files.pop_all().close
    end = max(one.end for one in opened)
    made = Source(topics, opened[0].start, end, opened[0].offset, iter(()), close=close)
    made.records = _merged(opened, made.notes)
    return made


def _topics(given: Sequence[Path], opened: Sequence[Source]) -> dict[str, str]:
    """Give the topics of files that are to begin together; a later sound replaces an earlier one.

    Raises:
        SourceError: one has a clock of its own, or two hold pictures.
    """
    topics: dict[str, str] = {}
    for number, (path, one) in enumerate(zip(given, opened, strict=True)):
        if not one.offset:
            raise SourceError(
                f"{path} has a clock of its own; replay it alone, or give videos and sound files"
            )
        twice = set(topics) & set(one.topics)
        if any(one.topics[topic] not in HEARD for topic in twice):
            raise SourceError(f"two files hold {', '.join(sorted(twice))}; give one of them")
        for other in opened[:number] if twice else ():
            other.records = _without(other.records, frozenset(twice))
            other.notes[f"its sound is left out: that of {path.name} takes its place"] += 1
        topics |= one.topics
    return topics


def _without(records: Iterator[Record], topics: frozenset[str]) -> Iterator[Record]:
    return (record for record in records if record.topic not in topics)


def _merged(opened: list[Source], notes: Counter[str]) -> Iterator[Record]:
    yield from heapq.merge(*(one.records for one in opened), key=lambda record: record.stamp)
    for one in opened:
        notes.update(one.notes)


def _open(path: Path) -> Source:
    if not path.exists():
        raise SourceError(f"there is no file or folder {path}")
    if path.is_dir() or path.suffix in BAGS:
        reader = BagReader(path)
        made = Source(reader.topics, reader.start, reader.end, 0, reader.records(), reader.notes)
        made.close = reader.close
        return made
    if path.suffix in TEXTS:
        from whee_ros.replay.texts import open_text

        return open_text(path)
    from whee_ros.replay.media import open_media

    return open_media(path)
