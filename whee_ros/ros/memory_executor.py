"""The executor of virtual time: it knows what comes next instead of looking at everything.

A replay is some thousand events a second; to walk through every node's timers and links for each
of them took more time than the nodes did. The order of callbacks is that of the plain executor.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from whee_ros.ros.executor import SingleThreadedExecutor

if TYPE_CHECKING:
    from whee_ros.ros.memory import World
    from whee_ros.ros.memory_links import Inbox
    from whee_ros.ros.node import Node
    from whee_ros.ros.triggers import Timer


class Caller(Protocol):
    """What calls a node back: a timer, a guard condition, or a link with something to take."""

    def awaits(self, sequence: int) -> bool:
        """Whether what was queued as ``sequence`` is the next that it calls for."""


Entry = tuple[int, int, int, Caller, Callable[[], None]]
"""When (ns), the node's index, the sequence: what comes first runs first; then who, and what."""


class MemoryExecutor(SingleThreadedExecutor):
    """Runs the callbacks of nodes whose engine is a ``World``."""

    def __init__(self, world: World) -> None:
        super().__init__(context=world.context)
        self._world = world
        # A heap. What was cancelled, set anew or lost meanwhile stays until it is met.
        self._agenda: list[Entry] = []
        self._takers: dict[Inbox, tuple[int, Callable[[], None]]] = {}  # node's index, what takes
        self._changed = True
        self._simulated = False

    def wake(self) -> None:
        """Look at nodes, timers and guards anew before the next callback (any thread)."""
        self._changed = True
        super().wake()

    def remove_node(self, node: Node) -> None:
        """Run the callbacks of ``node`` no longer."""
        super().remove_node(node)
        for timer in node.timers:
            timer.watcher = None
        self._changed = True

    def attach(self, link: Any, node: Node) -> None:
        """Wait for a link of ``node`` (not in rclpy)."""
        super().attach(link, node)
        entity = node.entity_of(link)
        if entity is not None:
            self._takers[link] = (node.index, entity.handle)
            link.watcher = self
            self._changed = True

    def detach(self, link: Any) -> None:
        """Stop waiting for a link that closes (not in rclpy)."""
        super().detach(link)
        if self._takers.pop(link, None) is not None:
            link.watcher = None
            self._changed = True

    def run_until(self, end_ns: int) -> bool:
        """Run the callbacks that come until ``end_ns``, moving time to each.

        Returns:
            False when none is left; True when all was shut down or nodes were made meanwhile.
        """
        world, context = self._world, self._world.context
        created = context.created
        while (now := world.now()) <= end_ns:
            if self._changed:
                self._survey()
            if world.lent is not None:
                world.inspect()
            if self._simulated or self._batch:
                if not self.run_due(end_ns - now):
                    return False
            elif not self._run_due(now):
                if not world.due() and (now >= end_ns or world.over()):
                    return False
                world.move(min(self._agenda[0][0], end_ns) if self._agenda else end_ns)
                continue
            if context.created != created or not context.ok():
                return True
        return False

    def _run_due(self, now: int) -> bool:
        """Run what is due, in order; true if something else must be looked at before the next."""
        agenda, world, context = self._agenda, self._world, self._world.context
        created = context.created
        while agenda:
            stamp, _, sequence, caller, call = agenda[0]
            awaited = caller.awaits(sequence)
            if awaited and stamp > now:
                return False
            heapq.heappop(agenda)
            if awaited:
                call()
                if self._changed or context.created != created or world.lent is not None:
                    return True
        return False

    def _survey(self) -> None:
        """Write the agenda anew; where time is simulated there is none, nodes are looked at."""
        self._changed = False
        self._agenda.clear()
        self._simulated = any(node.get_clock().ros_time_is_active for node in self._nodes)
        for node in self._nodes:
            node.get_clock().watcher = self.wake
            for timer in node.timers:
                timer.watcher, timer.owner = self, node
                self.armed(timer)
            for guard in node.guards:
                if guard.is_ready() and not self._simulated:
                    stamp, sequence = guard.order()
                    entry = (stamp, node.index, sequence, guard, guard.handle)
                    heapq.heappush(self._agenda, entry)
        for link in self._takers:
            for stamp, sequence in link.waiting():
                self.came(link, stamp, sequence)

    def armed(self, timer: Timer) -> None:
        """Take a timer's next call into account."""
        if not self._simulated:
            entry = (timer.next_ns, timer.owner.index, timer.sequence, timer, timer.handle)
            heapq.heappush(self._agenda, entry)

    def came(self, link: Inbox, stamp: int, sequence: int) -> None:
        """Take into account what was queued at a link."""
        if not self._simulated:
            index, take = self._takers[link]
            heapq.heappush(self._agenda, (stamp, index, sequence, link, take))
