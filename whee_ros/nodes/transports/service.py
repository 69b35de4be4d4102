"""Commands as requests to a service; the response is the answer."""

from __future__ import annotations

from typing import Any

from whee_ros.embodiment.commands import Command
from whee_ros.embodiment.profile import Binding
from whee_ros.nodes.fill import build
from whee_ros.nodes.transports.transport import Answered, Transport, verdict
from whee_ros.ros import Future, Node


class Service(Transport):
    """Calls, without ever waiting."""

    def __init__(self, node: Node, binding: Binding, kind: Any, answered: Answered) -> None:
        super().__init__(binding, kind, answered)
        self._client = node.create_client(kind, binding.name)
        self._futures: dict[int, Future] = {}

    def ready(self) -> bool:
        """Whether the service is there."""
        return bool(self._client.service_is_ready())

    def send(self, command: Command) -> None:
        """Send a request; its answer is reported when it comes."""
        request = build(self.kind.Request, command.fields)
        self.expect(command)
        if not self.ready():
            self.settle(command.id, False, f"the service {self._client.srv_name} is not there")
            return
        future = self._futures[command.id] = self._client.call_async(request)
        future.add_done_callback(lambda done: self._done(command.id, done))

    def settle(self, command: int, ok: bool, why: str = "") -> None:
        """Report the answer, and forget the request."""
        future = self._futures.pop(command, None)
        if future is not None and not future.done():
            self._client.remove_pending_request(future)
        super().settle(command, ok, why)

    def _done(self, command: int, future: Future) -> None:
        try:
            ok, why = verdict(future.result(), self.binding)
        except Exception as error:  # whatever the robot's side raised
            ok, why = False, f"the service {self._client.srv_name} answered: {error}"
        self.settle(command, ok, why)
