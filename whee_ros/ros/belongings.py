"""What a node owns: keeping it, handing it to an executor, and letting it go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from whee_ros.ros.context import Context
from whee_ros.ros.endpoints import Client, Publisher, Service, Subscription
from whee_ros.ros.transport import Incoming, NodeLink
from whee_ros.ros.triggers import GuardCondition, Timer

if TYPE_CHECKING:
    from whee_ros.ros.executor import SingleThreadedExecutor

Receiver = TypeVar("Receiver", Subscription, Service, Client)


class NodeBelongings:
    """The part of a node that keeps its endpoints, timers and guard conditions."""

    context: Context
    _link: NodeLink

    def __init__(self) -> None:
        self._executor: SingleThreadedExecutor | None = None
        self._outgoing: list[Publisher] = []
        self._incoming: dict[int, Any] = {}  # by the identity of the link
        self.timers: list[Timer] = []
        self.guards: list[GuardCondition] = []

    @property
    def executor(self) -> SingleThreadedExecutor | None:
        """Give the executor that runs this node's callbacks."""
        return self._executor

    @property
    def links(self) -> Iterable[Incoming]:
        """Give what an executor waits for (not in rclpy)."""
        return [entity.link for entity in self._incoming.values()]

    def joined(self, executor: SingleThreadedExecutor | None) -> None:
        """Note which executor runs this node's callbacks (not in rclpy)."""
        self._executor = executor
        self.context.moves += 1

    def entity_of(self, link: Incoming) -> Any | None:
        """Give what stands behind a link of this node, or None (not in rclpy)."""
        return self._incoming.get(id(link))

    def _keep(self, entity: Receiver) -> Receiver:
        self._incoming[id(entity.link)] = entity
        if self._executor is not None:
            self._executor.attach(entity.link, self)  # type: ignore[arg-type]
        return entity

    def _drop(self, entity: Subscription | Service | Client) -> bool:
        if self._incoming.pop(id(entity.link), None) is None:
            return False
        if self._executor is not None:
            self._executor.detach(entity.link)
        entity.link.close()
        return True

    def _wake(self) -> None:
        if self._executor is not None:
            self._executor.wake()

    def destroy_publisher(self, publisher: Publisher) -> bool:
        """Take a publisher off the graph; False if it is not this node's."""
        if publisher not in self._outgoing:
            return False
        self._outgoing.remove(publisher)
        publisher.link.close()
        return True

    def destroy_subscription(self, subscription: Subscription) -> bool:
        """Take a subscription off the graph; False if it is not this node's."""
        return self._drop(subscription)

    def destroy_service(self, service: Service) -> bool:
        """Take a service off the graph; False if it is not this node's."""
        return self._drop(service)

    def destroy_client(self, client: Client) -> bool:
        """Take a client off the graph; False if it is not this node's."""
        return self._drop(client)

    def destroy_timer(self, timer: Timer) -> bool:
        """Stop a timer for good; False if it is not this node's."""
        if timer not in self.timers:
            return False
        timer.cancel()
        self.timers.remove(timer)
        return True

    def destroy_guard_condition(self, guard: GuardCondition) -> bool:
        """Let a guard condition go; False if it is not this node's."""
        if guard not in self.guards:
            return False
        self.guards.remove(guard)
        return True

    def destroy_node(self) -> None:
        """Take the node and everything of it off the graph; twice is allowed."""
        if self._executor is not None:
            self._executor.remove_node(self)  # type: ignore[arg-type]
        self.timers.clear()
        self.guards.clear()
        self._incoming.clear()
        self._outgoing.clear()
        if self in self.context.nodes:
            self.context.nodes.remove(self)
        self._link.close()
