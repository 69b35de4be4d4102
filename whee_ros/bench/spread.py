"""All nodes of the mind in one process, or spread: ``python -m whee_ros.bench.spread [quick]``.

Over the middleware, in wall time: a probe publishes turns of our corpus and notes when the decision
and the plan arrive. CPU is that of all processes for a turn, idle second included, memory the sum
of their peaks. Prints a JSON list of rows.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from whee_ros.bench.measure import percentile
from whee_ros.demo.processes import Processes
from whee_ros.nodes.quality import RELIABLE
from whee_ros.ros import Node, SingleThreadedExecutor, message, rclpy
from whee_ros.wire import encode

DOMAIN = "79"
LAYOUTS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("people", "when", "how", "robot", "tts"),),
    (("people", "when"), ("how", "robot", "tts")),
    (("people",), ("when",), ("how",), ("robot", "tts")),
)
ARGUMENTS = ("-p", "tts:output:=none", "-p", "robot:idle:=false")
BETWEEN, PATIENCE, START_LIMIT = 1.0, 20.0, 120.0
String = message("std_msgs/msg/String")


class Talker:
    """Publishes turns and hears what comes of them; times are in seconds."""

    def __init__(self) -> None:
        rclpy.init(args=["whee", "--ros-args", "-r", "__node:=whee_talker"])
        self._node = Node("whee_talker")
        self._executor = SingleThreadedExecutor()
        self._executor.add_node(self._node)
        self._turns = self._node.create_publisher(String, "turn", RELIABLE)
        self._heard: dict[str, float] = {}
        for topic in ("decision", "plan"):
            self._node.create_subscription(String, topic, self._noting(topic), RELIABLE)

    def close(self) -> None:
        """Leave the graph."""
        self._executor.shutdown()
        self._node.destroy_node()
        rclpy.try_shutdown()

    def wait_for_mind(self, trouble: Callable[[], str]) -> None:
        """Wait until when, how and robot hear turns.

        Raises:
            RuntimeError: they do not come.
        """
        ready = lambda: self._turns.get_subscription_count() >= 3 or bool(trouble())  # noqa: E731
        if not self.spin(START_LIMIT, ready) or trouble():
            raise RuntimeError(trouble() or f"the nodes did not come within {START_LIMIT:g} s")
        self.spin(2.0)

    def say(self, turn: Any) -> tuple[float | None, float | None]:
        """Publish one turn as ended now; give how long its decision and its plan took, if any."""
        from msgspec.structs import replace

        now = time.time_ns()
        self._heard.clear()
        began = time.monotonic()
        ended = replace(turn, person="bench", start=now - 2 * 10**9, end=now, stamp=now)
        self._turns.publish(String(data=encode(ended)))
        self.spin(PATIENCE, lambda: "decision" in self._heard)
        self.spin(BETWEEN)
        decision, plan = (self._heard.get(topic) for topic in ("decision", "plan"))
        return (
            None if decision is None else decision - began,
            None if plan is None else plan - began,
        )

    def spin(self, seconds: float, until: Callable[[], Any] = lambda: False) -> bool:
        """Run for ``seconds``, or until something holds; say whether it does."""
        end = time.monotonic() + seconds
        while not (held := bool(until())) and time.monotonic() < end:
            self._executor.spin_once(timeout_sec=min(0.1, max(0.0, end - time.monotonic())))
        return held

    def _noting(self, topic: str) -> Callable[[Any], None]:
        def heard(_text: Any) -> None:
            self._heard.setdefault(topic, time.monotonic())

        return heard


def measured(layout: tuple[tuple[str, ...], ...], turns: list[Any]) -> dict[str, Any]:
    """Start the nodes so, say the turns, and give the row."""
    with tempfile.TemporaryDirectory(prefix="whee_spread_") as folder:
        environment = {"ROS_DOMAIN_ID": os.environ["ROS_DOMAIN_ID"]}
        with Processes(Path(folder), environment) as processes:
            for number, nodes in enumerate(layout):
                processes.start(f"part{number}", nodes, ARGUMENTS)
            talker = Talker()
            try:
                talker.wait_for_mind(processes.trouble)
                talker.say(turns[0])  # the first of everything is slow
                before = sum(cpu for cpu, _ in processes.usage().values())
                told = [talker.say(turn) for turn in turns[1:]]
                usage = processes.usage().values()
            finally:
                talker.close()
    decisions, plans = ([t for t in column if t is not None] for column in zip(*told, strict=True))
    return {
        "processes": len(layout),
        "turns": len(told),
        "decided": len(decisions),
        "decision_p50_ms": round(percentile(decisions, 50) * 1000, 1),
        "decision_p95_ms": round(percentile(decisions, 95) * 1000, 1),
        "plan_p50_ms": round(percentile(plans, 50) * 1000, 1),
        "cpu_ms_a_turn": round((sum(cpu for cpu, _ in usage) - before) * 1000 / len(told), 1),
        "peak_mb": round(sum(mb for _, mb in usage)),
    }


def main(arguments: list[str]) -> None:
    """Measure and print."""
    from itertools import islice

    from whee_ros.evaluation.corpus import labelled_turns

    os.environ.setdefault("ROS_DOMAIN_ID", DOMAIN)
    count = 5 if "quick" in arguments else 20
    turns = [one.decision.turn for one in islice(labelled_turns(), count + 1)]
    layouts = LAYOUTS[:2] if "quick" in arguments else LAYOUTS
    print(json.dumps([measured(layout, turns) for layout in layouts]))


if __name__ == "__main__":
    main(sys.argv[1:])
