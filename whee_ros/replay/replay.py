"""A recording through the nodes: the same input and version give the same output, byte for byte."""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from whee_ros.cues import NANOSECONDS
from whee_ros.replay import outcome as outcomes
from whee_ros.replay import overrides, selection
from whee_ros.replay.outcome import BAG, Outcome
from whee_ros.replay.player import Player
from whee_ros.replay.recorder import Recorder
from whee_ros.replay.records import LAST, BagError, Record
from whee_ros.replay.resume import Kept
from whee_ros.replay.session import Session
from whee_ros.replay.source import Source, open_source
from whee_ros.replay.writer import BagWriter

Progress = Callable[[float], None]
SHORT_S = 10.0
"""Recordings up to this are over before a second process has started."""


@dataclasses.dataclass(frozen=True)
class Choices:
    """How to replay; the fields are those of ``replay``."""

    arguments: Sequence[str] = ()
    nodes: Sequence[str] | None = None
    maps: Sequence[str] = ()
    trust: Sequence[str] = ()
    cores: int = 1


def replay(
    inputs: Path | Sequence[Path],
    out: Path,
    arguments: Sequence[str] = (),
    nodes: Sequence[str] | None = None,
    progress: Progress | None = None,
    *,
    maps: Sequence[str] = (),
    trust: Sequence[str] = (),
    resume: bool = False,
    stop: Callable[[], bool] = lambda: False,
    cores: int | None = None,
) -> Outcome:
    """Run a recording through the nodes; write a bag, outcome.json and measured.jsonl into ``out``.

    Args:
        inputs: a bag, a video, a sound file or a text; or files that begin together.
        out: the folder to write.
        arguments: ROS arguments for the nodes (``-p``, ``-r``).
        nodes: the nodes to start; by default those that the recorded topics call for.
        progress: told the share done, 0..1, after each message.
        maps: "/recorded/name=/name" for topics that are to have another name.
        trust: what to take from the recording instead of finding it anew, keys of TRUST.
        resume: take up the interrupted replay in ``out``; see whee_ros.replay.resume.
        stop: asked before each message; true ends the replay so that it can be resumed.
        cores: how many it may keep busy; all that this process has, if not given. The outcome is
            the same.

    Raises:
        BagError, SourceError, ValueError: the input cannot be read at all, ``out`` holds a replay
            already (or none, to be resumed), or a choice makes no sense.
    """
    if not resume and any((out / name).exists() for name in (BAG, outcomes.FILE)):
        raise BagError(f"{out / BAG} exists; name another folder with --out, or remove it")
    source = open_source(inputs)
    with contextlib.closing(source):
        choices = Choices(arguments, nodes, maps, trust, cores or _cores())
        outcome, names = prepare(source, choices)
        kept = Kept(out, outcome) if resume else None
        out.mkdir(parents=True, exist_ok=True)
        _run(source, out, outcome, names, choices, kept, progress or (lambda share: None), stop)
    if kept and outcome.finished:
        kept.done()
    return outcome


def prepare(source: Source, choices: Choices) -> tuple[Outcome, dict[str, str]]:
    """Choose nodes and settings for a source; give them, and its topics' new names.

    Raises:
        ValueError: a choice makes no sense.
    """
    names = selection.renamed(source.topics, choices.maps)
    topics = {names.get(topic, topic): kind for topic, kind in sorted(source.topics.items())}
    chosen = list(choices.nodes or selection.nodes_for(topics, choices.trust))
    preferred = set(names.values())
    settings = [
        *selection.inputs(topics, preferred),
        *selection.parameters(topics, preferred),
        *choices.arguments,
    ]
    made = Outcome(nodes=chosen, settings=settings, topics=topics)
    made.start, made.end = source.start, source.end
    made.seconds = (made.end - made.start) / NANOSECONDS
    return made, names


def _run(
    source: Source,
    out: Path,
    outcome: Outcome,
    names: dict[str, str],
    choices: Choices,
    kept: Kept | None,
    progress: Progress,
    stop: Callable[[], bool],
) -> None:
    since = kept.until if kept else -1
    earlier = kept.measured() if kept else ""
    if kept and kept.slow(outcome):
        outcome.continued = [*kept.before.continued, since]
    with contextlib.ExitStack() as stack:
        # A broken first stamp must not make the world begin at an impossible time.
        begin = source.start if 0 <= source.start < LAST else 0
        session = stack.enter_context(_session(begin, outcome, choices.cores))
        for idle in overrides.check(session.nodes, choices.arguments):
            outcomes.count(outcome.left_out, idle)
        writer = stack.enter_context(BagWriter(out / BAG, compress=True))
        measured = stack.enter_context((out / outcomes.MEASURED).open("w", encoding="utf-8"))
        measured.write(earlier)
        outcomes.save(outcome, out)  # whatever happens now, the replay can be taken up by it
        recorder = Recorder(writer, measured, outcome, since)
        records: Iterator[Record] = _renamed(source.records, names)
        if kept:
            kept.write(recorder, outcome)
            records = kept.records(records, outcome)
        session.listen(recorder.heard)
        outcome.finished = Player(session, recorder, outcome).play(records, progress, stop)
        recorder.done()
    for why, count in source.notes.items():
        outcomes.count(outcome.lost, why, count)
    outcomes.save(outcome, out)


def _session(begin: int, outcome: Outcome, cores: int) -> Session:
    """Start the nodes; whole numbers are taken where fractions are asked for.

    Raises:
        ValueError, OSError: a node cannot start; the message says why.
    """
    while True:
        try:
            return Session(begin, outcome.nodes, [*_apart(outcome, cores), *outcome.settings])
        except ValueError as error:
            settings = overrides.with_fraction(error, outcome.settings)
            if settings is None or settings == outcome.settings:
                raise
            outcome.settings = settings


def _apart(outcome: Outcome, cores: int) -> list[str]:
    """Have pictures read in a process of its own where it has a core, and time enough to start."""
    worth = "face" in outcome.nodes and outcome.seconds >= SHORT_S and cores > 1
    return ["-p", "face:apart:=true"] if worth else []


def _cores() -> int:
    """Count the cores that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not everywhere
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _renamed(records: Iterable[Record], names: dict[str, str]) -> Iterator[Record]:
    if not names:
        yield from records
        return
    for record in records:
        new = names.get(record.topic)
        yield dataclasses.replace(record, topic=new) if new else record
