"""Writes small recordings and reads what a replay made of them."""

from __future__ import annotations

from pathlib import Path

from whee_ros.replay.bag import BagReader, BagWriter, Record
from whee_ros.ros import Time, message, serialize_message

START = 1_700_000_000_000_000_000
SECOND = 1_000_000_000

Bool = message("std_msgs/msg/Bool")
String = message("std_msgs/msg/String")
IdsList = message("hri_msgs/msg/IdsList")
LiveSpeech = message("hri_msgs/msg/LiveSpeech")
Expression = message("hri_msgs/msg/Expression")
Facs = message("hri_msgs/msg/FacialActionUnits")
Roi = message("hri_msgs/msg/NormalizedRegionOfInterest2D")

LINES = {4: "my dog died last week and I miss him", 11: "thank you that helps"}
"""What the person says, by the second at which the words end."""


def record(topic: str, made: object, seconds: float) -> Record:
    """One message, recorded ``seconds`` after the start."""
    stamp = START + round(seconds * SECOND)
    if hasattr(made, "header"):
        made.header.stamp = Time(nanoseconds=stamp).to_msg()
    return Record(topic, made.__msgtype__, stamp, serialize_message(made))


def people_records() -> list[Record]:
    """Sixteen seconds of /humans/..., as other nodes would publish them."""
    found = []
    for tenth in range(0, 160):
        at = tenth / 10
        if tenth % 10 == 0:
            found.append(record("/humans/faces/tracked", IdsList(ids=["f1"]), at))
            found.append(record("/humans/voices/tracked", IdsList(ids=["v1"]), at))
        found.append(
            record("/humans/faces/f1/roi", Roi(xmin=0.3, ymin=0.2, xmax=0.6, ymax=0.8), at)
        )
        if tenth % 5 == 0:
            found.append(record("/humans/faces/f1/facs", Facs(), at))
        if tenth % 3 == 0:
            face = Expression(expression="sad", valence=-0.6, arousal=-0.2, confidence=0.8)
            found.append(record("/humans/faces/f1/expression", face, at))
    for end, words in LINES.items():
        found.append(record("/humans/voices/v1/is_speaking", Bool(data=True), end - 2.05))
        found.append(record("/humans/voices/v1/is_speaking", Bool(data=False), end + 0.05))
        speech = LiveSpeech(final=words, confidence=0.9)
        found.append(record("/humans/voices/v1/speech", speech, end + 0.15))
    return sorted(found, key=lambda one: one.stamp)


def people_bag(path: Path, every: int = 40) -> Path:
    """Write them as mcap, a chunk each ``every`` messages."""
    return write(path, people_records(), every)


def write(path: Path, records: list[Record], every: int = 0) -> Path:
    """Write records as mcap; with ``every``, a chunk each so many messages."""
    with BagWriter(path) as bag:
        for number, one in enumerate(records, start=1):
            bag.write_raw(one)
            if every and number % every == 0:
                bag.cut()
    return path


def talk_file(path: Path) -> Path:
    """Write a conversation as text."""
    path.write_text(
        "ann: hello there\n"
        "ann: my dog died last week and I miss him so much\n"
        "ann: nobody at work understands how I feel\n",
        encoding="utf-8",
    )
    return path


def read(path: Path) -> list[Record]:
    """Everything in a bag."""
    with BagReader(path) as bag:
        return list(bag.records())
