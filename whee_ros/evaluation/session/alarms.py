"""Alarms over a conversation: it stagnates, it collapses, or the robot performs a pattern.

After EMPA's stopping rules (five falls in a row; most of eight turns falling; a distance that does
not change) and its rubric of repeated performative empathy, with thresholds of our own.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from whee_ros.evaluation.session.exchange import Exchange, State
from whee_ros.evaluation.session.path import move_of, point_of, target_of
from whee_ros.evaluation.session.persona import Persona
from whee_ros.how.words import texts

STAGNATES = 6
"""Turns in which the distance to the target hardly changes, though it is far and need is there."""
_SPREAD, _FAR, _NEEDED = 0.03, 0.6, 0.25
FALLS, MOSTLY = 5, 8
_SHARE, _SUM = 0.7, -0.15
SAME_STRATEGY, SAME_FRAME, FRAMES_OF, QUESTIONS = 4, 3, 6, 3
"""Answers in a row of one strategy; answers with one three-word frame, of so many; questions."""


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, from which exchange to which (ids), with what shows it."""

    kind: str
    since: str
    until: str
    what: str


def alarms(
    exchanges: Sequence[Exchange], persona: Persona | None = None, left: bool = False
) -> list[Alarm]:
    """Find all alarms of a conversation with one person, by kind, each stretch once."""
    found = [*_stagnations(exchanges, persona), *_collapses(exchanges, persona)]
    if left and exchanges:
        last = exchanges[-1].id
        found.append(Alarm(kind="collapse", since=last, until=last, what="the person left"))
    return [*found, *patterns(exchanges)]


def patterns(exchanges: Sequence[Exchange]) -> list[Alarm]:
    """Find patterns in the robot's answers to who seeks empathy."""
    told = [one for one in exchanges if one.words and one.direction == "seeking"]
    found = list(_rows(told, "same strategy", lambda one: one.strategy, SAME_STRATEGY))
    asks = _rows(told, "questions", lambda one: "?" * texts.is_question(one.words), QUESTIONS)
    return [*found, *asks, *_frames(told)]


def _rows(told: Sequence[Exchange], kind: str, of: object, least: int) -> Iterator[Alarm]:
    for name, row in itertools.groupby(told, key=of):  # type: ignore[call-overload]
        held = list(row)
        if name and len(held) >= least:
            what = f"{len(held)} answers in a row: {name}"
            yield Alarm(kind=kind, since=held[0].id, until=held[-1].id, what=what)


def _frames(told: Sequence[Exchange]) -> Iterator[Alarm]:
    """Find three-word frames said in several of a few answers; each frame once."""
    known: set[tuple[str, ...]] = set()
    for number in range(len(told)):
        window = told[max(0, number + 1 - FRAMES_OF) : number + 1]
        counts = Counter(frame for one in window for frame in texts.frames(one.words))
        often = [frame for frame, count in counts.items() if count >= SAME_FRAME]
        new = sorted(frame for frame in often if frame not in known)
        known |= set(often)
        if new:
            what = f"'{' '.join(new[0])}' in {counts[new[0]]} of {len(window)} answers"
            yield Alarm(kind="same phrase", since=window[0].id, until=window[-1].id, what=what)


def _stagnations(exchanges: Sequence[Exchange], persona: Persona | None) -> Iterator[Alarm]:
    known = [one for one in exchanges if one.after is not None and one.before is not None]
    if not known:
        return
    target, axes = target_of(known, persona)
    far = [math.dist(point_of(one.after or State(), target, axes), target) for one in known]
    start = max(math.dist(point_of(known[0].before or State(), target, axes), target), 0.3)
    stuck = [
        statistics.pstdev(far[n : n + STAGNATES]) < _SPREAD * start
        and min(far[n : n + STAGNATES]) > _FAR * start
        and known[n].after.need > _NEEDED  # type: ignore[union-attr]
        for n in range(len(far) - STAGNATES + 1)
    ]
    for since, until in _stretches(stuck):
        what = f"at {far[since]:.2f} of {start:.2f} to go"
        last = known[until + STAGNATES - 1].id
        yield Alarm(kind="stagnation", since=known[since].id, until=last, what=what)


def _collapses(exchanges: Sequence[Exchange], persona: Persona | None) -> Iterator[Alarm]:
    known = [one for one in exchanges if one.after is not None and one.before is not None]
    if not known:
        return
    target, axes = target_of(known, persona)
    moves = [move_of(one, target, axes) for one in known]
    falling = [move.way == "wrong" for move in moves]
    for since, until in _stretches(falling):
        if until - since + 1 >= FALLS:
            what = f"{until - since + 1} answers in a row lead away"
            yield Alarm(kind="collapse", since=known[since].id, until=known[until].id, what=what)
    mostly = [
        sum(falling[n : n + MOSTLY]) > _SHARE * MOSTLY
        and sum(move.gain for move in moves[n : n + MOSTLY]) < _SUM
        for n in range(len(moves) - MOSTLY + 1)
    ]
    for since, until in _stretches(mostly):
        what = f"most of {MOSTLY} answers lead away"
        last = known[until + MOSTLY - 1].id
        yield Alarm(kind="collapse", since=known[since].id, until=last, what=what)


def _stretches(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Give first and last place of each run of true."""
    for flag, row in itertools.groupby(range(len(flags)), key=lambda n: flags[n]):
        if flag:
            held = list(row)
            yield held[0], held[-1]
