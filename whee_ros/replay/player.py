"""Feeds the records of an input to the nodes, and says of each that was not used why."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from pathlib import PurePath

from whee_ros.cues import NANOSECONDS
from whee_ros.replay import selection
from whee_ros.replay.foresight import ahead
from whee_ros.replay.outcome import Outcome, count
from whee_ros.replay.recorder import BULKY, Recorder
from whee_ros.replay.records import LAST, Record
from whee_ros.replay.session import Session
from whee_ros.replay.watch import Watch

AFTER = round(6.0 * NANOSECONDS)
"""How long the nodes go on after the last message, so that the last turn is answered."""
LONG_GAP = 3600 * NANOSECONDS
"""A gap in the recording that is not lived through: a broken stamp can be years away."""
LATE = NANOSECONDS

Progress = Callable[[float], None]
Stop = Callable[[], bool]


class Player:
    """Plays records by time into a session.

    What nobody can use is counted in ``outcome.left_out``, what a node raises in
    ``outcome.failures``; either way the rest is played.
    """

    def __init__(self, session: Session, recorder: Recorder, outcome: Outcome) -> None:
        self._session = session
        self._recorder = recorder
        self._outcome = outcome
        self._watch = Watch(outcome)
        self._collides: dict[str, bool] = {}

    def play(self, records: Iterable[Record], progress: Progress, stop: Stop) -> bool:
        """Play all records and let the last turn be answered; False if stopped before the end."""
        span = max(1, self._outcome.end - self._outcome.start)
        coming = ahead(records, self._session.foresee) if self._session.foresees else records
        for record in coming:
            if stop():
                return False
            self._watch.look(record)
            if why := self._one(record):
                count(self._outcome.left_out, f"{record.topic}: {why}")
            progress(min(1.0, max(0.0, (record.stamp - self._outcome.start) / span)))
        self._watch.done()
        self._run(self._session.world.now() + AFTER)
        self._outcome.until = self._session.world.now()
        return True

    def _one(self, record: Record) -> str:
        """Play one record; give why it was left out, or an empty text."""
        if not 0 <= record.stamp < LAST:
            return f"recorded at {record.stamp} ns, which is no time of ROS"
        self._until(record.stamp)
        now = self._session.world.now()
        if now - record.stamp > LATE and self._outcome.played:
            count(self._outcome.lost, f"{record.topic}: recorded out of order, played late")
        self._outcome.until = now
        if record.topic not in self._collides:
            self._collides[record.topic] = bool(
                selection.colliding(record.topic, self._outcome.nodes)
            )
        if self._collides[record.topic]:
            self._recorder.moved(record, now)
            return ""
        if record.type in BULKY and not self._session.listened(record.topic):
            return "no started node listens to it"
        why = self._session.publish(record)
        if not why:
            self._recorder.copied(record, now)
            self._outcome.played += 1
        return why

    def _until(self, stamp: int) -> None:
        """Let time run to ``stamp``; of a very long gap only the ends are lived through."""
        now = self._session.world.now()
        if stamp - now > LONG_GAP:
            hours = (stamp - now) / (3600 * NANOSECONDS)
            count(self._outcome.lost, f"a gap of {hours:.1f} h was passed over")
            self._run(now + AFTER)
            self._session.skip_to(stamp - NANOSECONDS)
        self._run(stamp)

    def _run(self, stamp: int) -> None:
        while True:
            try:
                self._session.run_until(stamp)
            except Exception as error:
                before = self._session.world.now()
                count(self._outcome.failures, _failure(error))
                if before >= stamp and self._outcome.failures[_failure(error)] > 10_000:
                    return
                continue
            return


def _failure(error: Exception) -> str:
    """Name the node in which an error arose."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [PurePath(frame.filename).stem for frame in frames if "/nodes/" in frame.filename]
    where = f"the node {inside[0]}" if inside else "a node"
    return f"{where} failed: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
