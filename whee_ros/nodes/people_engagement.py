"""Publishes ``engagement_status`` of persons whom another node tracks, while nobody else does."""

from __future__ import annotations

from typing import Any

from whee_ros.cues import Presence
from whee_ros.nodes.humans import topic_token
from whee_ros.nodes.quality import LATCHED
from whee_ros.ros import Node, Time, message

EngagementLevel = message("hri_msgs/msg/EngagementLevel")

LEVELS = {
    "unknown": EngagementLevel.UNKNOWN,
    "disengaged": EngagementLevel.DISENGAGED,
    "engaging": EngagementLevel.ENGAGING,
    "engaged": EngagementLevel.ENGAGED,
    "disengaging": EngagementLevel.DISENGAGING,
}


class Engagements:
    """One publisher for each person told of; it gives way to another node's."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._publishers: dict[str, Any] = {}

    def tell(self, presence: Presence) -> None:
        """Publish how engaged a person is, unless another node does."""
        topic = f"/humans/persons/{topic_token(presence.person)}/engagement_status"
        ours = presence.person in self._publishers
        if self._node.count_publishers(topic) > ours:
            self.forget(presence.person)
            return
        if not ours:
            made = self._node.create_publisher(EngagementLevel, topic, LATCHED)
            self._publishers[presence.person] = made
        self._publishers[presence.person].publish(level(presence))

    def forget(self, person: str) -> None:
        """Publish no more of a person."""
        publisher = self._publishers.pop(person, None)
        if publisher is not None:
            self._node.destroy_publisher(publisher)


def level(presence: Presence) -> Any:
    """Give a person's engagement as a message."""
    made = EngagementLevel(level=LEVELS[presence.engagement])
    made.header.stamp = Time(nanoseconds=presence.stamp).to_msg()
    return made
