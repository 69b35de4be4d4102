"""Tries a field template before the robot needs it."""

from __future__ import annotations

from typing import Any

from whee_ros.embodiment.profile import Binding
from whee_ros.embodiment.templates import render
from whee_ros.nodes.fill import build

_TEXTS = ["text", "ssml", "expression", "target", "frame", "person", "color", "intent", "data"]
_VOICE = ["rate", "rate_percent", "pitch", "volume"]
_NUMBERS = [
    *_VOICE,
    *"xyzrgba",
    "yaw",
    "valence",
    "arousal",
    "intensity",
    "amplitude",
    "speed",
    "seconds",
]
_POINT = {
    "positions": [0.5],
    "velocities": [0.5],
    "time_from_start": {"sec": 1, "nanosec": 0},
}
SAMPLE: dict[str, Any] = {
    **dict.fromkeys(_TEXTS, ""),
    **dict.fromkeys(_NUMBERS, 0.5),
    "joint_names": ["joint"],
    "points": [_POINT],
    "positions": [0.5],
    "stamp": {"sec": 0, "nanosec": 0},
}
"""A value for every placeholder but {motion}, which is one of the binding's names."""


def try_template(kind: Any, binding: Binding) -> Any:
    """Fill a message of class ``kind`` with sample values and give it.

    Raises:
        ValueError: the template has a field that the message lacks, or a value that does not fit.
    """
    names = list(binding.names.values())
    made = None
    for name in names or [""]:
        words = {"expression": name} if binding.act == "express" else {}
        made = build(kind, render(binding.fields, {**SAMPLE, **words, "motion": name}))
    return made
