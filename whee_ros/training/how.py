"""Teach a small language model to answer: supervised, then by preferences.

    whee train how --teacher URL|FOLDER|bank --base FOLDER --out DIR

The folder that comes out is an ordinary transformers folder, with a card, the figures and the
pairs beside the weights; the how stage's model source loads it as it is.
"""

from __future__ import annotations

import dataclasses
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from whee_ros.training import how_preferences, how_supervised
from whee_ros.training.how_preferences import Pair, accuracy
from whee_ros.training.how_rejected import kind_of
from whee_ros.training.how_rows import Row, pairs
from whee_ros.training.how_student import Example, Student

FIGURES, CARD, PAIRS = "training.json", "MODEL_CARD.md", "pairs.jsonl"
LEAST = 8
"""Turns below which nothing is trained."""
Say = Callable[[str], None]


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How the model is taught; the preferences' rate is a share of the first step's.

    The defaults are common ones for models that have been trained to chat; nothing was tuned.
    """

    epochs: int = 3
    rate: float = 2e-5
    preference_epochs: int = 1
    preference_rate: float = 0.25
    beta: float = 0.1
    anchor: float = 0.2
    batch: int = 8
    longest: int = 4096
    seed: int = 0


@dataclasses.dataclass(frozen=True)
class Lessons:
    """What rows teach, as tokens; ``cut`` counts what was too long for the model."""

    examples: list[Example]
    pairs: list[Pair]
    cut: int


def lessons(student: Student, rows: Sequence[Row]) -> Lessons:
    """Write rows as tokens.

    Raises:
        StudentError: the tokenizer does not know the words.
    """
    examples, made, cut = [], [], 0
    for row in rows:
        if row.chosen is None:
            continue
        chosen = student.example(row.messages, row.chosen.answer)
        if chosen is None:
            cut += 1
            continue
        examples.append(chosen)
        for _, _, reply in pairs([row]):
            rejected = student.example(row.messages, reply.answer)
            if rejected is not None:
                made.append(Pair(chosen, rejected, kind_of(reply.reason), row.conversation))
    return Lessons(examples, made, cut)


def train(
    student: Student, rows: Sequence[Row], recipe: Recipe, say: Say = print
) -> dict[str, Any]:
    """Teach the student.

    Args:
        student: changed in place.
        rows: those that are held are measured, the others learned.
        recipe: rates, epochs, seed.
        say: told the progress.

    Returns:
        the figures: counts, held-out losses, and how often the chosen answer is preferred.

    Raises:
        ValueError: there is too little to learn from, or nothing to measure with.
    """
    learned = lessons(student, [row for row in rows if not row.held])
    held = lessons(student, [row for row in rows if row.held])
    _enough(student, learned, held)
    say(
        f"{student.name} on {student.device}: {len(learned.examples)} answers and"
        f" {len(learned.pairs)} pairs to learn, {len(held.examples)} and {len(held.pairs)} held out"
    )
    began, seed, size = time.monotonic(), recipe.seed, recipe.batch
    before = how_preferences.read(student, held.pairs, size)
    losses = how_supervised.learn(
        student,
        learned.examples,
        held.examples,
        epochs=recipe.epochs,
        rate=recipe.rate,
        size=size,
        seed=seed,
        say=say,
    )
    middle = how_preferences.read(student, held.pairs, size)
    if learned.pairs and recipe.preference_epochs:
        how_preferences.learn(
            student,
            learned.pairs,
            epochs=recipe.preference_epochs,
            rate=recipe.rate * recipe.preference_rate,
            size=max(1, size // 2),
            beta=recipe.beta,
            anchor=recipe.anchor,
            seed=seed,
            say=say,
        )
    after = how_preferences.read(student, held.pairs, size)
    return {
        "answers": {"learned": len(learned.examples), "held": len(held.examples)},
        "pairs": {"learned": len(learned.pairs), "held": len(held.pairs)},
        "kinds": dict(sorted(Counter(pair.kind for pair in learned.pairs).items())),
        "too_long": learned.cut + held.cut,
        "held_loss": {
            "before, and after each supervised epoch": [round(loss, 4) for loss in losses],
            "after preferences": round(how_supervised.loss(student, held.examples, size), 4),
        },
        "prefers": {
            "before": accuracy(held.pairs, before),
            "supervised": accuracy(held.pairs, middle),
            "preferences": accuracy(held.pairs, after),
            "implicit reward": accuracy(held.pairs, after, middle),
        },
        "device": str(student.device),
        "minutes": round((time.monotonic() - began) / 60, 2),
    }


def save(student: Student, out: Path, facts: Mapping[str, Any], figures: Mapping[str, Any]) -> None:
    """Write weights, tokenizer, figures and card.

    Args:
        student: the taught model.
        out: the folder.
        facts: where the pairs came from, see ``how_card``.
        figures: as ``train`` gives them.
    """
    from whee_ros.training.how_card import model_card

    out.mkdir(parents=True, exist_ok=True)
    student.save(out)
    whole = {"facts": dict(facts), "figures": dict(figures)}
    (out / FIGURES).write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    (out / CARD).write_text(model_card(facts, figures), encoding="utf-8")


def _enough(student: Student, learned: Lessons, held: Lessons) -> None:
    if learned.cut > len(learned.examples):
        raise ValueError(
            f"{learned.cut} of {learned.cut + len(learned.examples)} prompts are longer than the"
            f" {student.longest} tokens that {student.name} reads: choose a base that reads more"
        )
    if len(learned.examples) < LEAST or not held.examples:
        raise ValueError(
            f"{len(learned.examples)} answers to learn and {len(held.examples)} held out are too"
            f" few: give more conversations (at least {LEAST} answers, and one held out)"
        )
