"""What a face or a voice tells about a turn, and how sure it is over the turn's window."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from whee_ros.cues import NANOSECONDS, Cue, Turn

C = TypeVar("C", bound=Cue)

_MEMORY = 8.0  # seconds after which a cue counts 1/e of a fresh one


@dataclasses.dataclass(frozen=True)
class Affect:
    """One channel's summary: ``distress`` and ``gladness`` 0..1, valence and arousal -1..1.

    ``calm`` (0..1) says how clearly it speaks against distress: 0 where it merely shows none.
    ``label`` is an adjective. ``confidence`` falls with the ``age`` in seconds of what was seen.
    """

    distress: float
    gladness: float
    valence: float
    arousal: float
    confidence: float
    label: str = "calm"
    calm: float = 0.0
    age: float = 0.0


def finite(value: object, low: float = -1.0, high: float = 1.0) -> float | None:
    """Clamp a number into its range; None for anything that is not a finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return min(high, max(low, float(value))) if math.isfinite(value) else None


def in_window(cues: Iterable[Cue], turn: Turn, before: float, now: int) -> list:
    """Keep a turn's cues: of this person or nobody yet, from shortly before its start until now.

    Args:
        cues: any cues, in any order.
        turn: whose window it is.
        before: seconds before the turn's start that still count.
        now: nanoseconds; later cues are left out.
    """
    start = turn.start - int(before * NANOSECONDS)
    return [
        cue
        for cue in cues
        if start <= cue.stamp <= now and (not cue.person or cue.person == turn.person)
    ]


def mean(pairs: Iterable[tuple[float | None, float]]) -> float:
    """Give the weighted mean of what is known; 0 when nothing is."""
    known = [(value, weight) for value, weight in pairs if value is not None]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if total > 0 else 0.0


def weighed(
    cues: Iterable[C], weight: Callable[[C], float], now: int | None
) -> list[tuple[C, float]]:
    """Weigh cues by confidence, ``weight`` and freshness; leave out what weighs nothing."""
    sure = [(cue, finite(cue.confidence, 0.0) or 0.0) for cue in cues]
    sure = [(cue, confidence) for cue, confidence in sure if confidence > 0]
    if not sure:
        return []
    latest = max(cue.stamp for cue, _ in sure) if now is None else now
    found = [(cue, sure_of * weight(cue) * _fresh(cue, latest)) for cue, sure_of in sure]
    return [(cue, w) for cue, w in found if w > 0]


def sureness(known: Sequence[tuple[Cue, float]], now: int | None) -> dict[str, float]:
    """Give the cues' mean confidence, less with the age of the latest, and that age."""
    latest = max(cue.stamp for cue, _ in known)
    age = 0.0 if now is None else max(0.0, (now - latest) / NANOSECONDS)
    confidence = mean((finite(cue.confidence, 0.0), weight) for cue, weight in known)
    return {"confidence": confidence * math.exp(-age / _MEMORY), "age": age}


def _age(cue: Cue, now: int) -> float:
    return max(0.0, (now - cue.stamp) / NANOSECONDS)


def _fresh(cue: Cue, now: int) -> float:
    return math.exp(-_age(cue, now) / _MEMORY)
