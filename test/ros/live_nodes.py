"""Nodes as programs of their own in real time, on dds and on rclpy, talked to over their topics."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine_stage import Stage

from whee_ros.wire import encode

STRING = "std_msgs/msg/String"
PATIENCE_S = 120.0
"""Longest wait for a node to load its models on a busy machine."""


class Live:
    """Starts nodes, sends them messages and keeps what they publish, until the block ends."""

    def __init__(self, engine: str) -> None:
        self.stage = Stage(engine)
        self.node = self.stage.node("bystander")
        self._engine = engine
        self._programs: list[subprocess.Popen[bytes]] = []
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the block
        self._senders: dict[str, Any] = {}
        self._heard: dict[str, list[Any]] = {}

    def __enter__(self) -> Live:
        return self

    def __exit__(self, *_: object) -> None:
        for program in self._programs:
            program.send_signal(signal.SIGINT)
        for program in self._programs:
            try:
                program.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                program.kill()
        self.stage.close()
        self._said.close()

    @property
    def now(self) -> int:
        return int(self.node.get_clock().now().nanoseconds)

    def start(self, name: str, *parameters: str) -> None:
        """Start a node with parameters such as "greet:=false"."""
        words = [word for given in parameters for word in ("-p", given)]
        code = f"from whee_ros.nodes.{name} import main; main()"
        self._programs.append(
            subprocess.Popen(
                [sys.executable, "-c", code, "--ros-args", *words],
                env={**os.environ, "WHEE_ROS_ENGINE": self._engine},
                cwd=Path(__file__).parents[2],
                stdout=self._said,
                stderr=subprocess.STDOUT,
            )
        )

    def end(self) -> list[int]:
        """Press Ctrl-C in every node; give how each program ended."""
        for program in self._programs:
            program.send_signal(signal.SIGINT)
        return [program.wait(PATIENCE_S) for program in self._programs]

    def said(self) -> str:
        """Give what the nodes printed."""
        self._said.seek(0)
        return self._said.read().decode()

    def message(self, kind: str, **fields: Any) -> Any:
        """Make a message of this engine's kind."""
        return self.stage.api.message(kind)(**fields)

    def stamped(self, kind: str, **fields: Any) -> Any:
        """Make a message with the present time in its header."""
        made = self.message(kind, **fields)
        made.header.stamp = self.stage.api.Time(nanoseconds=self.now).to_msg()
        return made

    def send(self, topic: str, kind: str, latched: bool = False, **fields: Any) -> None:
        """Publish, once somebody listens."""
        if topic not in self._senders:
            quality = self._latched() if latched else 10
            made = self.node.create_publisher(self.stage.api.message(kind), topic, quality)
            self._senders[topic] = made
        sender = self._senders[topic]
        assert self.until(sender.get_subscription_count), f"nobody listens to {topic}"
        sender.publish(self.message(kind, **fields))

    def latch(self, topic: str, kind: str, **fields: Any) -> None:
        """Publish a state for whoever comes later."""
        api = self.stage.api
        made = self.node.create_publisher(api.message(kind), topic, self._latched())
        made.publish(self.message(kind, **fields))

    def text(self, topic: str, value: Any) -> None:
        """Publish a std_msgs/String: text, or a part of the vocabulary as JSON."""
        self.send(topic, STRING, data=value if isinstance(value, str) else encode(value))

    def hear(self, topic: str, kind: str = STRING, latched: bool = False) -> list[Any]:
        """Give the list in which everything on a topic is kept from now on."""
        kept: list[Any] = []
        quality = self._latched() if latched else 50
        self.node.create_subscription(self.stage.api.message(kind), topic, kept.append, quality)
        return kept

    def _latched(self) -> Any:
        api = self.stage.api
        return api.QoSProfile(depth=50, durability=api.DurabilityPolicy.TRANSIENT_LOCAL)

    def until(self, fact: Callable[[], object], within_s: float = PATIENCE_S) -> bool:
        """Wait for something; no longer than the nodes live."""
        end = time.monotonic() + within_s
        while not fact():
            self.stage.executor.spin_once(timeout_sec=0.02)
            dead = [one.args for one in self._programs if one.poll() is not None]
            assert not dead, f"a node ended: {self.said()}"
            if time.monotonic() > end:
                return False
        return True

    def call(self, kind: str, name: str, **fields: Any) -> Any:
        """Call a service of a node; give its answer."""
        asked = self.stage.api.service(kind)
        client = self.node.create_client(asked, name)
        assert self.until(client.service_is_ready), f"nobody serves {name}"
        future = client.call_async(asked.Request(**fields))
        assert self.until(future.done), f"{name} does not answer"
        return future.result()
