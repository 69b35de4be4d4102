"""How readily empathy is called for, person by person, as configured."""

from __future__ import annotations

import math
from collections.abc import Iterable

MOST = 4.0
"""Log-odds, either way, that may be configured."""


def sensitivities(entries: Iterable[str]) -> dict[str, float]:
    """Read entries such as ``anna:-1.0``: a person's id, and log-odds added to their needs.

    A person's id may hold colons; the last one counts. Blank entries are left out: an empty list
    has no type in ROS 2, so the parameter's default is one blank entry.

    Raises:
        ValueError: naming every entry that is wrong, and how it should look.
    """
    found: dict[str, float] = {}
    wrong = []
    for entry in entries:
        if not entry.strip():
            continue
        person, _, number = (part.strip() for part in entry.rpartition(":"))
        value = _number(number)
        if not person or value is None:
            wrong.append(f"{entry!r} is not PERSON:LOG-ODDS, such as 'anna:-1.0'")
        elif not abs(value) <= MOST:
            wrong.append(f"{entry!r} is out of range; log-odds lie between {-MOST:g} and {MOST:g}")
        elif person in found:
            wrong.append(f"{entry!r} names {person} a second time")
        else:
            found[person] = value
    if wrong:
        raise ValueError("sensitivities: " + "; ".join(wrong))
    return found


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return None if math.isnan(value) else value
