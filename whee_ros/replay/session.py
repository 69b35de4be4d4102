"""Runs the nodes in virtual time over a recorded conversation."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Sequence
from typing import Any

from whee_ros.nodes.all_in_one import make
from whee_ros.nodes.humans import topic_token
from whee_ros.nodes.main import close
from whee_ros.nodes.quality import LATCHED
from whee_ros.replay.records import LASTING, Record
from whee_ros.ros import Node, deserialize_message, message, rclpy
from whee_ros.ros.interfaces import UnknownInterfaceError
from whee_ros.ros.memory import World
from whee_ros.starting import quick_start

Listener = Callable[[str, Any, int], None]
FEEDER = "replay"
FEED = 100


def _ros2_name(topic: str) -> str:
    """Give a topic of a bag that was converted from ROS 1 a name that ROS 2 allows."""
    return "/" + "/".join(topic_token(part) for part in topic.split("/") if part)


class Session:
    """The nodes, from their start to their end, in one process and in virtual time.

    ``use("memory")`` must have been called before any node module was imported.
    """

    def __init__(self, start: int, nodes: Sequence[str], arguments: Sequence[str] = ()) -> None:
        """Start the nodes at the virtual time ``start`` (ns) with ROS arguments (``-p``, ``-r``).

        Raises:
            ValueError, OSError: a node cannot start; the message says why.
        """
        self.world = World(start=start)
        rclpy.init(args=["whee", "--ros-args", *arguments])
        self.nodes: list[Node] = []
        self._feeder = Node(FEEDER)
        self._publishers: dict[tuple[str, str], Any] = {}
        self._ahead: list[Any] = []
        try:
            with quick_start():
                for name in nodes:
                    self.nodes.append(make(name))
            self._ahead = [one for node in self.nodes if (one := getattr(node, "ahead", None))]
            for one in self._ahead:
                one.ready()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the nodes."""
        for node in [*self.nodes, self._feeder]:
            close(node)
        rclpy.try_shutdown()
        gc.unfreeze()  # what the nodes loaded can be garbage now

    def listen(self, listener: Listener) -> None:
        """Have ``listener`` called with (topic, message, stamp) for all that the nodes publish."""

        def heard(publisher: Any, published: Any) -> None:
            if publisher.node.name != FEEDER:
                listener(publisher.topic, published, self.world.now())

        self.world.tap = heard

    @property
    def foresees(self) -> bool:
        """Whether a node makes use of records that are shown to it before their time."""
        return bool(self._ahead)

    def foresee(self, record: Record, at: int) -> None:
        """Show a record that will be published at ``at`` (ns) to the nodes that begin with it."""
        name = _ros2_name(record.topic)
        for node in self._ahead:
            if (name, record.type) == (node.topic, node.kind.__msgtype__):
                # What cannot be read is told when it is published.
                with contextlib.suppress(Exception):
                    node.show(deserialize_message(record.data, node.kind), at, self.world.now())

    def feed(self, record: Record) -> str:
        """Let virtual time run to the record's stamp and publish it.

        Returns:
            Why it could not be published, or an empty text.
        """
        self.world.run_until(record.stamp)
        return self.publish(record)

    def listened(self, topic: str) -> bool:
        """Whether a started node subscribes to a topic."""
        return self.world.subscriptions(_ros2_name(topic)) > 0

    def publish(self, record: Record) -> str:
        """Publish a record now; give why it could not be, or an empty text."""
        key = (record.topic, record.type)
        try:
            if key not in self._publishers:
                self._publishers[key] = self._publisher(record)
            self._publishers[key].publish(record.data)
        except UnknownInterfaceError:
            return f"type {record.type} is not known"
        except Exception as error:
            return f"a message cannot be read ({error})"
        return ""

    def _publisher(self, record: Record) -> Any:
        kind = message(record.type)
        name = _ros2_name(record.topic)
        quality = LATCHED if LASTING.fullmatch(name) else FEED
        return self._feeder.create_publisher(kind, name, quality)

    def run_until(self, stamp: int) -> None:
        """Let virtual time run on to ``stamp`` (ns)."""
        self.world.run_until(stamp)

    def skip_to(self, stamp: int) -> None:
        """Let it be ``stamp`` (ns) at once; the timers' calls in between do not happen."""
        self.world.skip_to(stamp)
