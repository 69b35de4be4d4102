"""Recordings of any length and company to measure replay on: what other nodes perceived, and text.

Made here, so that they can be as long as wished: the same second of faces and voices again and
again with its stamps moved on, and every ``TURN`` seconds somebody says a turn of our own corpus.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.replay.records import Record
from whee_ros.replay.writer import BagWriter
from whee_ros.ros import Time, message, serialize_message

START = 1_800_000_000 * NANOSECONDS
TURN = 20.0
STREAMS = 4
"""What comes as a stream of each person: place, facial actions, expression, features of voice."""
_CODES = 99  # of facial actions in hri_msgs
_WORDS_PER_SECOND = 2.5
_LONGEST = TURN - 6.0

_IdsList = message("hri_msgs/msg/IdsList")
_Roi = message("hri_msgs/msg/NormalizedRegionOfInterest2D")
_Facs = message("hri_msgs/msg/FacialActionUnits")
_Expression = message("hri_msgs/msg/Expression")
_Features = message("hri_msgs/msg/AudioFeatures")
_LiveSpeech = message("hri_msgs/msg/LiveSpeech")
_Bool = message("std_msgs/msg/Bool")


def sayings() -> Iterator[str]:
    """Give persons' turns of our own corpus, without end."""
    from whee_ros.evaluation.corpus import labelled_turns

    return cycle([one.decision.turn.text for one in labelled_turns()])


def humans_bag(path: Path, seconds: float, people: int = 1, rate: float = 20.0) -> Path:
    """Write a bag of ``/humans`` topics: ``rate`` messages a second of each of ``people``."""
    with BagWriter(path) as bag:
        for record in _humans(seconds, people, rate):
            bag.write_raw(record)
    return path


def text_file(path: Path, seconds: float, people: int = 1) -> Path:
    """Write a conversation as JSON lines, a turn each ``TURN`` seconds."""
    words = sayings()
    with path.open("w", encoding="utf-8") as file:
        for number in range(int(seconds / TURN)):
            row = {"text": next(words), "person": f"p{number % people}", "start": number * TURN + 1}
            file.write(json.dumps(row) + "\n")
    return path


def _humans(seconds: float, people: int, rate: float) -> Iterator[Record]:
    persons = [f"n{number}" for number in range(people)]
    second = sorted(_second(persons, rate / STREAMS), key=lambda one: one.stamp)
    words = sayings()
    talk: list[Record] = []
    for number in range(math.ceil(seconds)):
        if number % int(TURN) == 0:
            turn = number // int(TURN)
            talk += _turn(persons[turn % people], next(words), START + number * NANOSECONDS)
        here = [_moved(one, number * NANOSECONDS) for one in second]
        until = START + (number + 1) * NANOSECONDS
        here += [one for one in talk if one.stamp < until]
        talk = [one for one in talk if one.stamp >= until]
        yield from sorted(here, key=lambda one: one.stamp)


def _second(persons: list[str], rate: float) -> Iterator[Record]:
    """Give the first second of all streams."""
    yield _record("/humans/faces/tracked", _IdsList(ids=persons), START)
    yield _record("/humans/voices/tracked", _IdsList(ids=persons), START)
    for number, one in enumerate(persons):
        left = 0.02 + 0.16 * number
        face, voice = f"/humans/faces/{one}", f"/humans/voices/{one}"
        facs = _Facs(intensity=[0.1] * _CODES, confidence=[1.0] * _CODES)
        mood = _Expression(expression="neutral", valence=-0.1, arousal=0.1, confidence=0.7)
        for step in range(round(rate)):
            at = START + round((step + (number + 1) / (len(persons) + 1)) * NANOSECONDS / rate)
            place = _Roi(xmin=left, ymin=0.3, xmax=left + 0.12, ymax=0.6, c=0.9)
            yield _record(f"{face}/roi", place, at)
            yield _record(f"{face}/facs", facs, at)
            yield _record(f"{face}/expression", mood, at)
            yield _record(f"{voice}/features", _Features(pitch=120.0, rms=0.1, hnr=10.0), at)


def _turn(person: str, words: str, begin: int) -> list[Record]:
    """Give what the voice's and the recogniser's nodes tell of one turn."""
    length = min(_LONGEST, max(1.0, len(words.split()) / _WORDS_PER_SECOND))
    end = begin + NANOSECONDS + round(length * NANOSECONDS)
    voice = f"/humans/voices/{person}"
    said = _LiveSpeech(final=words, confidence=0.9)
    return [
        _record(f"{voice}/is_speaking", _Bool(data=True), begin + NANOSECONDS),
        _record(f"{voice}/is_speaking", _Bool(data=False), end),
        _record(f"{voice}/speech", said, end + NANOSECONDS // 10),
    ]


def _record(topic: str, made: Any, stamp: int) -> Record:
    if hasattr(made, "header"):
        made.header.stamp = Time(nanoseconds=stamp).to_msg()
    return Record(topic, made.__msgtype__, stamp, serialize_message(made))


def _moved(record: Record, by: int) -> Record:
    """Give a message later, the stamp of its header too (all types of a second have one)."""
    stamp = struct.pack("<iI", *divmod(record.stamp + by, NANOSECONDS))
    data = record.data[:4] + stamp + record.data[12:]
    return Record(record.topic, record.type, record.stamp + by, data)
