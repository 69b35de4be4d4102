"""The seam between the core (nodes, parameters, executor) and an engine that carries messages.

The core expands and remaps names before it calls an engine, so every topic and service name
here is absolute ("/chatter"). An engine adds what its wire needs (``rt/`` and the like). A type
is a class made by :mod:`whee_ros.ros.messages`; ``kind.__msgtype__`` is "std_msgs/msg/String",
and a service class has ``Request``, ``Response`` and ``__srvtype__`` ("std_srvs/srv/Trigger").

An engine is a module with ``make_engine() -> Engine``; it is imported only when it is chosen.

Threads: an executor calls everything from its own thread, except :meth:`Waiter.wake`,
:meth:`PublisherLink.publish`, :meth:`ClientLink.send` and ``now``, which any thread may call.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from whee_ros.ros.qos import QoSProfile


class Link(Protocol):
    """One endpoint of a node."""

    def close(self) -> None:
        """Take the endpoint off the graph; closing twice is allowed."""


class Incoming(Link, Protocol):
    """An endpoint that an executor can wait for."""

    def order(self) -> tuple[int, int]:
        """Give (stamp in ns, sequence) of the oldest waiting item.

        Asked only for links that :meth:`Waiter.wait` returned. An engine in real time, where
        the order of a batch does not matter, may give (0, 0).
        """


class PublisherLink(Link, Protocol):
    """The sending end of a topic."""

    def publish(self, message: Any) -> None:
        """Queue ``message`` (or, given ``bytes``, its CDR form); never runs a callback."""

    def matched(self) -> int:
        """Count the subscriptions whose QoS and type match, in every process."""


class SubscriptionLink(Incoming, Protocol):
    """The receiving end of a topic."""

    def take(self) -> Any | None:
        """Give the oldest waiting message (``bytes`` if subscribed raw), or None."""

    def matched(self) -> int:
        """Count the publishers whose QoS and type match, in every process."""


class ServerLink(Incoming, Protocol):
    """The answering end of a service."""

    def take(self) -> tuple[Any, Any] | None:
        """Give (request, who asked) of the oldest waiting request, or None."""

    def reply(self, who: Any, response: Any) -> None:
        """Send ``response`` to the client that :meth:`take` named."""


class ClientLink(Incoming, Protocol):
    """The asking end of a service."""

    def send(self, request: Any) -> int:
        """Send ``request``; give its sequence number, unique for this client."""

    def take(self) -> tuple[int, Any] | None:
        """Give (sequence number, response) of the oldest waiting answer to this client."""

    def available(self) -> bool:
        """Whether a server of this name and type is there, in any process."""


class NodeLink(Link, Protocol):
    """A node's place in the graph. Closing it closes what it made."""

    def advertise(self, topic: str, kind: type, qos: QoSProfile) -> PublisherLink:
        """Make the sending end of ``topic``."""

    def subscribe(self, topic: str, kind: type, qos: QoSProfile, *, raw: bool) -> SubscriptionLink:
        """Make the receiving end of ``topic``; ``raw`` gives CDR bytes instead of messages."""

    def serve(self, name: str, kind: type, qos: QoSProfile) -> ServerLink:
        """Make the answering end of service ``name``."""

    def client(self, name: str, kind: type, qos: QoSProfile) -> ClientLink:
        """Make the asking end of service ``name``."""


class Waiter(Protocol):
    """What one executor waits on."""

    def attach(self, link: Incoming) -> None:
        """Wait for ``link`` too; attaching twice is allowed."""

    def detach(self, link: Incoming) -> None:
        """Stop waiting for ``link``; detaching an unknown or closed one is allowed."""

    def wait(self, timeout_s: float | None) -> Sequence[Incoming]:
        """Wait until something can be taken; give every attached link that has something.

        Returns an empty sequence after ``timeout_s`` (None: as long as it likes, at most 0.1 s
        in real time so that Ctrl-C works), after :meth:`wake`, or when nothing can ever come.
        Zero polls. An engine in virtual time moves its clock here, and only here.
        """

    def wake(self) -> None:
        """Make a wait that runs now, or else the next one, return at once (any thread)."""

    def close(self) -> None:
        """Give the resources back."""


class Engine(Protocol):
    """A way to carry messages between nodes, with its time and its view of the graph."""

    name: str
    virtual: bool  # True: time moves only in Waiter.wait; one callback a wait, in order

    def now(self) -> int:
        """Give the time in ns: since the epoch in real time, or the virtual time."""

    def node(self, name: str, namespace: str) -> NodeLink:
        """Put a node on the graph ("face", "/")."""

    def waiter(self) -> Waiter:
        """Make what one executor waits on."""

    def topics(self) -> list[tuple[str, list[str]]]:
        """List (topic, types) of the whole graph, sorted: ("/chatter", ["std_msgs/msg/String"])."""

    def services(self) -> list[tuple[str, list[str]]]:
        """List (service, types) of the whole graph, sorted."""

    def nodes(self) -> list[tuple[str, str]]:
        """List (name, namespace) of every node of the graph, sorted."""

    def publishers(self, topic: str) -> int:
        """Count the publishers of ``topic``, in every process, whatever their QoS."""

    def subscriptions(self, topic: str) -> int:
        """Count the subscriptions of ``topic``, in every process, whatever their QoS."""

    def close(self) -> None:
        """Leave the graph and give every resource back."""


class VirtualEngine(Engine, Protocol):
    """An engine whose time moves only in :meth:`Waiter.wait` (``virtual`` is True)."""

    def over(self) -> bool:
        """Whether its last moment is reached."""

    def scheduled(self) -> bool:
        """Whether messages wait to be taken, or something is to happen at a later time."""
