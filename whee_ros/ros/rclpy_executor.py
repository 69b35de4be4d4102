"""rclpy's single-threaded executor, with less to gather and fewer waits.

rclpy lists anew all that it waits for before every wait. More than half of that are QoS events
(two for each topic), which hardly ever come; and after each callback a guard wakes the next wait,
so that another thread may go on, which a single-threaded executor has not. A robot with fifty
ticks a second spent a fifth of a core so, and on a busy machine that makes everything late. Here
QoS events are looked for once a period (the middleware keeps them until then), and nobody is woken
after a callback.
"""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable
from typing import Any

PERIOD = 1.0
"""Seconds after which QoS events are looked for again."""
# In Iron and later; in Humble.
_EVENTS = (("rclpy.event_handler", "EventHandler"), ("rclpy.qos_event", "QoSEventHandler"))


class _Nobody:
    """Stands for a guard condition that wakes nobody."""

    def trigger(self) -> None:
        """Do nothing."""


def seldom(
    executor: type,
    events: tuple[type, ...],
    period: float = PERIOD,
    clock: Callable[[], float] = time.monotonic,
) -> type:
    """Give a kind of ``executor`` that waits for ``events`` only once in ``period`` seconds.

    An executor asks for its nodes whenever it gathers what to wait for; where one does not, events
    are always waited for.
    """

    class SeldomExecutor(executor):  # type: ignore[misc]
        _looks = True
        _next = float("-inf")

        def get_nodes(self) -> Any:
            now = clock()
            self._looks = now >= self._next
            if self._looks:
                self._next = now + period
            return super().get_nodes()

        def can_execute(self, entity: Any) -> bool:
            if not self._looks and isinstance(entity, events):
                return False
            return bool(super().can_execute(entity))

    SeldomExecutor.__name__ = SeldomExecutor.__qualname__ = executor.__name__
    return SeldomExecutor


def unwoken(executor: type) -> type:
    """Give a kind of single-threaded ``executor`` whose callbacks wake nobody when they are done.

    What its ``_make_handler`` takes for the guard ``_guard`` does nothing; whoever else uses it,
    on any thread, gets the true one. Where an executor has no such method, all is as it was.
    """

    class UnwokenExecutor(executor):  # type: ignore[misc]
        _maker: int | None = None
        _true_guard: Any = None

        @property
        def _guard(self) -> Any:
            return _Nobody() if self._maker == threading.get_ident() else self._true_guard

        @_guard.setter
        def _guard(self, guard: Any) -> None:
            self._true_guard = guard

        def _make_handler(self, *given: Any, **named: Any) -> Any:
            self._maker = threading.get_ident()
            try:
                return super()._make_handler(*given, **named)
            finally:
                self._maker = None

    UnwokenExecutor.__name__ = UnwokenExecutor.__qualname__ = executor.__name__
    return UnwokenExecutor


def _events() -> tuple[type, ...]:
    for module, name in _EVENTS:
        try:
            return (getattr(importlib.import_module(module), name),)
        except (ImportError, AttributeError):
            continue
    return ()


def make() -> type:
    """Give the executor that nodes run on where rclpy is."""
    own = importlib.import_module("rclpy.executors").SingleThreadedExecutor
    return seldom(unwoken(own), _events())
