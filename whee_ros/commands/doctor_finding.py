"""One thing that `whee doctor` looked at, and how a look is kept from raising."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing looked at: ``state`` is "ok", "missing", "wrong" or "note".

    ``needed`` says that the demo cannot run unless it is ok; ``cure`` how to get it.
    """

    group: str
    name: str
    state: str
    what: str
    cure: str = ""
    needed: bool = False


def guarded(group: str, look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """Run one look; whatever it raises becomes a finding, since the doctor must not fall ill."""
    found: list[Finding] = []
    try:
        found += look()
    except Exception as error:
        what = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        found.append(Finding(group, look.__name__, "wrong", what, "see the message", needed=False))
    return found
