"""Cues from a recording, as JSON lines: what the robot's perception makes of it.

A video (with its sound where ffmpeg is installed), a sound file, or a rosbag2 bag goes through the
same nodes that hear a camera and a microphone, in virtual time. Each line has a "kind": face,
voice (a summary, twice a second of speech), utterance or turn; `whee schema KIND` tells its
fields. Stamps are nanoseconds: of a bag's own clock, else from the file's beginning.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from whee_ros.cues import NANOSECONDS

if TYPE_CHECKING:
    from whee_ros.replay.source import Source

PERCEPTION = ("face", "voice", "speech", "people")
AFTER = 3.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``whee perceive``."""
    parser.add_argument("file", type=Path, help="a video, sound file or bag")
    parser.add_argument(
        "--every", type=float, default=0.0, help="least seconds between two cues of a face"
    )
    parser.add_argument(
        "--no-speech", action="store_true", help="do not recognise words (much faster)"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NODE.NAME=VALUE",
        help="a parameter, e.g. --set speech.backend=whisper",
    )


def run(options: argparse.Namespace) -> int:
    """Perceive one file."""
    if not 0 <= options.every < 3600:
        raise ValueError(f"--every {options.every}: give seconds from 0 to 3600")
    if not options.file.exists():
        raise ValueError(f"there is no file {options.file}")
    from whee_ros.ros import use

    use("memory")
    from whee_ros.replay.overrides import ros_parameters
    from whee_ros.replay.source import open_source

    recording = open_source(options.file)
    try:
        perceive(recording, ros_parameters(options.set), options.every, not options.no_speech)
    finally:
        recording.close()
        for note, count in recording.notes.items():
            times = f" ({count} times)" if count > 1 else ""
            print(f"whee perceive: {note}{times}", file=sys.stderr)
    return 0


def perceive(recording: Source, parameters: list[str], every: float, with_speech: bool) -> None:
    """Run a recording through the perception nodes and print the cues as they come.

    Raises:
        ValueError: it holds neither pictures, nor sound, nor what another node perceived.
    """
    from whee_ros.commands import lines
    from whee_ros.commands.perceive_cues import Collector, row
    from whee_ros.replay import selection
    from whee_ros.replay.session import Session
    from whee_ros.ros import deserialize_message, message

    nodes = [node for node in selection.nodes_for(recording.topics) if node in PERCEPTION]
    if not with_speech and "speech" in nodes:
        nodes.remove("speech")
    if nodes in ([], ["people"]) and not any(t.startswith("/humans/") for t in recording.topics):
        held = ", ".join(f"{name} ({kind})" for name, kind in sorted(recording.topics.items()))
        raise ValueError(f"nothing to perceive: it holds only {held or 'no topics'}")
    given = [*selection.inputs(recording.topics), *selection.parameters(recording.topics)]
    # Each picture counts here, at whatever rate: none may wait for another.
    given += ["-p", "face:latency:=0.0"]
    collector = Collector(every)
    left_out: Counter[str] = Counter()
    told: Counter[str] = Counter()

    def heard(topic: str, published: object, stamp: int) -> None:
        for cue in collector.hear(topic, published, stamp):
            line = row(cue, recording.offset)
            told[line["kind"]] += 1
            lines.write(line)

    with Session(recording.start, nodes, [*given, *parameters]) as session:
        session.listen(heard)
        for record in recording.records:
            owner = selection.colliding(record.topic, nodes)
            why = f"published by the node {owner} itself" if owner else session.feed(record)
            if why:
                left_out[f"{record.topic}: {why}"] += 1
            elif record.topic.startswith("/humans/"):
                kind = message(record.type)
                heard(record.topic, deserialize_message(record.data, kind), record.stamp)
        session.run_until(recording.end + round(AFTER * NANOSECONDS))
    for why, count in left_out.items():
        recording.notes[f"left out messages of {why}"] += count
    if not told:
        recording.notes["no face, voice or turn was found"] += 1
