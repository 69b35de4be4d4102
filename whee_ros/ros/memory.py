"""The memory engine: every node in one process, in virtual time, and always in the same order.

Time moves only when an executor waits, and then exactly to the next event. What is ready at
the same moment runs by order of the nodes' creation, then in the order in which it was queued.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any

from whee_ros.ros.context import Context, default_context
from whee_ros.ros.memory_executor import MemoryExecutor
from whee_ros.ros.memory_links import Inbox, MutatedMessageError
from whee_ros.ros.memory_node import MemoryNode, MemoryWaiter
from whee_ros.ros.messages import serialize_message
from whee_ros.ros.time import SECOND, Duration, Time, next_sequence


class World:
    """The driver of the memory engine: its clock, its schedule and its graph.

    Make one before ``rclpy.init()`` to choose when time starts; the next init uses it.

    Args:
        start: the time at the beginning, in ns.
        end: the last moment; ``rclpy.spin`` returns there. None: spin until nothing is left.
        guard: whether to check that no subscriber changes a message (slow; for tests).
    """

    name = "memory"
    virtual = True
    _next: World | None = None  # what the next init will use
    _now_running: World | None = None

    def __init__(self, start: int = 0, *, end: int | None = None, guard: bool = False) -> None:
        self.end, self.guard = end, guard
        self._now = start
        self._schedule: list[tuple[int, int, Callable[[], Any]]] = []
        self.ready: dict[Inbox, None] = {}  # links with something to take, by when they got it
        self.members: list[MemoryNode] = []
        self.index: dict[tuple[str, str], list[Any]] = {}  # links by role and topic
        self.changes = 0  # of the index so far
        self.lent: tuple[Any, bytes, Inbox] | None = None  # the message that a callback holds
        self.tap: Callable[[Any, Any], None] | None = None  # sees (publisher, message), for replay
        self._executor: MemoryExecutor | None = None
        self._settled = -1  # the moves of nodes after which every node had an executor
        self.context: Context = default_context()
        World._next = self

    # --- the driver: what replay and tests use

    @property
    def clock(self) -> Time:
        """Give the virtual time."""
        return Time(nanoseconds=self._now)

    def schedule(self, stamp: int, callback: Callable[[], Any]) -> None:
        """Call ``callback`` at ``stamp`` (ns), outside of any node; the past means at once."""
        heapq.heappush(self._schedule, (stamp, next_sequence(), callback))

    def run_until(self, stamp: int) -> None:
        """Run everything up to and including ``stamp`` (ns), then let it be that time.

        Nodes that are in an executor of their own are left alone. Exceptions of callbacks
        come out here.
        """
        while self.context.ok() and self._adopt().run_until(stamp):
            pass

    def skip_to(self, stamp: int) -> None:
        """Let it be ``stamp`` (ns) at once: what was scheduled happens then, timers call once."""
        self._advance(stamp)

    def run_for(self, span: Duration | float) -> None:
        """Run for a time (seconds if a number); see :meth:`run_until`."""
        span_ns = span.nanoseconds if isinstance(span, Duration) else round(span * SECOND)
        self.run_until(self._now + span_ns)

    def step(self) -> bool:
        """Run one callback, moving time as far as it needs; False when nothing is left."""
        executor = self._adopt()
        while not executor.run_due(0):
            moment = self._next_moment()
            if moment is None or (self.end is not None and moment > self.end):
                return False
            self._advance(moment)
        return True

    def _next_moment(self) -> int | None:
        timers = [
            self._now + max(left, 0)
            for node in self.context.nodes
            if not node.get_clock().ros_time_is_active
            for left in (timer.time_until_next_call() for timer in node.timers)
            if left is not None
        ]
        return min([*timers, *(item[0] for item in self._schedule[:1])], default=None)

    def _adopt(self) -> MemoryExecutor:
        if self._executor is None:
            self._executor = MemoryExecutor(self)
        while self._settled != self.context.moves:
            self._settled = self.context.moves
            for node in self.context.nodes:
                if node.executor is None:
                    self._executor.add_node(node)
        return self._executor

    # --- the engine: what the core uses

    def now(self) -> int:
        """Give the virtual time in ns."""
        return self._now

    def node(self, name: str, namespace: str) -> MemoryNode:
        """Put a node on the graph."""
        self.members.append(MemoryNode(self, name, namespace))
        return self.members[-1]

    def waiter(self) -> MemoryWaiter:
        """Make what one executor waits on."""
        return MemoryWaiter(self)

    def topics(self) -> list[tuple[str, list[str]]]:
        """List (topic, types)."""
        return self._named(("publisher", "subscription"))

    def services(self) -> list[tuple[str, list[str]]]:
        """List (service, types)."""
        return self._named(("server",))

    def _named(self, roles: tuple[str, ...]) -> list[tuple[str, list[str]]]:
        found: dict[str, set[str]] = {}
        for (role, topic), links in self.index.items():
            if role in roles and links:
                found.setdefault(topic, set()).update(link.type_name for link in links)
        return [(topic, sorted(types)) for topic, types in sorted(found.items())]

    def nodes(self) -> list[tuple[str, str]]:
        """List (name, namespace)."""
        return sorted((member.name, member.namespace) for member in self.members)

    def publishers(self, topic: str) -> int:
        """Count the publishers of ``topic``."""
        return len(self.index.get(("publisher", topic), []))

    def subscriptions(self, topic: str) -> int:
        """Count the subscriptions of ``topic``."""
        return len(self.index.get(("subscription", topic), []))

    def inspect(self) -> None:
        """Check that the message lent last is as it was published.

        Raises:
            MutatedMessageError: it is not.
        """
        if self.lent is not None:
            (message, published, link), self.lent = self.lent, None
            if serialize_message(message) != published:
                raise MutatedMessageError(f"a message of {link.topic} was changed after publishing")

    def over(self) -> bool:
        """Whether the last moment is reached."""
        return self.end is not None and self._now >= self.end

    def scheduled(self) -> bool:
        """Whether something waits to be taken, or is to happen later."""
        return bool(self.ready or self._schedule)

    def due(self) -> bool:
        """Whether something scheduled is to happen now."""
        return bool(self._schedule) and self._schedule[0][0] <= self._now

    def close(self) -> None:
        """Forget everything; the world can be read, but not used again."""
        self._schedule.clear()
        self.members.clear()
        self.ready.clear()
        self.index.clear()
        World._now_running = None

    def wait(self, timeout_s: float | None) -> None:
        """Move time to the next event, at most by ``timeout_s``, and run what is scheduled."""
        self.move(None if timeout_s is None else self._now + round(timeout_s * SECOND))

    def move(self, limit: int | None) -> None:
        """Move time to the next scheduled event, or to ``limit`` (ns) if that is sooner."""
        if self.end is not None:
            limit = self.end if limit is None else min(limit, max(self.end, self._now))
        moment = self._schedule[0][0] if self._schedule else None
        if moment is None or (limit is not None and limit < moment):
            moment = limit
        if moment is not None:
            self._advance(moment)

    def _advance(self, moment: int) -> None:
        self._now = max(self._now, moment)
        while self._schedule and self._schedule[0][0] <= self._now:
            heapq.heappop(self._schedule)[2]()


def make_engine() -> World:
    """Give the world that was made last and not used yet, else a new one that starts at 0."""
    world = World._next or World()
    World._next, World._now_running = None, world
    return world


def world() -> World:
    """Give the world that runs between init and shutdown.

    Raises:
        RuntimeError: the memory engine does not run.
    """
    if World._now_running is None:
        raise RuntimeError("the memory engine does not run: use('memory'), then rclpy.init()")
    return World._now_running
