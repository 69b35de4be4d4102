"""A bag through the nodes: the same input and version give the same output, byte for byte."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

from whee_ros.cues import NANOSECONDS
from whee_ros.replay import selection
from whee_ros.replay.bag import BagError, BagReader, BagWriter, Record, type_name
from whee_ros.replay.session import Session
from whee_ros.ros import serialize_message
from whee_ros.wire import encode

AFTER = 6.0
"""Seconds that the nodes go on after the last message, so that the last turn is answered."""
MEASURED = ("/diagnostics", "/rosout", "/parameter_events")
"""Topics whose content depends on this machine's speed; they go beside the bag."""


@dataclasses.dataclass
class Outcome:
    """What a replay did: counts by topic, what was left out and why, and the output's digest."""

    nodes: list[str]
    seconds: float = 0.0
    played: int = 0
    published: Counter[str] = dataclasses.field(default_factory=Counter)
    left_out: Counter[str] = dataclasses.field(default_factory=Counter)
    digest: str = ""


class _Recorder:
    """Writes what the nodes publish: the outcome into a bag, measurements beside it."""

    def __init__(self, bag: BagWriter, measured: TextIO, outcome: Outcome) -> None:
        self._bag = bag
        self._measured = measured
        self._outcome = outcome
        self._hash = hashlib.sha256()

    def heard(self, topic: str, message: Any, stamp: int) -> None:
        """Take one message that a node published."""
        if topic in MEASURED:
            for status in getattr(message, "status", ()):
                row = {"stamp": stamp, "node": status.name, "message": status.message}
                row.update({value.key: value.value for value in status.values})
                self._measured.write(encode(row) + "\n")
            return
        record = Record(topic, type_name(type(message)), stamp, serialize_message(message))
        self._bag.write_raw(record)
        self._outcome.published[topic] += 1
        self._hash.update(f"{topic}\0{record.type}\0{stamp}\0".encode() + record.data)
        self._outcome.digest = self._hash.hexdigest()


def replay(
    bag: Path,
    out: Path,
    arguments: Sequence[str] = (),
    nodes: Sequence[str] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Outcome:
    """Run a bag through the nodes; write ``out/bag`` (mcap) and ``out/measured.jsonl``.

    ``arguments`` are ROS arguments for the nodes, ``nodes`` the nodes to start (by default those
    that the bag's topics call for). ``progress`` is told the share done, 0..1.

    Raises:
        BagError: the bag cannot be read at all, or ``out`` holds one already.
    """
    if (out / "bag").exists():
        raise BagError(f"{out / 'bag'} exists; name another folder with --out, or remove it")
    with BagReader(bag) as reader:
        chosen = list(nodes or selection.nodes_for(reader.topics))
        outcome = Outcome(chosen, seconds=(reader.end - reader.start) / NANOSECONDS)
        given = [
            *selection.inputs(reader.topics),
            *selection.parameters(reader.topics),
            *arguments,
        ]
        out.mkdir(parents=True, exist_ok=True)
        with (
            Session(reader.start, chosen, given) as session,
            BagWriter(out / "bag", compress=True) as writer,
            (out / "measured.jsonl").open("w", encoding="utf-8") as measured,
        ):
            session.listen(_Recorder(writer, measured, outcome).heard)
            _play(session, reader, outcome, progress)
            session.run_until(reader.end + round(AFTER * NANOSECONDS))
    return outcome


def _play(
    session: Session,
    reader: BagReader,
    outcome: Outcome,
    progress: Callable[[float], None] | None,
) -> None:
    span = max(1, reader.end - reader.start)
    told = -1
    try:
        for record in reader.records():
            owner = selection.colliding(record.topic, outcome.nodes)
            why = f"published by the node {owner} itself" if owner else session.feed(record)
            if why:
                outcome.left_out[f"{record.topic}: {why}"] += 1
                continue
            outcome.played += 1
            share = (record.stamp - reader.start) * 100 // span
            if progress and share != told:
                told = share
                progress(min(1.0, share / 100))
    except BagError as error:
        outcome.left_out[str(error)] += 1
