"""The demo scene: who says what, when, with which face and voice, and what should come of it."""

from __future__ import annotations

import dataclasses

FPS = 15
SIZE = (320, 240)
LENGTH = 66.0

NEUTRAL: dict[int, float] = {}
FRIENDLY = {12: 0.25}
SAD = {1: 0.9, 4: 0.55, 15: 0.8, 17: 0.4}
JOYFUL = {6: 0.9, 12: 0.95}


@dataclasses.dataclass(frozen=True)
class Line:
    """One turn: ``start`` is the first sample of speech, in seconds from the scene's start.

    ``face`` holds action units, ``rate`` and ``pitch`` (semitones) the voice. ``direction``,
    ``emotions`` and ``kind`` are what a fitting robot makes of it.
    """

    start: float
    text: str
    face: dict[int, float]
    rate: float
    volume: float
    kind: str
    direction: str
    emotions: tuple[str, ...] = ()


LINES = (
    Line(
        7.5, "good morning. it is raining again today.", FRIENDLY, 1.0, -3.0, "small talk", "none"
    ),
    Line(17.0, "what time does the museum close", NEUTRAL, 1.0, -3.0, "request", "none"),
    Line(
        26.0,
        "my grandmother died last week",
        SAD,
        0.85,
        -7.0,
        "sad story",
        "seeking",
        ("sadness", "grief", "loneliness"),
    ),
    Line(
        36.0,
        "i feel so alone since she died",
        SAD,
        0.85,
        -7.0,
        "sad story, second turn",
        "seeking",
        ("sadness", "grief", "loneliness"),
    ),
    Line(
        55.0,
        "i have good news. i got the job.",
        JOYFUL,
        1.05,
        -1.0,
        "good news",
        "seeking",
        ("joy", "pride", "excitement", "happiness"),
    ),
)
"""Between the fourth and the fifth line lies the silence in which the robot must say nothing."""
