"""How soon the robot answered: measured against the true end of each line of the scene."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.replay.story import ActEvent, Happening

VISIBLE = ("face", "gaze", "neck", "light")


@dataclasses.dataclass(frozen=True)
class Answer:
    """What followed one line: seconds from the last sample of speech, or None if nothing did."""

    line: str
    visible: float | None
    word: float | None


def answers(
    happenings: Sequence[Happening], lines: Sequence[dict[str, Any]], begin: int
) -> list[Answer]:
    """Give what followed each line; ``begin`` is the stamp of the scene's start, ns."""
    made = []
    for number, line in enumerate(lines):
        end = begin + round(line["end"] * NANOSECONDS)
        following = lines[number + 1]["start"] if number + 1 < len(lines) else float("inf")
        until = begin + following * NANOSECONDS
        after = [h for h in happenings if end <= h.stamp < until]
        visible = next((h.stamp for h in after if _visible(h)), None)
        word = next((h.stamp for h in after if h.kind == "speaking" and h.what == "on"), None)
        made.append(Answer(line["text"], _since(visible, end), _since(word, end)))
    return made


def _visible(happening: Happening) -> bool:
    event = happening.value
    return isinstance(event, ActEvent) and event.kind == "started" and event.part in VISIBLE


def _since(stamp: int | None, end: int) -> float | None:
    return None if stamp is None else (stamp - end) / NANOSECONDS
