"""A small stage for tests that run on every engine: memory, dds, and rclpy where it is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

# Real message classes check their fields only when told to before they are imported.
os.environ.setdefault("ROS_PYTHON_CHECK_FIELDS", "1")
# Other programs on this machine shall not be met.
os.environ.setdefault("ROS_DOMAIN_ID", str(60 + os.getpid() % 40))
os.environ.setdefault("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")

from whee_ros.ros import load

PATIENCE_S = 60.0
"""Longest wait for what must come, on a busy machine."""


class Stage:
    """One engine, started; its nodes are spun together and end with the test."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.api = load(engine)
        self.executor = None
        self.nodes: list = []

    def init(self, *args: str) -> None:
        """Start with the words of a command line."""
        self.api.rclpy.init(args=["program", *args])

    def node(self, name: str = "face", kind: type | None = None, **options: object):
        """Make a node and spin it with the others."""
        if not self.api.rclpy.ok():
            self.init()
        if self.executor is None:
            self.executor = self.api.SingleThreadedExecutor()
        node = (kind or self.api.Node)(name, **options)
        self.executor.add_node(node)
        self.nodes.append(node)
        return node

    def spin_until(self, fact: Callable[[], object], within_s: float = PATIENCE_S) -> bool:
        """Run callbacks until ``fact`` holds; say whether it does."""
        deadline = time.monotonic() + within_s
        for _ in range(2000):
            if fact():
                return True
            if time.monotonic() > deadline:
                break
            self.executor.spin_once(timeout_sec=0.02)
        return bool(fact())

    def spin_for(self, seconds: float) -> None:
        """Run callbacks for a time on the engine's own clock."""
        clock = self.nodes[0].get_clock() if self.nodes else None
        if self.engine == "memory":
            end = clock.now().nanoseconds + int(seconds * 1e9)
            while clock.now().nanoseconds < end:
                left = (end - clock.now().nanoseconds) / 1e9
                self.executor.spin_once(timeout_sec=left)
            return
        end_s = time.monotonic() + seconds
        while time.monotonic() < end_s:
            self.executor.spin_once(timeout_sec=0.02)

    def call(self, client, request):
        """Call a service and give its response."""
        assert client.wait_for_service(timeout_sec=PATIENCE_S)
        future = client.call_async(request)
        self.executor.spin_until_future_complete(future, timeout_sec=PATIENCE_S)
        assert future.done()
        return future.result()

    def close(self) -> None:
        """End everything."""
        for node in self.nodes:
            node.destroy_node()
        if self.executor is not None:
            self.executor.shutdown()
        self.api.rclpy.try_shutdown()
