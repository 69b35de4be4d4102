"""Which parts of a scene are worth filming: what somebody said, and how the robot answered."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Literal

from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.replay.story import ActEvent, Happening

BEFORE, AFTER = 1.6, 0.7
"""Seconds shown before the end of what the person said, and after the robot's last word."""
ANSWER = 4.0
"""Seconds within which an answer begins."""


@dataclasses.dataclass(frozen=True)
class Caption:
    """Words on the screen from ``start`` to ``end``, in seconds of the scene."""

    start: float
    end: float
    who: Literal["person", "robot"]
    text: str


@dataclasses.dataclass(frozen=True)
class Span:
    """A part of the scene, in seconds."""

    start: float
    end: float

    @property
    def length(self) -> float:
        """Seconds from start to end."""
        return self.end - self.start


def captions(happenings: Sequence[Happening], begin: int) -> list[Caption]:
    """Give what was said, by whom and when; ``begin`` is the stamp of the scene's start, ns."""
    found = []
    open_: dict[str, tuple[int, str]] = {}
    for happening in happenings:
        value = happening.value
        if isinstance(value, Turn) and happening.kind == "turn" and value.text:
            start, end = ((t - begin) / NANOSECONDS for t in (value.start, value.end))
            found.append(Caption(start, end, "person", value.text))
        if isinstance(value, ActEvent) and value.part == "voice":
            if value.kind == "started":
                open_[value.plan + value.act] = (happening.stamp, str(value.sent.get("text", "")))
            elif value.plan + value.act in open_:
                since, text = open_.pop(value.plan + value.act)
                start, end = ((t - begin) / NANOSECONDS for t in (since, happening.stamp))
                found.append(Caption(start, end, "robot", text))
    return sorted(found, key=lambda caption: caption.start)


def choose(
    said: Sequence[Caption], faces: Sequence[tuple[float, str]], longest: float, length: float
) -> list[Span]:
    """Give the spans to film, in order and apart, ``longest`` seconds at most in all.

    Each begins with the end of what the person said and lasts until the robot has answered. Where
    there are too many, those are kept that show a face not seen before, then answers, then those
    with the most words.

    Args:
        said: what was said.
        faces: when (s) the robot changed its expression, and to which.
        longest: of the film, in seconds.
        length: of the scene, in seconds.
    """
    answers = []
    for number, answer in enumerate(said):
        if answer.who != "robot":
            continue
        asked = next(
            (c for c in reversed(said[:number]) if c.who == "person" and c.start < answer.start),
            None,
        )
        near = asked is not None and answer.start - asked.end < ANSWER
        start = max(asked.start, asked.end - BEFORE) if asked and near else answer.start - 0.8
        span = Span(max(0.0, start), min(length, answer.end + AFTER))
        names = {name for at, name in faces if span.start <= at <= span.end} - {"neutral"}
        answers.append((names, len(answer.text) + 1000 * near, span))
    return _within(answers, longest)


def _within(answers: list[tuple[set[str], int, Span]], longest: float) -> list[Span]:
    """Keep spans while they fit: that with the most new faces first, then that worth most."""
    kept: list[Span] = []
    seen: set[str] = set()
    while answers:
        answers.sort(key=lambda one: (len(one[0] - seen), one[1]))
        names, _, span = answers.pop()
        if sum(other.length for other in merged([*kept, span])) <= longest:
            kept, seen = merged([*kept, span]), seen | names
    return kept


def merged(spans: Sequence[Span]) -> list[Span]:
    """Join spans that touch."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda s: s.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def as_plain(said: Sequence[Caption]) -> list[dict[str, Any]]:
    """Give captions as JSON can hold them."""
    return [dataclasses.asdict(caption) for caption in said]
