"""Takes up a replay that was interrupted.

The nodes cannot be saved, so they live through the beginning again, but without its slow part:
what face, voice and speech told is taken from the kept output, the pictures and the sound are
only looked at again from LEAD seconds before the interruption, to get used to room and faces.
What was written before the interruption stays as it is. Without pictures and sound there is no
slow part: then the outcome is the same, to the byte, as that of a replay in one go.
"""

from __future__ import annotations

import heapq
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from whee_ros.cues import NANOSECONDS
from whee_ros.replay import selection
from whee_ros.replay.bag import BagReader
from whee_ros.replay.outcome import BAG, MEASURED, Outcome, count, difference, load
from whee_ros.replay.recorder import Recorder
from whee_ros.replay.records import PICTURES, SOUND, BagError, Record

LEAD = 20 * NANOSECONDS
KEPT = "kept"
SLOW = ("face", "voice", "speech")


class Kept:
    """The output of an interrupted replay: all before ``until`` (ns) is good."""

    def __init__(self, folder: Path, now: Outcome) -> None:
        """Find it in OUT and put it aside.

        Raises:
            BagError: there is nothing to take up, or it was another replay.
        """
        before = load(folder)
        if before.finished:
            raise BagError(f"the replay in {folder} is finished; nothing is to be continued")
        if wrong := difference(before, now):
            raise BagError(
                f"the replay in {folder} had other {', '.join(wrong)}; give the same input, "
                "options and version, or begin anew in another folder"
            )
        self._folder = folder
        self._bag = folder / KEPT / BAG
        if not self._bag.exists():
            self._bag.parent.mkdir(exist_ok=True)
            (folder / BAG).replace(self._bag)
        else:  # interrupted before the kept part was copied: the copy is worth nothing
            shutil.rmtree(folder / BAG, ignore_errors=True)
        self.before = before
        self.until = self._good()

    def _good(self) -> int:
        """Say up to when (ns) the kept bag is good; -1: nothing of it is."""
        try:
            with BagReader(self._bag) as reader:
                end = reader.end
        except BagError:
            return -1
        # A file that ends in the middle may lack messages of its last moment.
        return min(self.before.until, end) if self.before.until else end

    def _records(self) -> Iterator[Record]:
        """Give what was kept, if anything."""
        if self.until >= 0:
            with BagReader(self._bag) as reader:
                yield from reader.records()

    def measured(self) -> str:
        """Give the measurements made before."""
        path = self._folder / MEASURED
        rows = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return "".join(f"{row}\n" for row in rows if _stamp(row) < self.until)

    def write(self, recorder: Recorder, outcome: Outcome) -> None:
        """Write the good part again, into the new output."""
        published, copied = set(self.before.published), set(self.before.copied)
        for record in self._records():
            if record.stamp >= self.until:
                continue
            recorder.kept(record)
            if record.topic.startswith(f"{selection.RECORDED}/"):
                count(outcome.moved, record.topic[len(selection.RECORDED) :])
            elif record.topic in copied and record.topic not in published:
                count(outcome.copied, record.topic)
            else:
                count(outcome.published, record.topic)

    def slow(self, outcome: Outcome) -> bool:
        """Whether pictures or sound were perceived, so that the continuation is not exact."""
        return any(node in outcome.nodes for node in SLOW)

    def records(self, given: Iterator[Record], outcome: Outcome) -> Iterator[Record]:
        """Give the input's records, the beginning of pictures and sound replaced by cues."""
        if not self.slow(outcome):
            return given
        begin = self.until - LEAD
        fast = (
            record
            for record in given
            if record.stamp >= begin or record.type not in (*PICTURES, *SOUND)
        )
        return heapq.merge(fast, self._cues(outcome, begin), key=lambda record: record.stamp)

    def _cues(self, outcome: Outcome, begin: int) -> Iterator[Record]:
        slow = [node for node in SLOW if node in outcome.nodes]
        for record in self._records():
            if record.stamp >= begin:
                return
            if selection.colliding(record.topic, slow):
                yield record

    def done(self) -> None:
        """Remove what was put aside."""
        shutil.rmtree(self._folder / KEPT, ignore_errors=True)


def _stamp(row: str) -> int:
    try:
        return int(json.loads(row)["stamp"])
    except (ValueError, KeyError, TypeError):
        return 1 << 63
