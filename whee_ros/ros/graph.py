"""What a node can ask about the other nodes."""

from __future__ import annotations

from whee_ros.ros.names import expand
from whee_ros.ros.transport import Engine


class NodeGraph:
    """The part of a node that looks at the graph."""

    _engine: Engine
    _name: str
    _namespace: str

    def count_publishers(self, topic_name: str) -> int:
        """Count the publishers of a topic (expanded, not remapped, as in rclpy)."""
        return self._engine.publishers(expand(topic_name, self._name, self._namespace))

    def count_subscribers(self, topic_name: str) -> int:
        """Count the subscriptions of a topic (expanded, not remapped, as in rclpy)."""
        return self._engine.subscriptions(expand(topic_name, self._name, self._namespace))

    def get_topic_names_and_types(self) -> list[tuple[str, list[str]]]:
        """List topics with their types."""
        return self._engine.topics()

    def get_service_names_and_types(self) -> list[tuple[str, list[str]]]:
        """List services with their types."""
        return self._engine.services()

    def get_node_names(self) -> list[str]:
        """List the names of all nodes."""
        return [name for name, _ in self._engine.nodes()]

    def get_node_names_and_namespaces(self) -> list[tuple[str, str]]:
        """List (name, namespace) of all nodes."""
        return self._engine.nodes()
