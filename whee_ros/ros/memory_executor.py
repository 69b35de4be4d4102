"""The executor of virtual time: it knows the next timer instead of looking at all of them.

A replay is some thousand events a second; to walk through every node's timers for each of them
took more time than the nodes did. The order of callbacks is that of the plain executor.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any

from whee_ros.ros.executor import Entity, SingleThreadedExecutor
from whee_ros.ros.transport import Incoming

if TYPE_CHECKING:
    from whee_ros.ros.memory import World
    from whee_ros.ros.node import Node
    from whee_ros.ros.triggers import GuardCondition, Timer


class MemoryExecutor(SingleThreadedExecutor):
    """Runs the callbacks of nodes whose engine is a ``World``."""

    def __init__(self, world: World) -> None:
        super().__init__(context=world.context)
        self._world = world
        # Entries of timers that were set anew or cancelled meanwhile stay until their time.
        self._timers: list[tuple[int, int, int, Timer]] = []
        self._takers: dict[Any, tuple[int, Entity]] = {}  # by link: node's index, what takes
        self._rung: list[tuple[Node, GuardCondition]] = []
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

    def attach(self, link: Incoming, node: Node) -> None:
        """Wait for a link of ``node`` (not in rclpy)."""
        super().attach(link, node)
        entity = node.entity_of(link)
        if entity is not None:
            self._takers[link] = (node.index, entity)

    def detach(self, link: Incoming) -> None:
        """Stop waiting for a link that closes (not in rclpy)."""
        super().detach(link)
        self._takers.pop(link, None)

    def run_until(self, end_ns: int) -> bool:
        """Run the callbacks that come until ``end_ns``, moving time to each.

        Returns:
            False when none is left; True when all was shut down or nodes were made meanwhile.
        """
        world, context = self._world, self._world.context
        created = context.created
        while world.now() <= end_ns:
            if self._changed:
                self._survey()
            if world.lent is not None:
                world.inspect()
            if self._simulated or self._batch:
                if not self.run_due(end_ns - world.now()):
                    return False
            elif (found := self._next()) is not None:
                found.handle()
            elif not world.due() and (world.now() >= end_ns or world.over()):
                return False
            else:
                soonest = self._timers[0][0] if self._timers else end_ns
                world.move(min(soonest, end_ns))
                continue
            if context.created != created or not context.ok():
                return True
        return False

    def _next(self) -> Entity | None:
        """Give what is due first."""
        timer = self._due_timer()
        if not (self._world.ready or self._rung):
            return timer
        found: Entity | None = timer
        first = None if timer is None else (timer.next_ns, timer.owner.index, timer.sequence)
        for link in self._world.ready:
            taker = self._takers.get(link)
            if taker is not None:
                stamp, sequence = link.order()
                due = (stamp, taker[0], sequence)
                if first is None or due < first:
                    first, found = due, taker[1]
        for node, guard in self._rung:
            if guard.is_ready():
                stamp, sequence = guard.order()
                due = (stamp, node.index, sequence)
                if first is None or due < first:
                    first, found = due, guard
        return found

    def _due_timer(self) -> Timer | None:
        """Give the timer that is due first, if one is."""
        timers, now = self._timers, self._world.now()
        while timers:
            stamp, _, sequence, timer = timers[0]
            if timer.watcher is self and timer.sequence == sequence and not timer.is_canceled():
                if stamp > now:
                    return None
                if timer.is_ready():
                    return timer
            heapq.heappop(timers)
        return None

    def _survey(self) -> None:
        """Watch the timers that are new, and note which guards were rung."""
        self._changed = False
        self._rung = [(n, guard) for n in self._nodes for guard in n.guards if guard.is_ready()]
        self._simulated = any(node.get_clock().ros_time_is_active for node in self._nodes)
        for node in self._nodes:
            node.get_clock().watcher = self.wake
            for timer in node.timers:
                if timer.watcher is not self:
                    timer.watcher, timer.owner = self, node
                    self.armed(timer)

    def armed(self, timer: Timer) -> None:
        """Take a timer's next call into account."""
        node: Node = timer.owner
        entry = (timer.next_ns, node.index, timer.sequence, timer)
        heapq.heappush(self._timers, entry)
