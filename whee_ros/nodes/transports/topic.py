"""Commands as messages on a topic: nobody answers."""

from __future__ import annotations

from typing import Any

from whee_ros.embodiment.commands import Command
from whee_ros.embodiment.profile import Binding
from whee_ros.nodes.fill import build
from whee_ros.nodes.quality import RELIABLE
from whee_ros.nodes.transports.transport import Answered, Transport
from whee_ros.ros import Node


class Topic(Transport):
    """Publishes."""

    def __init__(self, node: Node, binding: Binding, kind: Any, answered: Answered) -> None:
        super().__init__(binding, kind, answered)
        self._publisher = node.create_publisher(kind, binding.name, RELIABLE)

    def send(self, command: Command) -> None:
        """Publish one message."""
        try:
            self._publisher.publish(build(self.kind, command.fields))
        except (AssertionError, TypeError) as error:
            raise ValueError(str(error)) from error
