"""A circuit breaker: a service that keeps failing is left alone for a while.

Closed, everything passes. After some failures in a row it opens and nothing passes. When it has
rested, one trial passes (half-open): success closes it, failure opens it again. It has no clock;
callers give the time, so it behaves the same live and in a replay (Nygard, "Release It!", 2007).
"""

from __future__ import annotations

from typing import Literal

State = Literal["closed", "open", "half-open"]


class Breaker:
    """Decides whether a service is asked; all times are nanoseconds of one clock.

    Args:
        failures: failures in a row that open it.
        rest: nanoseconds until a trial.

    Raises:
        ValueError: a number that makes no sense.
    """

    def __init__(self, failures: int = 3, rest: int = 30_000_000_000) -> None:
        if failures < 1 or rest < 0:
            raise ValueError(f"breaker: {failures} failures and {rest} ns of rest make no sense")
        self._most, self._rest = failures, rest
        self._failed = 0
        self._since: int | None = None
        self._trial: int | None = None

    def state(self, now: int) -> State:
        """Give the state; a clock that ran back ends the rest."""
        if self._since is None:
            return "closed"
        return "open" if 0 <= now - self._since < self._rest else "half-open"

    def allows(self, now: int) -> bool:
        """Whether to ask now; half-open, this counts as the one trial.

        A trial that is never reported back counts as lost after another rest.
        """
        state = self.state(now)
        if state != "half-open":
            return state == "closed"
        if self._trial is not None and 0 <= now - self._trial < self._rest:
            return False
        self._trial = now
        return True

    def succeeded(self) -> None:
        """Note a success."""
        self._failed, self._since, self._trial = 0, None, None

    def failed(self, now: int) -> None:
        """Note a failure."""
        self._failed += 1
        if self._failed >= self._most or self._since is not None:
            self._since, self._trial = now, None
