"""Runs the callbacks of nodes, one at a time, on the thread that spins."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Protocol, cast

from whee_ros.ros.context import Context, default_context
from whee_ros.ros.exceptions import ExternalShutdownException
from whee_ros.ros.future import Future
from whee_ros.ros.time import SECOND
from whee_ros.ros.transport import Incoming, VirtualEngine, Waiter

if TYPE_CHECKING:
    from whee_ros.ros.node import Node
    from whee_ros.ros.triggers import GuardCondition, Timer


class Entity(Protocol):
    """What has a callback to run."""

    def handle(self) -> None:
        """Run it, if there still is something to do."""


class SingleThreadedExecutor:
    """Runs every callback of its nodes on the thread that spins it."""

    def __init__(self, *, context: Context | None = None) -> None:
        self.context = default_context() if context is None else context
        self._engine = self.context.engine
        self._waiter: Waiter = self._engine.waiter()
        self._nodes: list[Node] = []
        self._owners: dict[int, Node] = {}  # by the identity of a link
        self._batch: deque[tuple[Node, Entity]] = deque()
        self._closed = False
        self._soonest: int | None = None  # the next timer, when nothing was due (virtual time)
        self.context.on_shutdown(self.wake)

    def add_node(self, node: Node) -> bool:
        """Run the callbacks of ``node`` too; False if that is so already."""
        if node in self._nodes:
            return False
        if node.executor is not None:
            node.executor.remove_node(node)
        self._nodes.append(node)
        node.joined(self)
        for link in node.links:
            self.attach(link, node)
        self.wake()
        return True

    def remove_node(self, node: Node) -> None:
        """Run the callbacks of ``node`` no longer."""
        if node in self._nodes:
            self._nodes.remove(node)
            node.joined(None)
            for link in node.links:
                self.detach(link)

    def get_nodes(self) -> list[Node]:
        """List the nodes."""
        return list(self._nodes)

    def attach(self, link: Incoming, node: Node) -> None:
        """Wait for a link of ``node`` (not in rclpy)."""
        self._owners[id(link)] = node
        self._waiter.attach(link)
        self._waiter.wake()

    def detach(self, link: Incoming) -> None:
        """Stop waiting for a link that closes (not in rclpy)."""
        self._owners.pop(id(link), None)
        self._waiter.detach(link)

    def wake(self) -> None:
        """Make a wait in progress look again (any thread)."""
        self._waiter.wake()

    def shutdown(self, timeout_sec: float | None = None) -> bool:
        """Let go of every node."""
        if not self._closed:
            self._closed = True
            for node in self.get_nodes():
                self.remove_node(node)
            self._waiter.close()
        return True

    def spin(self) -> None:
        """Run callbacks until the context is shut down, or nothing can come in virtual time.

        Raises:
            ExternalShutdownException: shut down while it waited.
        """
        while self.context.ok() and not self._closed:
            if not self._run_one(None) and self._idle():
                return

    def spin_once(self, timeout_sec: float | None = None) -> None:
        """Run one callback, or none if none comes within ``timeout_sec``."""
        self._run_one(_limit(timeout_sec))

    def spin_until_future_complete(self, future: Future, timeout_sec: float | None = None) -> None:
        """Run callbacks until ``future`` is done or the time is over."""
        limit = _limit(timeout_sec)
        end = None if limit is None else self._engine.now() + limit
        while self.context.ok() and not (future.done() or future.cancelled()):
            left = None if end is None else max(end - self._engine.now(), 0)
            ran = self._run_one(left)
            if not ran and (left == 0 or (left is None and self._idle())):
                return

    def run_due(self, limit_ns: int) -> bool:
        """Run one callback that comes within ``limit_ns``; say if there was one (not in rclpy)."""
        return self._run_one(limit_ns)

    def _run_one(self, limit_ns: int | None) -> bool:
        end = None if limit_ns is None else self._engine.now() + limit_ns
        while not self._batch:
            if not self.context.ok():
                raise ExternalShutdownException
            left = None if end is None else max(end - self._engine.now(), 0)
            self._gather(left)
            over = left == 0 if left is not None else self._idle()
            if not self._batch and over:
                return False
        node, entity = self._batch.popleft()
        if node in self._nodes and self.context.ok():
            entity.handle()
        return True

    def _idle(self) -> bool:
        """Whether virtual time is over, or stands still because nothing is left."""
        if not self._engine.virtual or self._batch:
            return False
        engine = cast(VirtualEngine, self._engine)
        if engine.over():
            return True
        timers = any(not timer.is_canceled() for node in self._nodes for timer in node.timers)
        guards = any(guard.is_ready() for node in self._nodes for guard in node.guards)
        return not (timers or guards or engine.scheduled())

    def _gather(self, limit_ns: int | None) -> None:
        """Wait for work, at most ``limit_ns``, and queue it in order."""
        due = self._due()
        wait_ns = 0 if due else self._patience(limit_ns)
        links = self._waiter.wait(None if wait_ns is None else wait_ns / SECOND)
        found = due or self._due()
        for link in links:
            node = self._owners.get(id(link))
            entity = None if node is None else node.entity_of(link)
            if node is not None and entity is not None:
                stamp, sequence = link.order()
                found.append((stamp, node.index, sequence, node, entity))
        found.sort(key=lambda item: item[:3])
        if self._engine.virtual:
            del found[1:]
        self._batch.extend((node, entity) for _, _, _, node, entity in found)

    def _due(self) -> list[tuple[int, int, int, Node, Entity]]:
        """Give the timers and guards that are due, and remember when the next timer is."""
        found: list[tuple[int, int, int, Node, Entity]] = []
        soonest: int | None = None
        # Virtual time never goes back: one look at it tells which timers need no second one.
        virtual = self._engine.now() if self._engine.virtual else None
        for node in self._nodes:
            ready: list[Timer | GuardCondition] = [g for g in node.guards if g.is_ready()]
            now = None if node.get_clock().ros_time_is_active else virtual
            for timer in node.timers:
                if now is None or timer.next_ns <= now:
                    if timer.is_ready():
                        ready.append(timer)
                elif (soonest is None or timer.next_ns < soonest) and not timer.is_canceled():
                    soonest = timer.next_ns
            for entity in ready:
                stamp, sequence = entity.order()
                found.append((stamp, node.index, sequence, node, entity))
        self._soonest = soonest
        return found

    def _patience(self, limit_ns: int | None) -> int | None:
        """Give the time until the next timer, or the limit, whichever is sooner."""
        waits = [] if limit_ns is None else [limit_ns]
        if self._engine.virtual:
            if self._soonest is not None:
                waits.append(max(self._soonest - self._engine.now(), 0))
            return min(waits, default=None)
        for node in self._nodes:
            if node.get_clock().ros_time_is_active:
                continue  # its timers wait for /clock
            for timer in node.timers:
                left = timer.time_until_next_call()
                if left is not None:
                    waits.append(max(left, 0))
        return min(waits, default=None)


def _limit(timeout_sec: float | None) -> int | None:
    return None if timeout_sec is None or timeout_sec < 0 else int(timeout_sec * SECOND)
