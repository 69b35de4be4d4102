"""What one executor waits on: a DDS wait set, with a guard condition to wake it.

No listeners: they call Python from Cyclone's threads, which is known to deadlock
(cyclonedds-python #208).
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence

from cyclonedds.core import DDSException, Entity, GuardCondition, WaitSet
from cyclonedds.domain import DomainParticipant

from whee_ros.ros.dds import raw
from whee_ros.ros.dds.links import Receiver

# Python handles Ctrl-C only between calls into C.
_LONGEST_S = 0.1


class Waiter:
    """Waits for links, and lets ``housekeeping`` run when ``watched`` entities have news."""

    def __init__(
        self,
        participant: DomainParticipant,
        watched: Sequence[Entity],
        housekeeping: Callable[[], None],
    ) -> None:
        """Make a wait set in a participant."""
        self._set = WaitSet(participant)
        self._guard = GuardCondition(participant)
        self._links: dict[int, Receiver] = {}
        self._housekeeping = housekeeping
        self._closed = threading.Event()
        self._set.attach(self._guard)
        for entity in watched:
            self._set.attach(entity)

    def attach(self, link: Receiver) -> None:
        """Wait for ``link`` too."""
        if not link.closed and id(link) not in self._links:
            self._links[id(link)] = link
            self._set.attach(link.condition)

    def detach(self, link: Receiver) -> None:
        """Stop waiting for ``link``."""
        if self._links.pop(id(link), None) is not None:
            self._forget(link)

    def wait(self, timeout_s: float | None) -> Sequence[Receiver]:
        """Give the links that have something, at once or within ``timeout_s``."""
        end = time.monotonic() + (_LONGEST_S if timeout_s is None else max(timeout_s, 0.0))
        while not self._closed.is_set():
            left = max(end - time.monotonic(), 0.0)
            try:
                self._set.wait(int(min(left, _LONGEST_S) * 1e9))
                woken = self._guard.take()
                self._housekeeping()
                ready = [link for link in self._open_links() if link.condition.triggered]
            except DDSException:
                if self._closed.is_set():  # while we slept
                    break
                raise
            if ready or woken or left == 0.0:
                return ready
        return ()

    def wake(self) -> None:
        """Make a wait that runs now, or else the next one, return at once (any thread)."""
        if not self._closed.is_set():
            with contextlib.suppress(DDSException):
                self._guard.set(True)

    def close(self) -> None:
        """Give the wait set back; a wait in another thread returns."""
        if not self._closed.is_set():
            self.wake()
            self._closed.set()
            self._links.clear()
            raw.delete(self._set)
            raw.delete(self._guard)

    def _open_links(self) -> list[Receiver]:
        for link in [link for link in self._links.values() if link.closed]:
            self.detach(link)
        return list(self._links.values())

    def _forget(self, link: Receiver) -> None:
        # The attachment of a closed link is gone already; only cyclonedds' own list has it.
        with contextlib.suppress(DDSException):
            self._set.detach(link.condition)
        self._set.attached = [a for a in self._set.attached if a[0] is not link.condition]
