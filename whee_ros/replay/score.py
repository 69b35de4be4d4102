"""How well decisions fit labels: events found, events missed, how late, how often for nothing.

An event is a label that calls for empathy. A decision to show it counts for an event if the turn
it answers overlaps the label within a tolerance and is of the same person. Several decisions
inside one label are right, but find it once; so precision is over decisions, recall over labels.
"""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Mapping, Sequence

from whee_ros.cues import NANOSECONDS
from whee_ros.replay.decided import Decided
from whee_ros.replay.labels import Label

TOLERANCE = 1.0
"""Seconds by which a turn may lie beside a label."""
CALLS = "seeking"


@dataclasses.dataclass(frozen=True)
class Score:
    """The result; a figure that nothing was there for is None.

    ``latency`` is the median and ``latency_95`` the 95th percentile of the seconds from the last
    sample of a turn to its decision, over right ones. ``over_triggering`` is wrong decisions per
    minute of conversation. ``need_error`` is the mean distance to labelled needs.
    """

    labels: int
    decisions: int
    found: int
    right: int
    precision: float | None
    recall: float | None
    f1: float | None
    latency: float | None
    latency_95: float | None
    over_triggering: float
    need_error: float | None
    missed: tuple[Label, ...] = ()
    wrong: tuple[Decided, ...] = ()


@dataclasses.dataclass(frozen=True)
class Matching:
    """Which decision answers which label.

    Args:
        origin: the stamp (ns) at which the labels' time is 0.
        tolerance: seconds by which a turn may lie beside a label.
        persons: the id that the decisions use, by the labels' name.
        known: the persons that were decided about; a name outside of it stands for anybody.
    """

    origin: int
    tolerance: float
    persons: Mapping[str, str]
    known: frozenset[str]

    def person(self, label: Label) -> str:
        """Give the id that the decisions use for a label's person."""
        return self.persons.get(label.person, label.person)

    def fits(self, one: Decided, label: Label) -> bool:
        """Say whether a decision's turn is the label's, by person and time."""
        person = self.person(label)
        if person in self.known and person != one.decision.person:
            return False
        turn = one.decision.turn
        begin = (min(turn.start, turn.end) - self.origin) / NANOSECONDS
        end = (turn.end - self.origin) / NANOSECONDS
        return begin <= label.end + self.tolerance and end >= label.start - self.tolerance


def matching(
    decided: Sequence[Decided],
    origin: int,
    tolerance: float = TOLERANCE,
    persons: Mapping[str, str] | None = None,
) -> Matching:
    """Give the way in which ``score`` matches these decisions with labels."""
    known = frozenset(one.decision.person for one in decided)
    return Matching(origin, tolerance, dict(persons or {}), known)


def score(
    decided: Sequence[Decided],
    labels: Sequence[Label],
    origin: int,
    seconds: float,
    tolerance: float = TOLERANCE,
    persons: Mapping[str, str] | None = None,
) -> Score:
    """Score decisions against labels.

    Args:
        decided: all decisions of a replay.
        labels: all labels of the same recording, of whatever direction.
        origin: the stamp (ns) at which the labels' time is 0: the outcome's ``start``.
        seconds: how long the conversation lasts.
        tolerance: seconds by which a turn may lie beside a label.
        persons: the id that the decisions use, by the labels' name. Without, a name that no
            decision knows stands for anybody.

    Raises:
        ValueError: tolerance or seconds are negative.
    """
    if tolerance < 0 or seconds < 0:
        raise ValueError(f"tolerance {tolerance} and seconds {seconds} must not be negative")
    fits = matching(decided, origin, tolerance, persons).fits
    events = [label for label in labels if label.direction == CALLS]
    shown = [one for one in decided if one.decision.direction == CALLS]
    right = [one for one in shown if any(fits(one, label) for label in events)]
    wrong = tuple(one for one in shown if not any(fits(one, label) for label in events))
    missed = tuple(label for label in events if not any(fits(one, label) for one in shown))
    found = len(events) - len(missed)
    errors = [
        abs(one.decision.need - label.need)
        for label in labels
        if label.need is not None
        for one in decided
        if fits(one, label)
    ]
    late = sorted(one.latency for one in right)
    precision = len(right) / len(shown) if shown else None
    recall = found / len(events) if events else None
    return Score(
        labels=len(events),
        decisions=len(shown),
        found=found,
        right=len(right),
        precision=precision,
        recall=recall,
        f1=_f1(precision, recall),
        latency=statistics.median(late) if late else None,
        latency_95=late[min(len(late) - 1, int(0.95 * len(late)))] if late else None,
        over_triggering=len(wrong) / (seconds / 60) if seconds else 0.0,
        need_error=statistics.fmean(errors) if errors else None,
        missed=missed,
        wrong=wrong,
    )


def _f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def row(result: Score) -> dict[str, float | int | None]:
    """Give the figures of a score, rounded, for a table or JSON."""
    figures = {
        field.name: getattr(result, field.name)
        for field in dataclasses.fields(result)
        if field.name not in ("missed", "wrong")
    }
    return {n: round(v, 3) if isinstance(v, float) else v for n, v in figures.items()}
