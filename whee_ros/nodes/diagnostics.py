"""Once a second, on /diagnostics: is this node alive, how old is its input, what is wrong."""

from __future__ import annotations

import dataclasses
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.ros import Node, message

DiagnosticArray = message("diagnostic_msgs/msg/DiagnosticArray")
DiagnosticStatus = message("diagnostic_msgs/msg/DiagnosticStatus")
KeyValue = message("diagnostic_msgs/msg/KeyValue")


@dataclasses.dataclass(frozen=True)
class Problem:
    """Something wrong, and how to mend it."""

    text: str
    cure: str
    error: bool = False


class Diagnostics:
    """What one node reports about itself.

    Input age and rate are in ROS time; processing times are wall-clock and never leave this
    topic, so that the outcome of a replay does not depend on them. ``dropped`` counts what was
    left out because the node was busy.
    """

    def __init__(self, node: Node, model: str = "", expects_input: bool = True) -> None:
        self.model = model
        self._node = node
        self._expects_input = expects_input
        self._problems: dict[str, Problem] = {}
        self._last_input = 0
        self._since = 0
        self._inputs = self._outputs = self.dropped = 0
        self._busy: list[float] = []
        self._publisher = node.create_publisher(DiagnosticArray, "/diagnostics", 10)
        node.create_timer(1.0, self._publish)

    def input(self) -> None:
        """Count one message taken in."""
        self._last_input = self._node.get_clock().now().nanoseconds
        self._inputs += 1

    def output(self) -> None:
        """Count one result given out."""
        self._outputs += 1

    def busy(self, seconds: float) -> None:
        """Note how long one computation took, wall-clock."""
        self._busy.append(seconds)

    def problem(self, key: str, text: str, cure: str, error: bool = False) -> None:
        """Report something wrong until it is solved; it is logged once."""
        known = self._problems.get(key)
        self._problems[key] = Problem(text, cure, error)
        if known is None or known.text != text:
            logger = self._node.get_logger()
            (logger.error if error else logger.warning)(f"{text} Cure: {cure}")

    def solved(self, key: str) -> None:
        """Withdraw a problem."""
        if self._problems.pop(key, None):
            self._node.get_logger().info(f"{key}: well again")

    def _publish(self) -> None:
        now = self._node.get_clock().now()
        seconds = max((now.nanoseconds - self._since) / NANOSECONDS, 1e-9)
        age = (now.nanoseconds - self._last_input) / NANOSECONDS if self._last_input else -1.0
        status = DiagnosticStatus(
            level=self._level(age),
            name=self._node.get_fully_qualified_name().lstrip("/"),
            message=self._message(age),
            hardware_id="whee_ros",
        )
        values = {
            "input age s": f"{age:.2f}",
            "input rate Hz": f"{self._inputs / seconds:.1f}",
            "output rate Hz": f"{self._outputs / seconds:.1f}",
            "dropped": str(self.dropped),
            "busy ms (median)": f"{_median(self._busy) * 1000:.1f}",
            "busy ms (worst)": f"{max(self._busy, default=0.0) * 1000:.1f}",
            "model": self.model,
        }
        for key, problem in self._problems.items():
            values[key] = f"{problem.text} Cure: {problem.cure}"
        status.values = [KeyValue(key=key, value=value) for key, value in values.items()]
        array = DiagnosticArray(status=[status])
        array.header.stamp = now.to_msg()
        self._publisher.publish(array)
        self._since, self._inputs, self._outputs, self._busy = now.nanoseconds, 0, 0, []

    def _level(self, age: float) -> Any:
        if any(problem.error for problem in self._problems.values()):
            return DiagnosticStatus.ERROR
        if self._problems or (self._expects_input and age > 2.0):
            return DiagnosticStatus.WARN
        return DiagnosticStatus.STALE if self._expects_input and age < 0 else DiagnosticStatus.OK

    def _message(self, age: float) -> str:
        if self._problems:
            return next(iter(self._problems.values())).text
        if self._expects_input and age < 0:
            return "waiting for the first input"
        if self._expects_input and age > 2.0:
            return f"no input for {age:.0f} s"
        return "running"


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0
