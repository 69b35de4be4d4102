"""What a second pass over a draft asks: rewrite it after good replies, or mend what is weakest.

A draft is read by a judge that did not write it (choice/scoring.py), never by the model itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from whee_ros.how.bank.bank import Bank, Entry
from whee_ros.how.choice.candidates import Task
from whee_ros.how.choice.scoring import Judgement, content

LIKES = 2
GOOD = 0.6
"""Probability of a wanted level from which nothing needs to be mended."""
_PARTS: dict[str, tuple[str, str, str]] = {
    "emotional_reaction": (
        "say nothing warm, only what was understood",
        "let a little more warmth be heard, or less if there is much",
        "turn clearly and warmly to the person and what this means to them",
    ),
    "interpretation": (
        "do not say what it means or how it feels",
        "hint that it was understood, without spelling it out",
        "name what the person feels, or what it is about",
    ),
    "exploration": (
        "ask nothing and invite nothing",
        "invite the person, in general, to go on, without a particular question",
        "end with a question about one thing that the person named",
    ),
}


def similar(bank: Bank, task: Task, draft: str, most: int = LIKES) -> tuple[str, ...]:
    """Give the bank's replies that come nearest to a draft among those good for this target.

    Near is what shares content words with the draft or the person's words; good is what its
    author gave the wanted levels and strategies.
    """
    about = content(f"{draft} {task.decision.turn.text}")
    fitting = [
        entry
        for entry in bank.of(task.target.situation)
        if entry.fits & task.target.fits
        and entry.strategy in task.target.strategies
        and not set(entry.slots) - {"robot"}
        and not entry.tags & set(task.effects.avoid_tags)
    ]
    ranked = sorted(
        fitting,
        key=lambda one: (_distance(one, task), -len(about & content(one.text)), one.id),
    )
    return tuple(entry.text for entry in ranked[:most])


def weakest(judged: Judgement, task: Task) -> str:
    """Say in our own words what a draft misses most of its target; nothing where all is met."""
    wanted = msgspec.structs.asdict(task.target.mechanisms)
    met = {
        name: levels[wanted[name]]
        for name, levels in zip(wanted, judged.levels, strict=True)
        if name != "exploration" or task.target.may_ask or wanted[name] == 0
    }
    name = min(met, key=met.__getitem__)
    return "" if met[name] >= GOOD else _PARTS[name][wanted[name]] + "."


def _distance(entry: Entry, task: Task) -> int:
    wanted: Sequence[int] = msgspec.structs.astuple(task.target.mechanisms)
    shown: Sequence[int] = msgspec.structs.astuple(entry.mechanisms)
    return sum((one - other) ** 2 for one, other in zip(wanted, shown, strict=True))
