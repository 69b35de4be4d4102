"""Does the person's state move the right way? Each answer's move, and the path of the whole.

After EMPA's process view: the state is a point, the target another; an answer's gain is the length
of its move along the line to the target. EMPA's own axes are deficits scored by a language model;
ours are valence, trust and need of the sandbox's hidden state, or, in a recording, the valence and
need that the robot itself perceived, turn by turn: then what the person does between two turns is
in the move as well, and a robot that misreads people flatters itself.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec

from whee_ros.evaluation.session.exchange import AXES, Exchange, State
from whee_ros.evaluation.session.persona import Persona

STILL = 0.005
"""A shorter move is none."""
NEAR = 0.05
"""Nearer to the target there is no right way any more, only staying."""
_CONTENT = 0.3
Point = tuple[float, ...]


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """What one answer did: ``gain`` towards the target (negative: away from it), ``size``."""

    act: str
    gain: float
    size: float

    @property
    def way(self) -> str:
        """Give "right", "wrong" or "still"."""
        return "still" if abs(self.gain) < STILL else "right" if self.gain > 0 else "wrong"


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation's path; ``axes`` and ``hidden`` say of what, ``target`` where it should lead.

    ``far`` is the distance to the target at the start. ``net`` is the share of it that was covered
    (1: at the target or past it, negative: further away). ``alignment`` is the mean cosine between
    moves and the way to the target, -1..1; ``efficiency`` the net way by the way gone;
    ``positive`` the share of moves that lead nearer, ``setback`` the mean size of those that lead
    away (EMPA's three of stability); ``gain`` the mean gain of a turn. ``right`` and ``wrong`` are
    shares of answers, by the moves of the answers alone.
    """

    axes: tuple[str, ...]
    hidden: bool
    points: tuple[Point, ...]
    target: Point
    far: float = 0.0
    net: float = 0.0
    alignment: float = 0.0
    efficiency: float = 0.0
    positive: float = 0.0
    setback: float = 0.0
    gain: float = 0.0
    right: float = 0.0
    wrong: float = 0.0
    by_act: dict[str, dict[str, float]] = {}


def path_of(exchanges: Sequence[Exchange], persona: Persona | None = None) -> Path:
    """Follow one person's state through a conversation; ``persona`` gives the hidden target."""
    known = [one for one in exchanges if one.before is not None and one.after is not None]
    hidden = bool(known) and persona is not None and all(one.hidden for one in known)
    axes = AXES if hidden else ("valence", "need")
    if not known:
        return Path(axes=axes, hidden=hidden, points=(), target=())
    first = known[0].before or State()
    target = _target(first, persona if hidden else None, axes)
    states = [first, *(one.after or first for one in known)]
    points = [point_of(state, target, axes) for state in states]
    moves = [move_of(one, target, axes) for one in known]
    figures: dict[str, Any] = {**_whole(points, target), **_acts(moves)}
    return Path(axes=axes, hidden=hidden, points=tuple(points), target=target, **figures)


def perceived(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """Give exchanges of a recording with the perceived state before, and at the next turn."""
    following: dict[str, State] = {}
    found = []
    for one in reversed(exchanges):
        now = State(valence=one.valence, need=one.need)
        after = following.get(one.person, now)
        found.append(msgspec.structs.replace(one, before=now, after=after, hidden=False))
        following[one.person] = now
    return found[::-1]


def move_of(one: Exchange, target: Point, axes: tuple[str, ...]) -> Move:
    """Measure what an answer did."""
    states = (one.before or State(), one.after or State())
    before, after = (point_of(state, target, axes) for state in states)
    return Move(act=act_of(one), gain=_gain(before, after, target), size=math.dist(before, after))


def act_of(one: Exchange) -> str:
    """Name what the robot did by its strategy, or as nod or silence."""
    if one.words:
        return "hand-off" if one.kind == "handoff" else one.strategy or one.kind or "words"
    return "nod" if one.first_sign is not None else "silence"


def distances(path: Path) -> list[float]:
    """Give how far each point of a path is from its target."""
    return [math.dist(point, path.target) for point in path.points]


def target_of(
    exchanges: Sequence[Exchange], persona: Persona | None
) -> tuple[Point, tuple[str, ...]]:
    """Give where a conversation should lead, and its axes."""
    path = path_of(exchanges, persona)
    first = next((one.before for one in exchanges if one.before is not None), None) or State()
    return _target(first, persona if path.hidden else None, path.axes), path.axes


def _target(first: State, persona: Persona | None, axes: tuple[str, ...]) -> Point:
    if persona is not None:
        return tuple(getattr(persona.target, name) for name in axes)
    return max(_CONTENT, first.valence), 0.0


def _whole(points: Sequence[Point], target: Point) -> dict[str, float]:
    far, left = math.dist(points[0], target), math.dist(points[-1], target)
    steps = list(itertools.pairwise(points))
    gains = [_gain(a, b, target) for a, b in steps]
    sizes = [math.dist(a, b) for a, b in steps]
    turned = [(gain, size) for gain, size in zip(gains, sizes, strict=True) if size >= STILL]
    back = [-gain for gain, size in turned if gain < 0]
    figures = {
        "far": far,
        "net": (far - left) / max(far, NEAR),
        "alignment": _mean([gain / size for gain, size in turned]),
        "efficiency": (far - left) / max(sum(sizes), STILL),
        "positive": _mean([float(gain > 0) for gain, _ in turned]),
        "setback": _mean(back),
        "gain": _mean(gains),
    }
    return {name: round(value, 4) for name, value in figures.items()}


def _acts(moves: Sequence[Move]) -> dict[str, Any]:
    by: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        by[move.act].append(move)
    return {
        "right": round(_mean([float(move.way == "right") for move in moves]), 4),
        "wrong": round(_mean([float(move.way == "wrong") for move in moves]), 4),
        "by_act": {
            act: {"count": float(len(some)), "gain": round(_mean([one.gain for one in some]), 4)}
            for act, some in sorted(by.items())
        },
    }


def _gain(before: Point, after: Point, target: Point) -> float:
    """Give how far a move leads along the line to the target; near it, any move leads away."""
    far = math.dist(before, target)
    if far < NEAR:
        return min(0.0, far - math.dist(after, target))
    along = sum((b - a) * (t - a) for a, b, t in zip(before, after, target, strict=True))
    return along / far


def point_of(state: State, target: Point, axes: tuple[str, ...]) -> Point:
    """Give a state as a point; past the target (more trust, less need) counts as at it."""
    pairs = zip(axes, target, strict=True)
    return tuple(
        (max if name == "need" else min)(float(getattr(state, name)), wanted)
        for name, wanted in pairs
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
