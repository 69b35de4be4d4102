"""A workbench for tests of nodes: they run in virtual time, and what they publish is kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.replay.bag import Record
from whee_ros.replay.session import Session
from whee_ros.ros import Node, Parameter, message
from whee_ros.wire import encode

START = 1_800_000_000 * NANOSECONDS


class Bench:
    """Nodes, started with parameters such as "robot:profile:=generic", until the block ends."""

    def __init__(self, *nodes: str, parameters: tuple[str, ...] = ()) -> None:
        arguments = [word for given in parameters for word in ("-p", given)]
        self.published: list[tuple[int, str, Any]] = []
        self.session = Session(START, nodes, arguments)
        self.session.listen(lambda topic, sent, stamp: self.published.append((stamp, topic, sent)))

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    @property
    def now(self) -> int:
        return self.session.world.now()

    @property
    def seconds(self) -> float:
        return (self.now - START) / NANOSECONDS

    def node(self, name: str) -> Node:
        return next(node for node in self.session.nodes if node.get_name() == name)

    def run(self, seconds: float) -> None:
        self.session.run_until(self.now + round(seconds * NANOSECONDS))

    def wait(self, fact: Callable[[], object], within: float = 60.0) -> bool:
        """Let virtual time follow the wall clock, for devices, until ``fact`` holds."""
        last = began = time.monotonic()
        while not fact() and last - began < within:
            time.sleep(0.005)
            now = time.monotonic()
            self.run(now - last)
            last = now
        return bool(fact())

    def send(self, topic: str, kind: str, **fields: Any) -> None:
        """Publish now, as another node would."""
        sent = message(kind)(**fields)
        assert self.session.feed(Record(topic, kind, self.now, sent)) == ""

    def text(self, topic: str, value: Any) -> None:
        """Publish a std_msgs/String: text, or a part of the vocabulary as JSON."""
        data = value if isinstance(value, str) else encode(value)
        self.send(topic, "std_msgs/msg/String", data=data)

    def heard(self, topic: str) -> list[Any]:
        """Give the messages that the nodes published on a topic."""
        return [sent for _, name, sent in self.published if name == topic]

    def words(self, topic: str) -> list[str]:
        return [sent.data for sent in self.heard(topic)]

    def reports(self, node: str) -> list[dict[str, Any]]:
        """Give each second's diagnostics of a node, with its level and message."""
        return [
            {"level": status.level, "message": status.message}
            | {value.key: value.value for value in status.values}
            for array in self.heard("/diagnostics")
            for status in array.status
            if status.name == node
        ]

    def report(self, node: str) -> dict[str, Any]:
        """Give the diagnostics after one more second."""
        self.run(1.0)
        return self.reports(node)[-1]

    def set(self, node: str, name: str, value: Any) -> Any:
        """Change a parameter, as `ros2 param set` does; give the result."""
        return self.node(node).set_parameters([Parameter(name, value=value)])[0]

    def call(self, kind: Any, name: str, **fields: Any) -> Any:
        """Call a service and give its answer."""
        caller = self.session._feeder
        client = caller.create_client(kind, name)
        future = client.call_async(kind.Request(**fields))
        self.run(0.05)
        caller.destroy_client(client)
        return future.result()


def stamped(kind: str, stamp: int, **fields: Any) -> Any:
    """Make a message with a stamp in its header."""
    made = message(kind)(**fields)
    made.header.stamp.sec, made.header.stamp.nanosec = divmod(stamp, NANOSECONDS)
    return made
