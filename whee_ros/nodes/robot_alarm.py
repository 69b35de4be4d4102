"""A call at a moment that is not a multiple of any period."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.ros import Node


class Alarm:
    """Calls ``ring`` once at the stamp it was set to, on the node's clock."""

    def __init__(self, node: Node, ring: Callable[[], None]) -> None:
        self._node, self._ring = node, ring
        self._timer: Any = None
        self._at: int | None = None

    def set(self, at: int | None, now: int) -> None:
        """Ring at the stamp ``at`` instead of what was set before; None: not at all."""
        if at == self._at:
            return
        self._drop()
        if at is not None:
            self._timer = self._node.create_timer(max(0, at - now) / NANOSECONDS, self._rung)
            self._at = at

    def _rung(self) -> None:
        self._drop()
        self._ring()

    def _drop(self) -> None:
        if self._timer is not None:
            self._node.destroy_timer(self._timer)
        self._timer = self._at = None
