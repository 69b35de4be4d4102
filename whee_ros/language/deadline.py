"""A stretch of time that several questions share."""

from __future__ import annotations

import time
from collections.abc import Callable


class Deadline:
    """Begins now; all times are in seconds.

    Args:
        seconds: how long it lasts.
        clock: gives the time; only its differences count.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._began = clock()

    @property
    def spent(self) -> float:
        """Time since the beginning."""
        return self._clock() - self._began

    @property
    def left(self) -> float:
        """Time until the end, negative after it."""
        return self._seconds - self.spent
