"""What a node talks through: publishers, subscriptions, services and clients."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from whee_ros.ros.future import Future
from whee_ros.ros.transport import ClientLink, PublisherLink, ServerLink, SubscriptionLink

if TYPE_CHECKING:
    from whee_ros.ros.node import Node


class Publisher:
    """Sends messages to a topic."""

    def __init__(self, link: PublisherLink, kind: type, topic: str, full: str, qos: Any) -> None:
        self.link, self.msg_type, self.topic, self.qos_profile = link, kind, topic, qos
        self.topic_name = full

    def publish(self, msg: Any) -> None:
        """Queue a message (or its CDR bytes) for every matching subscription.

        Raises:
            TypeError: the message is of another type.
        """
        if not isinstance(msg, (self.msg_type, bytes)):
            raise TypeError(f"Expected {self.msg_type}, got {type(msg)}")
        self.link.publish(msg)

    def get_subscription_count(self) -> int:
        """Count the matching subscriptions."""
        return self.link.matched()


class Subscription:
    """Receives messages of a topic."""

    def __init__(
        self, link: SubscriptionLink, kind: type, topic: str, full: str, callback: Any, qos: Any
    ) -> None:
        self.link, self.msg_type, self.topic, self.qos_profile = link, kind, topic, qos
        self.topic_name, self.callback = full, callback

    def handle(self) -> None:
        """Take one message and call back (the executor's part)."""
        msg = self.link.take()
        if msg is not None:
            self.callback(msg)


class Service:
    """Answers requests."""

    def __init__(self, link: ServerLink, kind: type, full: str, callback: Any) -> None:
        self.link, self.srv_type, self.callback = link, kind, callback
        self.srv_name = self.service_name = full

    def handle(self) -> None:
        """Take one request, call back and reply (the executor's part)."""
        taken = self.link.take()
        if taken is None:
            return
        request, who = taken
        response = self.callback(request, self.srv_type.Response())  # type: ignore[attr-defined]
        if not isinstance(response, self.srv_type.Response):  # type: ignore[attr-defined]
            raise TypeError(f"the callback of {self.srv_name} returned {type(response)}")
        self.link.reply(who, response)


class Client:
    """Asks a service."""

    def __init__(self, link: ClientLink, kind: type, full: str, node: Node) -> None:
        self.link, self.srv_type, self._node = link, kind, node
        self.srv_name = self.service_name = full
        self._pending: dict[int, Future] = {}

    def call_async(self, request: Any) -> Future:
        """Send a request; the answer comes into the future while the node is spun.

        Raises:
            TypeError: the request is of another type.
        """
        if not isinstance(request, self.srv_type.Request):  # type: ignore[attr-defined]
            raise TypeError(f"Expected {self.srv_type}.Request, got {type(request)}")
        future = Future()
        self._pending[self.link.send(request)] = future
        return future

    def remove_pending_request(self, future: Future) -> None:
        """Forget a request whose answer no longer matters."""
        self._pending = {n: kept for n, kept in self._pending.items() if kept is not future}

    def service_is_ready(self) -> bool:
        """Whether a server is there."""
        return self.link.available()

    def wait_for_service(self, timeout_sec: float | None = None) -> bool:
        """Wait until a server is there; in virtual time, where nothing comes by waiting, ask once.

        Returns:
            whether it is there.
        """
        context = self._node.context
        deadline = None if timeout_sec is None else time.monotonic() + timeout_sec
        while context.ok() and not self.service_is_ready() and not context.engine.virtual:
            if deadline is not None and time.monotonic() >= deadline:
                break
            time.sleep(0.02)
        return self.service_is_ready()

    def handle(self) -> None:
        """Take one answer and finish its future (the executor's part)."""
        taken = self.link.take()
        future = self._pending.pop(taken[0], None) if taken else None
        if taken and future and not future.cancelled():
            future.set_result(taken[1])
