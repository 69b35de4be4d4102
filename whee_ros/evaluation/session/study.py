"""Everybody talks with every robot: conversations, and what they come to."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec

from whee_ros.evaluation.session.adaptability import adaptability
from whee_ros.evaluation.session.figures import Figures, figures_of, summary
from whee_ros.evaluation.session.persona import personas
from whee_ros.evaluation.session.sensitivity import compared
from whee_ros.evaluation.session.talk import Talk
from whee_ros.evaluation.session.worker import ROBOTS, Job, Study, work

Measured = list[tuple[Talk, Figures]]
Say = Callable[[str], None]
COMPARED = ("net", "gain", "alignment", "positive", "felt", "overlap", "order", "wrong")
"""Figures whose differences to ours are told, person by person."""


def hold(study: Study, out: Path | None, say: Say) -> list[Talk]:
    """Hold all conversations, person by person; keep them in ``out`` where that is given.

    Raises:
        ValueError, OSError: a robot or persona is unknown, or a node cannot start.
    """
    if unknown := [name for name in study.robots if name not in ROBOTS]:
        raise ValueError(f"there is no robot {unknown[0]}; choose from {', '.join(ROBOTS)}")
    names = [one.name for one in personas(study.people)]
    with tempfile.TemporaryDirectory() as scratch:
        folder = out or Path(scratch)
        jobs = [
            Job(study, name, robot, seed, folder / robot / f"{name}-{seed}")
            for name in names
            for seed in range(study.seeds)
            for robot in study.robots
        ]
        held = []
        for number, made in enumerate(_each(jobs, study.processes), start=1):
            say(f"{number} of {len(jobs)}  {made.robot}, {made.persona}: {len(made.exchanges)}")
            held.append(made)
    return held


def measure(talks: Sequence[Talk]) -> Measured:
    """Measure each conversation."""
    known = {one.name: one for one in personas()}
    return [(one, figures_of(one.exchanges, known.get(one.persona), one.left)) for one in talks]


def results(measured: Measured, rounds: int = 400) -> dict[str, Any]:
    """Give the figures of each robot with intervals over people, and differences to ours.

    Returns:
        JSON-like: ``robots`` (figures, alarms, by_act, reasons, adaptability), ``differences``
        (ours minus each other robot, by person), ``ours_ahead`` (share of draws of other sizes in
        which ours leads people further), ``conversations``.
    """
    by: dict[str, Measured] = defaultdict(list)
    for one, figures in measured:
        by[one.robot].append((one, figures))
    found: dict[str, Any] = {
        "robots": {robot: _robot(some, rounds) for robot, some in by.items()},
        "differences": {},
        "conversations": [
            {
                "robot": one.robot,
                "person": one.persona,
                "seed": one.seed,
                "digest": one.digest,
                "hidden": figures.path.hidden,
                "figures": figures.values,
                "alarms": msgspec.to_builtins(figures.alarms),
                "points": figures.path.points,
                "target": figures.path.target,
            }
            for one, figures in measured
        ],
    }
    for robot in by:
        if robot != "ours" and "ours" in by:
            found["differences"][robot] = _differences(by["ours"], by[robot], rounds)
    found["ours_ahead"] = compared([one for one, _ in measured])
    return found


def _robot(some: Measured, rounds: int) -> dict[str, Any]:
    values: dict[str, list[dict[str, float]]] = defaultdict(list)
    acts: dict[str, list[tuple[float, float]]] = defaultdict(list)
    reasons: dict[str, float] = defaultdict(float)
    for one, figures in some:
        values[one.persona or one.robot].append(figures.values)
        for name, value in figures.reasons.items():
            reasons[name] += value
        for act, row in figures.path.by_act.items():
            acts[act].append((row["count"], row["gain"]))
    return {
        "conversations": len(some),
        "hidden": all(figures.path.hidden for _, figures in some),
        "figures": summary(values, rounds),
        "by_act": {act: _weighed(rows) for act, rows in sorted(acts.items())},
        "reasons": {
            name: round(value, 3) for name, value in sorted(reasons.items(), key=lambda one: one[1])
        },
        "adaptability": adaptability([one for one, _ in some]),
    }


def _differences(ours: Measured, theirs: Measured, rounds: int) -> dict[str, Any]:
    """Compare with the same persons on the same days."""
    of = {(one.persona, one.seed): figures.values for one, figures in theirs}
    rows: dict[str, list[dict[str, float]]] = defaultdict(list)
    for one, figures in ours:
        other = of.get((one.persona, one.seed))
        if other is not None:
            both = [name for name in COMPARED if name in figures.values and name in other]
            rows[one.persona].append({name: figures.values[name] - other[name] for name in both})
    return summary(rows, rounds) if rows else {}


def _weighed(rows: Sequence[tuple[float, float]]) -> dict[str, float]:
    count = sum(number for number, _ in rows)
    gain = sum(number * mean for number, mean in rows) / max(count, 1.0)
    return {"count": count, "gain": round(gain, 4)}


def _each(jobs: Sequence[Job], processes: int) -> Iterator[Talk]:
    """Hold conversations one after the other, or in processes of their own; in order."""
    if processes <= 1:
        yield from map(work, jobs)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, jobs)
