"""A conversation as tables, for analysis: CSV, and Parquet where pyarrow is installed.

Times are seconds from the conversation's start. The tables are joined by ``decision``.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from whee_ros.decision import DIRECTIONS
from whee_ros.replay.labels import FIELDS
from whee_ros.report.conversation import Conversation
from whee_ros.report.figures import end_of

Table = tuple[tuple[str, ...], list[tuple[Any, ...]]]
"""The columns' names and the rows."""
DECISION = (
    *("decision", "person", "turn_start", "turn_end", "noticed", "decided", "planned", "moved"),
    *("voiced", "direction", *(f"p_{name}" for name in DIRECTIONS), "need", "confidence"),
    *("emotion", "valence", "arousal", "emotional_reaction", "interpretation", "exploration"),
    *("hold_back", "model", "text", "plan_kind", "strategy", "said", "dropped", "chosen"),
    *("score", "rejected", "verdict"),
)


def tables(made: Conversation) -> dict[str, Table]:
    """Give all tables by name."""
    return {
        "decisions": (DECISION, [_decision(made, number) for number in range(len(made.answers))]),
        "evidence": (
            ("decision", "channel", "name", "value", "weight", "note"),
            [
                (one.decision.id, r.channel, r.name, r.value, r.weight, r.note)
                for one in made.answers
                for r in one.decision.evidence
            ],
        ),
        "labels": ((*FIELDS, "outcome", "decision"), _labels(made)),
        "rejected": (
            ("decision", "candidate", "reason"),
            [
                (one.decision.id, str(r.get("id", "")), str(r.get("reason", "")))
                for one in made.answers
                for r in one.choice.get("rejected") or ()
            ],
        ),
        "utterances": (
            ("start", "end", "person", "turn", "text"),
            [(u.start, u.end, u.who or "robot", u.turn, u.text) for u in made.utterances],
        ),
        "acts": (
            ("start", "end", "part", "what", "plan"),
            [(a.start, a.end, a.part, a.what, a.plan) for a in made.acts],
        ),
        "curves": (
            ("person", "source", "name", "time", "value"),
            [
                (c.person, c.source, c.name, time, value)
                for c in made.curves
                for time, value in zip(c.times, c.values, strict=True)
            ],
        ),
    }


def write_csv(made: Conversation, folder: Path) -> list[Path]:
    """Write each table as FOLDER/NAME.csv (UTF-8); give the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, (columns, rows) in tables(made).items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([_plain(value) for value in row] for row in rows)
        written.append(path)
    return written


def write_parquet(made: Conversation, folder: Path) -> list[Path]:
    """Write each table as FOLDER/NAME.parquet; give the files.

    Raises:
        ImportError: pyarrow is missing or unfit; the message names the cure.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        hint = "pip install 'pyarrow>=15,<19'; --csv writes the same tables without it"
        raise ImportError(f"Parquet needs pyarrow ({error}): {hint}") from error
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, (columns, rows) in tables(made).items():
        path = folder / f"{name}.parquet"
        by_column = {column: [row[at] for row in rows] for at, column in enumerate(columns)}
        pyarrow.parquet.write_table(pyarrow.table(by_column), path)
        written.append(path)
    return written


def _plain(value: Any) -> Any:
    """Round what is written as text: microseconds and millionths are finer than any reading."""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return "" if value is None else value


def _decision(made: Conversation, number: int) -> tuple[Any, ...]:
    answer = made.answers[number]
    decision, plan, choice = answer.decision, answer.plan, answer.choice
    start = made.outcome.start
    emotion, target = decision.emotion, decision.target
    score = choice.get("score")
    return (
        *(decision.id, decision.person, (decision.turn.start - start) / 1e9),
        *(end_of(made, answer), (decision.turn.stamp - start) / 1e9, answer.at, answer.planned),
        *(min((act.start for act in answer.acts), default=None), answer.voiced),
        *(decision.direction, *(decision.probabilities.get(name) for name in DIRECTIONS)),
        *(decision.need, decision.confidence, emotion.label, emotion.valence, emotion.arousal),
        *(target.emotional_reaction, target.interpretation, target.exploration),
        *(decision.hold_back, decision.model, decision.turn.text),
        *((plan.kind, plan.strategy) if plan else ("", "")),
        " ".join(act.what for act in answer.acts if act.part == "voice"),
        *(answer.dropped, str(choice.get("chosen") or "")),
        None if score is None else float(score),
        len(choice.get("rejected") or ()),
        made.judged.of(number) if made.judged else "",
    )


def _labels(made: Conversation) -> list[tuple[Any, ...]]:
    """Give each label with what became of it; nothing without labels."""
    rows = []
    for one in made.judged.noted if made.judged else ():
        label = one.label
        answer = "" if one.answer is None else made.answers[one.answer].decision.id
        noted = (label.start, label.end, one.person, label.direction, label.need, label.note)
        rows.append((*noted, one.outcome, answer))
    return rows
