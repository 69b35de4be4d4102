"""What calls a node back without a message: timers and guard conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from whee_ros.ros.time import Clock, next_sequence

if TYPE_CHECKING:
    from whee_ros.ros.node import Node

Order = tuple[int, int]  # (stamp in ns, sequence): what became ready first runs first


class Watcher(Protocol):
    """Who wants to know when a timer is set."""

    def armed(self, timer: Timer) -> None:
        """Take note of the timer's next call."""


class Timer:
    """Calls back once a period, first one period after it was made."""

    def __init__(self, period_ns: int, callback: Callable[[], Any], clock: Clock) -> None:
        self.timer_period_ns, self.callback, self.clock = period_ns, callback, clock
        self.watcher: Watcher | None = None
        self.owner: Any = None  # the node for which the watcher watches it
        self._cancelled = False
        self.reset()

    def reset(self) -> None:
        """Start again: the next call comes one period from now."""
        self._cancelled = False
        self._last = self.clock.ns()
        self._arm(self._last + self.timer_period_ns)

    def _arm(self, stamp_ns: int) -> None:
        self.next_ns, self.sequence = stamp_ns, next_sequence()
        if self.watcher is not None:
            self.watcher.armed(self)

    def cancel(self) -> None:
        """Stop calling until it is reset."""
        self._cancelled = True

    def is_canceled(self) -> bool:
        """Whether it was stopped."""
        return self._cancelled

    def awaits(self, sequence: int) -> bool:
        """Whether the next call is the one that was set as ``sequence``."""
        return self.sequence == sequence and not self._cancelled

    def is_ready(self) -> bool:
        """Whether a call is due."""
        return self._is_due(self.clock.ns())

    def _is_due(self, now: int) -> bool:
        if now < self._last:  # the simulated time was set back
            self._last = now
            self._arm(now + self.timer_period_ns)
        return not self._cancelled and now >= self.next_ns

    def time_until_next_call(self) -> int | None:
        """Give the nanoseconds until the next call; None when stopped."""
        return None if self._cancelled else self.next_ns - self.clock.ns()

    def order(self) -> Order:
        """Say when it became due; in simulated time, before anything that waits now."""
        stamp = -1 if self.clock.ros_time_is_active else self.next_ns
        return (stamp, self.sequence)

    def handle(self) -> None:
        """Set the next call and call back; periods that were missed are skipped."""
        now = self.clock.ns()
        if not self._is_due(now):
            return
        self._last, period = now, self.timer_period_ns
        late = max(now - self.next_ns, 0)
        self._arm(now if period == 0 else self.next_ns + period * (late // period + 1))
        self.callback()


class GuardCondition:
    """Runs its callback on the executor's thread after any thread triggered it."""

    def __init__(self, callback: Callable[[], Any], node: Node) -> None:
        self.callback, self._node = callback, node
        self._order: Order | None = None

    def trigger(self) -> None:
        """Ask for one call of the callback (any thread)."""
        if self._order is None:
            self._order = (self._node.context.engine.now(), next_sequence())
        executor = self._node.executor
        if executor is not None:
            executor.wake()

    def awaits(self, sequence: int) -> bool:
        """Whether the call that was asked for as ``sequence`` is still to come."""
        return self._order is not None and self._order[1] == sequence

    def is_ready(self) -> bool:
        """Whether a call was asked for."""
        return self._order is not None

    def order(self) -> Order:
        """Say when the call was asked for."""
        return self._order or (0, 0)

    def handle(self) -> None:
        """Call back (the executor's part)."""
        if self._order is not None:
            self._order = None
            self.callback()
