"""Plays the scene's bag in real time, as if a camera and a microphone were there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from whee_ros.nodes.quality import LATCHED, RELIABLE_AUDIO, SENSOR
from whee_ros.replay.bag import BagReader, Record
from whee_ros.ros import Node, Time, deserialize_message, message

QUALITIES = {"/audio": RELIABLE_AUDIO, "/audio_info": LATCHED}


class Player(Node):
    """Publishes each message when it is due, stamped with the present time."""

    def __init__(self, bag: Path, **options: Any) -> None:
        super().__init__("whee_player", **options)
        with BagReader(bag) as reader:
            self.begin = reader.start
            self._records = list(reader.records())
            self._senders = {
                topic: (message(kind), self._sender(topic, kind))
                for topic, kind in reader.topics.items()
            }
        self._next = 0
        self.offset = 0

    def _sender(self, topic: str, kind: str) -> Any:
        return self.create_publisher(message(kind), topic.lstrip("/"), QUALITIES.get(topic, SENSOR))

    def start(self) -> None:
        """Let the scene begin now."""
        self.offset = int(self.get_clock().now().nanoseconds) - self.begin

    @property
    def over(self) -> bool:
        """Whether everything was played."""
        return self._next >= len(self._records)

    def matched(self) -> bool:
        """Whether somebody listens to every topic."""
        return all(sender.get_subscription_count() for _, sender in self._senders.values())

    def play_due(self) -> float:
        """Publish what is due; give the seconds until the next message."""
        now = int(self.get_clock().now().nanoseconds)
        while not self.over:
            record = self._records[self._next]
            wait = record.stamp + self.offset - now
            if wait > 0:
                return wait / 1e9
            self._publish(record)
            self._next += 1
        return 0.1

    def _publish(self, record: Record) -> None:
        kind, sender = self._senders[record.topic]
        made = deserialize_message(record.data, kind)
        if hasattr(made, "header"):
            stamp = Time.from_msg(made.header.stamp).nanoseconds + self.offset
            made.header.stamp = Time(nanoseconds=stamp).to_msg()
        sender.publish(made)
