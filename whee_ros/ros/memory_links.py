"""The endpoints of the memory engine: matching by QoS, bounded queues, messages by reference."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Protocol

from whee_ros.ros.messages import deserialize_message, serialize_message
from whee_ros.ros.qos import QoSProfile, compatible, is_latched, kept
from whee_ros.ros.time import next_sequence

if TYPE_CHECKING:
    from whee_ros.ros.memory_node import MemoryNode


class MutatedMessageError(AssertionError):
    """A subscriber changed a message that others read too."""


class Link:
    """One endpoint of a node."""

    role = ""

    def __init__(self, node: MemoryNode, topic: str, kind: type, qos: QoSProfile) -> None:
        self.node, self.world = node, node.world
        self.topic, self.kind, self.qos = topic, kind, qos
        self.type_name = getattr(kind, "__msgtype__", None) or getattr(kind, "__srvtype__", "")
        node.links.append(self)
        self.world.index.setdefault((self.role, topic), []).append(self)
        self.world.changes += 1

    def close(self) -> None:
        """Leave the graph."""
        if self in self.node.links:
            self.node.links.remove(self)
            links = self.world.index[self.role, self.topic]
            links.remove(self)
            self.world.changes += 1
            if not links:
                del self.world.index[self.role, self.topic]


class Watcher(Protocol):
    """Who wants to know when something came."""

    def came(self, link: Inbox, stamp: int, sequence: int) -> None:
        """Take note of an item: when it came (ns), and its number among all items."""


class Inbox(Link):
    """An endpoint with a queue, bounded by its depth: the oldest item goes first."""

    def __init__(self, node: MemoryNode, topic: str, kind: type, qos: QoSProfile) -> None:
        super().__init__(node, topic, kind, qos)
        self._queue: deque[tuple[int, int, Any]] = deque(maxlen=kept(qos))
        self.watcher: Watcher | None = None

    def put(self, item: Any) -> None:
        """Queue an item; a full queue drops its oldest."""
        stamp, sequence = self.world.now(), next_sequence()
        self._queue.append((stamp, sequence, item))
        self.world.ready[self] = None
        if self.watcher is not None:
            self.watcher.came(self, stamp, sequence)

    def waiting(self) -> list[tuple[int, int]]:
        """Say when each item came, oldest first."""
        return [(stamp, sequence) for stamp, sequence, _ in self._queue]

    def awaits(self, sequence: int) -> bool:
        """Whether the item that came as ``sequence`` is the oldest."""
        return bool(self._queue) and self._queue[0][1] == sequence

    def close(self) -> None:
        """Leave the graph; what waits is lost."""
        super().close()
        self.world.ready.pop(self, None)

    def order(self) -> tuple[int, int]:
        """Say when the oldest item came."""
        stamp, sequence, _ = self._queue[0]
        return stamp, sequence

    def take(self) -> Any | None:
        """Give the oldest item, or None."""
        if not self._queue:
            return None
        item = self._queue.popleft()[2]
        if not self._queue:
            self.world.ready.pop(self, None)
        return item


class MemoryPublisher(Link):
    """The sending end of a topic; it keeps what latecomers shall get."""

    role = "publisher"

    def __init__(self, node: MemoryNode, topic: str, kind: type, qos: QoSProfile) -> None:
        super().__init__(node, topic, kind, qos)
        self._kept: deque[Any] = deque(maxlen=kept(qos))
        self._latched = is_latched(qos)
        self._matched: list[MemorySubscription] = []
        self._seen = -1  # the changes of the graph that are in it

    def publish(self, message: Any) -> None:
        """Queue ``message`` for every match."""
        if isinstance(message, bytes):
            message = deserialize_message(message, self.kind)
        if self._latched:
            self._kept.append(message)
        if self.world.tap:
            self.world.tap(self, message)
        for other in self._matches():
            other.deliver(message)

    def catch_up(self, late: MemorySubscription) -> None:
        """Give a late subscription what was kept for it."""
        for message in list(self._kept)[-(kept(late.qos) or len(self._kept)) :]:
            late.deliver(message)

    def _matches(self) -> list[MemorySubscription]:
        if self._seen != self.world.changes:
            found = self.world.index.get(("subscription", self.topic), [])
            kind, qos = self.kind, self.qos
            self._matched = [s for s in found if s.kind is kind and compatible(qos, s.qos)]
            self._seen = self.world.changes
        return self._matched

    def matched(self) -> int:
        """Count the matching subscriptions."""
        return len(self._matches())


class MemorySubscription(Inbox):
    """The receiving end of a topic."""

    role = "subscription"

    def __init__(
        self, node: MemoryNode, topic: str, kind: type, qos: QoSProfile, raw: bool
    ) -> None:
        super().__init__(node, topic, kind, qos)
        self._raw = raw
        for publisher in self._matches() if is_latched(qos) else []:
            publisher.catch_up(self)

    def deliver(self, message: Any) -> None:
        """Queue a message."""
        self.put((message, serialize_message(message) if self.world.guard else None))

    def take(self) -> Any | None:
        """Give the oldest message; others may read it too, so it must not be changed.

        Raises:
            MutatedMessageError: its publisher changed it after it was published.
        """
        if not self._queue:
            return None
        message, published = self._queue.popleft()[2]
        if not self._queue:
            self.world.ready.pop(self, None)
        if published is not None:
            self.world.lent = (message, published, self)
            self.world.inspect()
            self.world.lent = (message, published, self)
        return serialize_message(message) if self._raw else message

    def _matches(self) -> list[MemoryPublisher]:
        found = self.world.index.get(("publisher", self.topic), [])
        return [p for p in found if p.kind is self.kind and compatible(p.qos, self.qos)]

    def matched(self) -> int:
        """Count the matching publishers."""
        return len(self._matches())


class MemoryServer(Inbox):
    """The answering end of a service."""

    role = "server"

    def reply(self, who: tuple[MemoryClient, int], response: Any) -> None:
        """Queue the answer for the client that asked."""
        client, sequence = who
        client.put((sequence, response))


class MemoryClient(Inbox):
    """The asking end of a service."""

    role = "client"

    def __init__(self, node: MemoryNode, topic: str, kind: type, qos: QoSProfile) -> None:
        super().__init__(node, topic, kind, qos)
        self._sent = 0

    def _server(self) -> MemoryServer | None:
        found = self.world.index.get(("server", self.topic), [])
        return next((s for s in found if s.kind is self.kind), None)

    def send(self, request: Any) -> int:
        """Queue a request at the server; without one it is lost, as on the wire."""
        self._sent += 1
        server = self._server()
        if server is not None:
            server.put((request, (self, self._sent)))
        return self._sent

    def available(self) -> bool:
        """Whether a server is there."""
        return self._server() is not None
