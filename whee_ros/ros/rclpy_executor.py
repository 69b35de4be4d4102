"""rclpy's single-threaded executor, with less to gather before each wait.

rclpy makes a new list of all that it waits for before every wait. More than half of it are QoS
events (two for each topic), which hardly ever come: a node with fifty ticks a second spends a
tenth of a core on them, and on a busy machine that makes everything late. Here they are looked for
once a period; none is lost, as the middleware keeps them.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from typing import Any

PERIOD = 1.0
"""Seconds after which QoS events are looked for again."""
# In Iron and later; in Humble.
_EVENTS = (("rclpy.event_handler", "EventHandler"), ("rclpy.qos_event", "QoSEventHandler"))


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


def _events() -> tuple[type, ...]:
    for module, name in _EVENTS:
        try:
            return (getattr(importlib.import_module(module), name),)
        except (ImportError, AttributeError):
            continue
    return ()


def make() -> type:
    """Give the executor that nodes run on where rclpy is."""
    return seldom(importlib.import_module("rclpy.executors").SingleThreadedExecutor, _events())
