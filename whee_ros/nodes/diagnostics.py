"""Once a second, on /diagnostics: is this node alive, how old is its input, what is wrong."""

from __future__ import annotations

import dataclasses
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.ros import Node, message

DiagnosticArray = message("diagnostic_msgs/msg/DiagnosticArray")
DiagnosticStatus = message("diagnostic_msgs/msg/DiagnosticStatus")
KeyValue = message("diagnostic_msgs/msg/KeyValue")

AGAIN = 60 * NANOSECONDS
"""The same trouble is logged at most this often, however it comes and goes."""
LONGEST = 1000
"""Characters of one value: some errors quote the whole message."""


@dataclasses.dataclass
class Problem:
    """Something wrong, and how to mend it; it is told once even if solved before that."""

    text: str
    cure: str
    error: bool = False
    solved: bool = False
    told: bool = False

    def __str__(self) -> str:
        return f"{self.text} Cure: {self.cure}"[:LONGEST]


class Diagnostics:
    """What one node reports about itself.

    Input age and rate are in ROS time; processing times are wall-clock and never leave this
    topic, so that the outcome of a replay does not depend on them. ``dropped`` counts what was
    left out because the node was busy, and ``facts`` holds what else should be known.
    """

    def __init__(self, node: Node, model: str = "", expects_input: bool = True) -> None:
        self.model = model
        self.facts: dict[str, str] = {}
        self.dropped = 0
        self._node = node
        self._expects_input = expects_input
        self._problems: dict[str, Problem] = {}
        self._logged: dict[str, tuple[str, int]] = {}
        self._last_input: int | None = None
        self._since = self._now()
        self._inputs = self._outputs = 0
        self._busy: list[float] = []
        self._pairs: dict[str, Any] = {}
        self._publisher = node.create_publisher(DiagnosticArray, "/diagnostics", 10)
        node.create_timer(1.0, self._publish)

    def input(self) -> None:
        """Count one message taken in."""
        self._last_input = self._now()
        self._inputs += 1

    def output(self) -> None:
        """Count one result given out."""
        self._outputs += 1

    def busy(self, seconds: float) -> None:
        """Note how long one computation took, wall-clock."""
        self._busy.append(seconds)

    def problem(self, key: str, text: str, cure: str, error: bool = False) -> None:
        """Report something wrong until it is solved."""
        known = self._problems.get(key)
        told = known is not None and known.told and known.text == text
        problem = self._problems[key] = Problem(text, cure, error, told=told)
        logged, when = self._logged.get(key, ("", 0))
        now = self._now()
        if logged != text or not 0 <= now - when < AGAIN:
            self._logged[key] = (text, now)
            logger = self._node.get_logger()
            if error:  # rclpy refuses two severities from one place
                logger.error(str(problem))
            else:
                logger.warning(str(problem))

    def solved(self, key: str) -> None:
        """Withdraw a problem."""
        problem = self._problems.get(key)
        if problem is None or problem.solved:
            return
        problem.solved = True
        if problem.told:
            del self._problems[key]
        logged = self._logged[key]
        if self._logged.get(f"{key}, solved") != logged:
            self._logged[f"{key}, solved"] = logged
            self._node.get_logger().info(f"{key}: well again")

    def _now(self) -> int:
        return int(self._node.get_clock().now().nanoseconds)

    def _publish(self) -> None:
        clock = self._node.get_clock().now()
        now, age = clock.nanoseconds, self._age()
        # Simulated time may have begun, or run back, since the last report.
        seconds = (now - self._since) / NANOSECONDS
        seconds = seconds if 0.5 < seconds < 10.0 else 1.0
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
            **self.facts,
            **{key: str(problem) for key, problem in self._problems.items()},
        }
        self._pairs = {key: self._told_as(key, value) for key, value in values.items()}
        status.values = list(self._pairs.values())
        array = DiagnosticArray(status=[status])
        array.header.stamp = clock.to_msg()
        self._publisher.publish(array)
        self._since, self._inputs, self._outputs, self._busy = now, 0, 0, []
        self._problems = {k: held for k, held in self._problems.items() if not held.solved}
        for problem in self._problems.values():
            problem.told = True

    def _told_as(self, key: str, value: str) -> Any:
        """Give a pair; most are those of the last report, and no message is changed once told."""
        pair = self._pairs.get(key)
        return KeyValue(key=key, value=value) if pair is None or pair.value != value else pair

    def _age(self) -> float:
        """Give the seconds since the last input; -1 before the first."""
        if self._last_input is None:
            return -1.0
        return max(0.0, (self._now() - self._last_input) / NANOSECONDS)

    def _level(self, age: float) -> Any:
        if any(problem.error for problem in self._problems.values()):
            return DiagnosticStatus.ERROR
        if self._problems or (self._expects_input and age > 2.0):
            return DiagnosticStatus.WARN
        return DiagnosticStatus.STALE if self._expects_input and age < 0 else DiagnosticStatus.OK

    def _message(self, age: float) -> str:
        if self._problems:
            worst = max(self._problems.values(), key=lambda problem: problem.error)
            return worst.text[:LONGEST]
        if self._expects_input and age < 0:
            return "waiting for the first input"
        if self._expects_input and age > 2.0:
            return f"no input for {age:.0f} s"
        return "running"


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0
