"""The dds engine: nodes of this process among all ROS 2 nodes within reach."""

from __future__ import annotations

import atexit
import itertools
import os
import threading
import time
from typing import Any, TypeVar

from whee_ros.ros.dds import names
from whee_ros.ros.dds.graph import Graph
from whee_ros.ros.dds.links import Publisher, Subscription
from whee_ros.ros.dds.mismatch import Mismatches
from whee_ros.ros.dds.participant import Participant
from whee_ros.ros.dds.services import Client, Server, ServiceEnd
from whee_ros.ros.dds.waitset import Waiter
from whee_ros.ros.qos import QoSProfile

End = TypeVar("End", bound=ServiceEnd)


class DdsNode:
    """A node's place in the graph."""

    def __init__(self, engine: DdsEngine, name: str, namespace: str) -> None:
        self._engine = engine
        self._links: list[Any] = []
        self._closed = False
        self._place = engine.graph.add_node((name, namespace))

    def advertise(self, topic: str, kind: type, qos: QoSProfile) -> Publisher:
        """Make the sending end of ``topic``."""
        member, ros_type = self._engine.participant, _type_name(kind)
        writer = member.writer(member.topic(names.topic(topic), ros_type), ros_type, qos)
        link = Publisher(writer, ros_type, f"{topic} [{ros_type}]", self._dropped)
        self._engine.graph.add(self._place, writers=[link.gid])
        self._links.append(link)
        return link

    def subscribe(self, topic: str, kind: type, qos: QoSProfile, *, raw: bool) -> Subscription:
        """Make the receiving end of ``topic``."""
        member, ros_type = self._engine.participant, _type_name(kind)
        reader = member.reader(member.topic(names.topic(topic), ros_type), ros_type, qos)
        link = Subscription(reader, ros_type, f"{topic} [{ros_type}]", self._dropped)
        link.raw = raw
        self._engine.graph.add(self._place, readers=[link.gid])
        self._links.append(link)
        return link

    def serve(self, name: str, kind: type, qos: QoSProfile) -> Server:
        """Make the answering end of service ``name``."""
        ends = (names.reply(name), names.request(name))
        types = (_type_name(kind, "Response"), _type_name(kind, "Request"))
        return self._service_end(Server, name, ends, types, qos)

    def client(self, name: str, kind: type, qos: QoSProfile) -> Client:
        """Make the asking end of service ``name``."""
        ends = (names.request(name), names.reply(name))
        types = (_type_name(kind, "Request"), _type_name(kind, "Response"))
        return self._service_end(Client, name, ends, types, qos)

    def close(self) -> None:
        """Leave the graph with every link of this node."""
        if not self._closed:
            for link in list(self._links):
                link.close()
            self._closed = True
            self._engine.graph.remove_node(self._place)

    def abandon(self) -> None:
        """Close because the process shuts down: what is sent from now on goes nowhere."""
        for link in self._links:
            link.orphaned = True
        self.close()

    def _service_end(
        self,
        end: type[End],
        name: str,
        ends: tuple[str, str],
        types: tuple[str, str],
        qos: QoSProfile,
    ) -> End:
        """Make one end of a service; ``ends`` and ``types`` are those (written, read)."""
        member = self._engine.participant
        extra = f"{end.id_key}={self._engine.unique_id()};"
        written, read = (
            member.topic(topic, kind, service=True) for topic, kind in zip(ends, types, strict=True)
        )
        reader = member.reader(read, types[1], qos, extra)
        writer = member.writer(written, types[0], qos, extra)
        link = end(writer, reader, types, f"{name} [{types[0]}]", self._dropped)
        self._engine.graph.add(self._place, readers=[link.gid], writers=[link.writer_gid])
        self._links.append(link)
        return link

    def _dropped(self, link: Any) -> None:
        self._links = [other for other in self._links if other is not link]
        gids = [link.gid, getattr(link, "writer_gid", link.gid)]
        self._engine.graph.drop(self._place, gids)


class DdsEngine:
    """Carries messages over Eclipse Cyclone DDS, in real time."""

    name = "dds"
    virtual = False

    def __init__(self) -> None:
        """Join the domain that the environment names.

        Raises:
            DomainError: a variable makes no sense.
            JoinError: Cyclone DDS could not join.
        """
        self.participant = Participant(os.environ)
        self.graph = Graph(self.participant)
        self._mismatches = Mismatches(self.graph)
        self._nodes: list[DdsNode] = []
        self._waiters: list[Waiter] = []
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self._closed = False
        # Cyclone's threads must be gone before the interpreter is.
        atexit.register(self.close)

    def now(self) -> int:
        """Give the time in ns since the epoch."""
        return time.time_ns()

    def node(self, name: str, namespace: str) -> DdsNode:
        """Put a node on the graph."""
        node = DdsNode(self, name, namespace)
        self._nodes.append(node)
        return node

    def waiter(self) -> Waiter:
        """Make what one executor waits on."""
        made = Waiter(self.participant.entity, self.graph.watched(), self._mismatches.look)
        self._waiters.append(made)
        return made

    def topics(self) -> list[tuple[str, list[str]]]:
        """List (topic, types) of the whole graph, sorted."""
        return self.graph.topics()

    def services(self) -> list[tuple[str, list[str]]]:
        """List (service, types) of the whole graph, sorted."""
        return self.graph.services()

    def nodes(self) -> list[tuple[str, str]]:
        """List (name, namespace) of every node of the graph, sorted."""
        return self.graph.nodes()

    def publishers(self, topic: str) -> int:
        """Count the publishers of ``topic`` in every process."""
        return self.graph.count(names.topic(topic), readers=False)

    def subscriptions(self, topic: str) -> int:
        """Count the subscriptions of ``topic`` in every process."""
        return self.graph.count(names.topic(topic), readers=True)

    def unique_id(self) -> str:
        """Give a name for a service end that no other process gives, in rmw_cyclonedds' form."""
        with self._lock:
            whole = self.participant.gid[:12] + next(self._ids).to_bytes(4, "big")
        return ".".join(f"{byte:x}" for byte in whole)

    def close(self) -> None:
        """Leave the graph and give every resource back; twice is allowed."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        atexit.unregister(self.close)
        for waiter in self._waiters:
            waiter.close()
        for node in self._nodes:
            node.abandon()
        self.graph.close()
        self.participant.close()


def _type_name(kind: Any, half: str | None = None) -> str:
    return str((getattr(kind, half) if half else kind).__msgtype__)
