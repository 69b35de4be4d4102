"""A written conversation as records: each line is a turn of somebody.

JSON lines: {"text": ..., "person": ..., "start": s, "end": s}, all but ``text`` optional.
Plain text: "NAME: what was said" or just what was said; # begins a comment.
Where times are missing, turns last as long as they take to say, with time for an answer between.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.replay.records import Record
from whee_ros.replay.source import Source, SourceError
from whee_ros.ros import message, serialize_message
from whee_ros.wire import encode

START = 1_000 * NANOSECONDS
WORDS_PER_SECOND = 2.5
ANSWER = 8.0
"""Seconds left for the robot between two turns that say no times."""
NOTICED = 0.5
"""Seconds from the last word to when a turn's end is noticed, as in live talk."""
TOPIC = "/turn"
_NAMED = re.compile(r"([A-Za-z_][\w -]{0,30}):\s+(.+)")

String = message("std_msgs/msg/String")


def open_text(path: Path) -> Source:
    """Open a text file.

    Raises:
        SourceError: no line of it can be used; the message says why.
    """
    notes: Counter[str] = Counter()
    turns = sorted(_turns(path, notes), key=lambda turn: turn.start)
    if not turns:
        why = "; ".join(notes) or "it is empty"
        raise SourceError(f"{path.name} holds no turn: {why}. Write lines such as `ann: I am sad`")
    end = max(turn.stamp for turn in turns)
    records = iter(sorted(_records(turns), key=lambda record: record.stamp))
    return Source({TOPIC: String.__msgtype__}, START, end, START, records, notes)


def _turns(path: Path, notes: Counter[str]) -> Iterator[Turn]:
    free = 1.0
    text = path.read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            row = _row(line, path.suffix)
            turn = _turn(row, number, free)
        except (ValueError, TypeError, OverflowError) as error:
            notes[f"{path.name}, line {number}: {error}"] += 1
            continue
        free = (turn.end - START) / NANOSECONDS + ANSWER
        yield turn


def _row(line: str, suffix: str) -> dict[str, Any]:
    if suffix == ".jsonl":
        row = json.loads(line)
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise ValueError('write an object with "text"')
        return row
    named = _NAMED.fullmatch(line.strip())
    return {"person": named[1], "text": named[2]} if named else {"text": line.strip()}


def _turn(row: dict[str, Any], number: int, free: float) -> Turn:
    start = float(row.get("start", free))
    end = float(row.get("end", start + max(0.5, len(row["text"].split()) / WORDS_PER_SECOND)))
    if not 0 <= start <= end <= 1e6:
        raise ValueError(f"its times {start} to {end} s make no sense")
    last = START + round(end * NANOSECONDS)
    return Turn(
        id=f"t{number:04d}",
        person=str(row.get("person") or "person"),
        state="ended",
        start=START + round(start * NANOSECONDS),
        end=last,
        stamp=last + round(NOTICED * NANOSECONDS),
        text=row["text"],
    )


def _records(turns: list[Turn]) -> Iterator[Record]:
    import msgspec

    for turn in turns:
        begun = msgspec.structs.replace(
            turn, state="started", stamp=turn.start, end=turn.start, text=""
        )
        for step in (begun, turn):
            data = serialize_message(String(data=encode(step)))
            yield Record(TOPIC, String.__msgtype__, step.stamp, data)
