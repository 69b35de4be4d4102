"""A node's place in the memory engine's graph, and what an executor waits on there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from whee_ros.ros.memory_links import (
    Inbox,
    MemoryClient,
    MemoryPublisher,
    MemoryServer,
    MemorySubscription,
)
from whee_ros.ros.qos import QoSProfile

if TYPE_CHECKING:
    from whee_ros.ros.memory import World


class MemoryNode:
    """A node's place in the graph."""

    def __init__(self, world: World, name: str, namespace: str) -> None:
        self.world, self.name, self.namespace = world, name, namespace
        self.links: list[Any] = []

    def advertise(self, topic: str, kind: type, qos: QoSProfile) -> MemoryPublisher:
        """Make the sending end of a topic."""
        return MemoryPublisher(self, topic, kind, qos)

    def subscribe(
        self, topic: str, kind: type, qos: QoSProfile, *, raw: bool
    ) -> MemorySubscription:
        """Make the receiving end of a topic."""
        return MemorySubscription(self, topic, kind, qos, raw)

    def serve(self, name: str, kind: type, qos: QoSProfile) -> MemoryServer:
        """Make the answering end of a service."""
        return MemoryServer(self, name, kind, qos)

    def client(self, name: str, kind: type, qos: QoSProfile) -> MemoryClient:
        """Make the asking end of a service."""
        return MemoryClient(self, name, kind, qos)

    def close(self) -> None:
        """Leave the graph."""
        for link in list(self.links):
            link.close()
        if self in self.world.members:
            self.world.members.remove(self)


class MemoryWaiter:
    """What one executor waits on in virtual time."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._links: set[Inbox] = set()
        self._woken = False

    def attach(self, link: Inbox) -> None:
        """Wait for ``link`` too."""
        self._links.add(link)

    def detach(self, link: Inbox) -> None:
        """Stop waiting for ``link``."""
        self._links.discard(link)

    def wait(self, timeout_s: float | None) -> Sequence[Inbox]:
        """Give the links that have something; move time on if none has."""
        self._world.inspect()
        if not self._ready() and not self._woken:
            self._world.wait(timeout_s)
        self._woken = False
        return self._ready()

    def _ready(self) -> list[Inbox]:
        return [link for link in self._world.ready if link in self._links]

    def wake(self) -> None:
        """Do not move time at the next wait: something changed."""
        self._woken = True

    def close(self) -> None:
        """Wait for nothing any more."""
        self._links.clear()
