"""How long people wait: our bank, its rivals, and language models that are quick, slow or hang."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from whee_ros.evaluation.how.live import Course, Heard
from whee_ros.evaluation.how.stand_in import StandIn, restates

DELAYS: tuple[float | None, ...] = (0.2, 1.5, 4.0, None)
"""Seconds until the stand-in server answers; None: never."""
LONGEST = 300.0
DOMAIN = "77"
Report = dict[str, Any]


def measure_times(
    named: Mapping[str, str], turns: int = 6, say: Callable[[str], None] = print
) -> Report:
    """Let somebody speak to a how node in real time, once for each speaker.

    Args:
        named: the node's parameters for a model of the user's own; empty for none.
        turns: how many turns each speaker gets.
        say: told what is under way.

    Returns:
        for each speaker: act, word, answer (median and most, s), fillers, fallbacks, authors of the
        answers, follow_ups and what was refused, with the reasons.
    """
    from whee_ros.ros import engine_name

    if engine_name() == "memory":
        return {"left out": "the nodes need DDS to talk in real time: pip install 'cyclonedds>=11'"}
    found: Report = {}
    for name, course in _courses(named, turns):
        if isinstance(course, str):
            found[name] = {"left out": course}
            continue
        say(f"how long people wait: {name}")
        try:
            found[name] = _told(_run(course))
        except (RuntimeError, subprocess.TimeoutExpired) as error:  # the others still count
            found[name] = {"left out": str(error)}
    return found


def time_table(found: Report) -> str:
    """Give the figures for reading."""
    if "left out" in found:
        return f"times left out: {found['left out']}"
    head = (
        f"{'seconds to (median, most)':28} {'first act':>12} {'first word':>12} {'answer':>12}"
        f"  fillers  fallbacks  answered by; follow-ups"
    )
    rows = [head]
    for name, row in found.items():
        if "left out" in row:
            rows.append(f"{name:28} left out: {row['left out']}")
            continue
        times = " ".join(f"{_pair(row[key]):>12}" for key in ("act", "word", "answer"))
        by = ", ".join(f"{who} {count}" for who, count in row["authors"].items())
        rows.append(
            f"{name:28} {times} {row['fillers']:8d} {row['fallbacks']:10d}"
            f"  {by}; {row['follow_ups']}"
        )
    return "\n".join(rows)


def _courses(named: Mapping[str, str], turns: int) -> Iterator[tuple[str, Course | str]]:
    """Give each speaker with its course, or why there is none."""
    for rival in ("bank", "random", "always_222"):
        yield rival, Course(speaker=rival, turns=turns)
    if named:
        yield "the model named", Course(parameters=dict(named), turns=turns, quiet=6.0)
    tiny = "tiny model, random weights"
    try:
        with _tiny() as folder:
            given = {"model": "folder", "model_folder": str(folder)}
            yield tiny, Course(parameters=given, turns=turns)
    except ImportError as error:
        yield tiny, f"{error}: pip install 'whee_ros[models]'"
    for delay in DELAYS:
        with StandIn(restates, delay) as running:
            given = {"model": "endpoint", "model_url": running.url, "model_name": running.name}
            name = "endpoint, hangs" if delay is None else f"endpoint, {delay:g} s"
            # Long enough for what comes late to follow up, where anything comes.
            yield name, Course(parameters=given, turns=turns, quiet=1.5 + (delay or 0.0))


def _run(course: Course) -> list[Heard]:
    """Measure in a process of its own, which has an engine in real time.

    Raises:
        RuntimeError: it fails; the message ends with what it said.
    """
    command = [sys.executable, "-m", "whee_ros.evaluation.how.live"]
    given = msgspec.json.encode(course).decode()
    environment = {"ROS_DOMAIN_ID": DOMAIN, **os.environ}
    done = subprocess.run(  # noqa: S603 - our own module
        [*command, given],
        capture_output=True,
        text=True,
        timeout=LONGEST,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the measurement failed: {done.stderr.strip()[-500:]}")
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=list[Heard])


def _told(heard: Sequence[Heard]) -> Report:
    return {
        "turns": len(heard),
        "act": _times([one.act for one in heard]),
        "word": _times([one.word for one in heard]),
        "answer": _times([one.answer for one in heard]),
        "fillers": sum(one.filler for one in heard),
        "fallbacks": sum(one.fallback for one in heard),
        "authors": dict(Counter(one.author or "none" for one in heard)),
        "follow_ups": sum(one.follow_up is not None for one in heard),
        "refused": dict(Counter(why for one in heard for why in one.reasons)),
        "each": [json.loads(msgspec.json.encode(one)) for one in heard],
    }


def _times(values: Sequence[float | None]) -> dict[str, float | int | None]:
    known = [value for value in values if value is not None]
    return {
        "median": round(statistics.median(known), 3) if known else None,
        "most": max(known, default=None),
        "missing": len(values) - len(known),
    }


def _pair(row: Mapping[str, Any]) -> str:
    if row["median"] is None:
        return "never"
    return f"{row['median']:.2f}, {row['most']:.2f}"


@contextlib.contextmanager
def _tiny() -> Iterator[Path]:
    """Make a tiny model of random weights: it cannot answer, but asking it costs what it costs.

    Raises:
        ImportError: transformers is not here.
    """
    from whee_ros.evaluation.how.tiny import make_tiny

    with tempfile.TemporaryDirectory() as folder:
        make_tiny(Path(folder))
        yield Path(folder)
