"""Which act each action of ROS4HRI markup stands for, and with which arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whee_ros.acts import Express, Gesture, Light, Look
from whee_ros.how.markup.actions import MarkupError
from whee_ros.how.markup.writer import EFFECTS, ESCAPES

UNESCAPE = str.maketrans({written: meant for meant, written in ESCAPES.items()})
_PATTERNS = {effect: pattern for pattern, effect in EFFECTS.items()}


def to_float(value: Any, name: str) -> float:
    """Give a number; raises MarkupError for anything else."""
    if not isinstance(value, float):
        raise MarkupError(f"{name} is {value!r}; it must be a number")
    return value


def to_text(value: Any, name: str) -> str:
    """Give a name without escapes; raises MarkupError for anything else."""
    if not isinstance(value, str) or not value:
        raise MarkupError(f"{name} is {value!r}; it must be a name")
    return value.translate(UNESCAPE)


def _numbers(keywords: dict[str, Any], *names: str) -> dict[str, float]:
    return {name: to_float(keywords.pop(name), name) for name in names if name in keywords}


def _one(positional: list[Any], keywords: dict[str, Any], what: str) -> str:
    given = [*positional, *([keywords.pop("name")] if "name" in keywords else [])]
    if len(given) != 1:
        raise MarkupError(f"{what} takes one name")
    return to_text(given[0], "name")


def _expression(positional: list[Any], keywords: dict[str, Any]) -> dict[str, Any]:
    numbers = _numbers(keywords, "valence", "arousal", "intensity", "duration")
    return {"expression": _one(positional, keywords, "an expression"), **numbers}


def _motion(positional: list[Any], keywords: dict[str, Any]) -> dict[str, Any]:
    numbers = _numbers(keywords, "amplitude", "speed")
    return {"name": _one(positional, keywords, "a motion"), **numbers}


def _look_at(positional: list[Any], keywords: dict[str, Any]) -> dict[str, Any]:
    if positional:
        raise MarkupError("look_at takes frame=... or policy=...")
    policy = keywords.pop("policy", "tracking")
    frame = to_text(keywords.pop("frame"), "frame") if "frame" in keywords else ""
    targets = {"reset": "front", "random": "away"}
    if not frame and policy not in targets:
        raise MarkupError("look_at needs a frame, or policy=reset or policy=random")
    return {
        "target": frame.removeprefix("person_") or targets[policy],
        **_numbers(keywords, "duration"),
    }


def _led(positional: list[Any], keywords: dict[str, Any]) -> dict[str, Any]:
    color = keywords.pop("color", [0.0, 0.0, 0.0])
    effect = keywords.pop("effect", "solid_color")
    if positional or not isinstance(color, list) or len(color) != 3:
        raise MarkupError("led takes color=[red, green, blue]")
    parts = tuple(round(to_float(part, "color") / 255, 4) for part in color)
    if not all(0.0 <= part <= 1.0 for part in parts):
        raise MarkupError("each part of a color is between 0 and 255")
    if effect not in _PATTERNS:
        raise MarkupError(f"effect is {effect!r}; choose one of {', '.join(_PATTERNS)}")
    return {"color": parts, "pattern": _PATTERNS[effect], **_numbers(keywords, "duration")}


def _voice(positional: list[Any], keywords: dict[str, Any]) -> dict[str, Any]:
    if positional:
        raise MarkupError("voice takes rate=..., pitch=..., volume=...")
    return dict(_numbers(keywords, "rate", "pitch", "volume"))


_Builder = Callable[[list[Any], dict[str, Any]], dict[str, Any]]
BUILDERS: dict[str, tuple[_Builder, str]] = {
    "expression": (_expression, "face"),
    "motion": (_motion, "gesture"),
    "look_at": (_look_at, "look"),
    "led": (_led, "light"),
    "voice": (_voice, "say"),
}
KINDS: dict[str, Any] = {"expression": Express, "motion": Gesture, "look_at": Look, "led": Light}
