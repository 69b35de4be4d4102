"""The executor of virtual time: it knows the next timer instead of looking at all of them.

A replay is some thousand events a second; to walk through every node's timers for each of them
took more time than the nodes did. The order of callbacks is that of the plain executor.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any

from whee_ros.ros.executor import Entity, SingleThreadedExecutor

if TYPE_CHECKING:
    from whee_ros.ros.memory import World
    from whee_ros.ros.node import Node
    from whee_ros.ros.triggers import GuardCondition, Timer

Next = tuple[int, int, int, "Node", Entity]
"""When something is due (ns), its node's index and its own sequence, which order it, and itself."""


class MemoryExecutor(SingleThreadedExecutor):
    """Runs the callbacks of nodes whose engine is a ``World``."""

    def __init__(self, world: World) -> None:
        super().__init__(context=world.context)
        self._world = world
        # Entries of timers that were set anew or cancelled meanwhile stay until their time.
        self._timers: list[tuple[int, int, int, Timer, Node]] = []
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

    def run_until(self, end_ns: int) -> bool:
        """Run one callback that comes until ``end_ns``, moving time to it; False if none does."""
        if self._changed:
            self._survey()
        if self._simulated or self._batch:
            return self.run_due(end_ns - self._world.now())
        while True:
            if self._world.lent is not None:
                self._world.inspect()
            found = self._next()
            if found is not None:
                found[4].handle()
                return True
            if not self._world.due() and (self._world.now() >= end_ns or self._world.over()):
                return False
            soonest = self._timers[0][0] if self._timers else end_ns
            self._world.move(min(soonest, end_ns))
            if self._changed:
                self._survey()

    def _next(self) -> Next | None:
        """Give what is due first."""
        now, found = self._world.now(), None
        while self._timers:
            stamp, index, sequence, timer, node = self._timers[0]
            if timer.watcher is self and timer.sequence == sequence and not timer.is_canceled():
                if stamp > now:
                    break
                if timer.is_ready():
                    found = (stamp, index, sequence, node, timer)
                    break
            heapq.heappop(self._timers)
        others: list[Any] = [(*g.order(), node, g) for node, g in self._rung if g.is_ready()]
        for link in self._world.ready:
            owner = self._owners.get(id(link))
            entity = None if owner is None else owner.entity_of(link)
            if entity is not None:
                others.append((*link.order(), owner, entity))
        for stamp, sequence, node, entity in others:
            if found is None or (stamp, node.index, sequence) < found[:3]:
                found = (stamp, node.index, sequence, node, entity)
        return found

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
        entry = (timer.next_ns, node.index, timer.sequence, timer, node)
        heapq.heappush(self._timers, entry)
