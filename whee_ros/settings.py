"""Stage settings: frozen dataclasses whose fields say what a ROS parameter must know."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any


def setting(
    default: Any,
    description: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: Sequence[str] = (),
    live: bool = True,
) -> Any:
    """Give a dataclass field with the facts a ROS 2 parameter descriptor holds.

    Args:
        default: a bool, int, float, str, or tuple of str or float.
        description: one line, with the unit where there is one.
        low: the smallest allowed number.
        high: the largest allowed number.
        choices: the only allowed texts.
        live: whether it may be changed while the node runs.
    """
    facts = {
        "description": description,
        "low": low,
        "high": high,
        "choices": tuple(choices),
        "live": live,
    }
    return dataclasses.field(default=default, metadata=facts)


def problems(settings: Any) -> list[str]:
    """Name every field of a settings dataclass whose value is out of its range."""
    found = []
    for field in dataclasses.fields(settings):
        value, facts = getattr(settings, field.name), field.metadata
        if facts.get("choices") and value not in facts["choices"]:
            found.append(f"{field.name} is {value!r}; choose one of {', '.join(facts['choices'])}")
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            continue
        low, high = facts.get("low"), facts.get("high")
        if not ((low is None or value >= low) and (high is None or value <= high)):
            found.append(f"{field.name} is {value}; it must be {_range(low, high)}")
    return found


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"at least {low}" if high is None else f"at most {high}"
    return f"between {low} and {high}"
