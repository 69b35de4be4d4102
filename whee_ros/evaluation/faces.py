"""How well faces are read: found, told apart, measured, and at what cost.

Everything is measured on the stage as the node runs it. The drawn people and the demo's actor
need no data; the filmed people and the labelled pictures are taken from the shared data when
there are any.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whee_ros.evaluation import face_scenes as scenes
from whee_ros.evaluation.face_affect import labelled_pictures
from whee_ros.evaluation.face_cost import cost
from whee_ros.evaluation.face_detection import finding
from whee_ros.evaluation.face_measures import actor, changes
from whee_ros.evaluation.face_tracking import SPEEDS, crossings, losses
from whee_ros.perception.face import FaceStage

Figures = dict[str, Any]


def evaluate_faces(data: Path | None, quick: bool = False) -> Figures:
    """Measure the face stage.

    Args:
        data: the folder of shared data, or None for drawn faces alone.
        quick: take fewer pictures: a check that all is well, no figures to quote.

    Returns:
        Figures by section; ``table`` prints them. Times are this machine's.
    """
    drawn = scenes.drawn_people()
    filmed = scenes.filmed_people(data) if data is not None else []
    people = [*filmed, *drawn[: 1 if quick else 4]]
    pairs = [p for p in (filmed, drawn[:2], drawn[2:]) if len(p) == 2][: 1 if quick else 3]
    figures = {
        "finding": finding(people),
        "crossings": crossings(pairs, SPEEDS[: 1 if quick else 3]),
        "losses": losses(people, 1 if quick else 3),
        "changes": changes(people),
        "actor": actor(5.0 if quick else None),
        "cost": cost(people[0], drawn, 15 if quick else 90),
    }
    if data is not None:
        figures["expressions"] = expressions(data)
    return figures


def expressions(data: Path) -> Figures:
    """The few pictures with a label; each is one still, so nothing is known of the person."""
    rows: Figures = {}
    for label, image in labelled_pictures(data):
        stage = FaceStage()
        cues = stage.process(image, 0)
        stage.close()
        if cues:
            rows[label] = {
                "read": cues[0].expression,
                "valence": cues[0].valence,
                "confidence": cues[0].confidence,
            }
    return rows


def table(figures: Figures) -> str:
    """Give the figures as lines of text, one a section and row."""
    lines = []
    for section, rows in figures.items():
        lines.append(section)
        for name, value in rows.items():
            shown = (
                "  ".join(f"{k} {_short(v)}" for k, v in value.items())
                if isinstance(value, dict)
                else _short(value)
            )
            lines.append(f"  {name:<24} {shown}")
    return "\n".join(lines)


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
