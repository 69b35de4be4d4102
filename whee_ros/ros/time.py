"""Time, Duration and the clock, as rclpy's."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from enum import IntEnum
from typing import Any, overload

from whee_ros.ros.messages import Message, message

SECOND = 1_000_000_000

# One count for everything that can tie in time: what was queued first goes first.
next_sequence = itertools.count(1).__next__


class ClockType(IntEnum):
    """Which clock a time was read from."""

    ROS_TIME = 1
    SYSTEM_TIME = 2
    STEADY_TIME = 3


def total(seconds: float, nanoseconds: int) -> int:
    """Add seconds and nanoseconds up to whole nanoseconds.

    Raises:
        OverflowError: the sum does not fit 64 bits.
    """
    sum_ns = int(seconds * SECOND) + int(nanoseconds)
    if not -(2**63) <= sum_ns < 2**63:
        raise OverflowError("Total nanoseconds value is too large to store in C time point.")
    return sum_ns


@functools.total_ordering
class Duration:
    """A span of time in whole nanoseconds."""

    def __init__(self, *, seconds: float = 0, nanoseconds: int = 0) -> None:
        self.nanoseconds = total(seconds, nanoseconds)

    def __repr__(self) -> str:
        return f"Duration(nanoseconds={self.nanoseconds})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Duration) and self.nanoseconds == other.nanoseconds

    def __lt__(self, other: Duration) -> bool:
        if not isinstance(other, Duration):
            return NotImplemented
        return self.nanoseconds < other.nanoseconds

    __hash__ = None  # type: ignore[assignment]

    def to_msg(self) -> Any:
        """Give a builtin_interfaces/Duration."""
        sec, nanosec = divmod(self.nanoseconds, SECOND)
        return message("builtin_interfaces/msg/Duration")(sec=sec, nanosec=nanosec)

    @classmethod
    def from_msg(cls, msg: Any) -> Duration:
        """Read a builtin_interfaces/Duration."""
        _expect(msg, "builtin_interfaces/msg/Duration")
        return cls(seconds=msg.sec, nanoseconds=msg.nanosec)


@functools.total_ordering
class Time:
    """A point in time in whole nanoseconds; times of different clocks do not compare."""

    def __init__(
        self,
        *,
        seconds: float = 0,
        nanoseconds: int = 0,
        clock_type: ClockType = ClockType.SYSTEM_TIME,
    ) -> None:
        """Add ``seconds`` and ``nanoseconds`` up.

        Raises:
            ValueError: either is negative.
        """
        if seconds < 0 or nanoseconds < 0:
            raise ValueError("seconds and nanoseconds value must not be negative")
        self.nanoseconds = total(seconds, nanoseconds)
        self.clock_type = clock_type

    def seconds_nanoseconds(self) -> tuple[int, int]:
        """Give whole seconds and the nanoseconds that remain."""
        return divmod(self.nanoseconds, SECOND)

    def __repr__(self) -> str:
        return f"Time(nanoseconds={self.nanoseconds}, clock_type={self.clock_type.name})"

    def __add__(self, other: Duration) -> Time:
        if not isinstance(other, Duration):
            return NotImplemented
        return self._moved(other.nanoseconds)

    __radd__ = __add__

    @overload
    def __sub__(self, other: Time) -> Duration: ...

    @overload
    def __sub__(self, other: Duration) -> Time: ...

    def __sub__(self, other: Time | Duration) -> Time | Duration:
        if isinstance(other, Duration):
            return self._moved(-other.nanoseconds)
        if not isinstance(other, Time):
            return NotImplemented
        if self.clock_type != other.clock_type:
            raise TypeError("Can't subtract times with different clock types")
        return Duration(nanoseconds=self.nanoseconds - other.nanoseconds)

    def _moved(self, by_ns: int) -> Time:
        return Time(nanoseconds=self.nanoseconds + by_ns, clock_type=self.clock_type)

    def _comparable(self, other: Time) -> None:
        if self.clock_type != other.clock_type:
            raise TypeError("Can't compare times with different clock types")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Time):
            return NotImplemented
        self._comparable(other)
        return self.nanoseconds == other.nanoseconds

    def __lt__(self, other: Time) -> bool:
        if not isinstance(other, Time):
            return NotImplemented
        self._comparable(other)
        return self.nanoseconds < other.nanoseconds

    __hash__ = None  # type: ignore[assignment]

    def to_msg(self) -> Any:
        """Give a builtin_interfaces/Time."""
        sec, nanosec = self.seconds_nanoseconds()
        return message("builtin_interfaces/msg/Time")(sec=sec, nanosec=nanosec)

    @classmethod
    def from_msg(cls, msg: Any, clock_type: ClockType = ClockType.ROS_TIME) -> Time:
        """Read a builtin_interfaces/Time."""
        _expect(msg, "builtin_interfaces/msg/Time")
        if msg.sec < 0:
            return cls(seconds=msg.sec, nanoseconds=msg.nanosec, clock_type=clock_type)
        made = cls.__new__(cls)  # a message's whole numbers need no other check
        made.nanoseconds, made.clock_type = msg.sec * SECOND + msg.nanosec, clock_type
        return made


def _expect(msg: Any, name: str) -> None:
    if not isinstance(msg, Message) or msg.__msgtype__ != name:
        raise TypeError(f"Must pass a {name} object")


class Clock:
    """A node's clock: the engine's time, or what ``/clock`` says once ``use_sim_time`` is set."""

    clock_type = ClockType.ROS_TIME

    def __init__(self, engine_now: Callable[[], int]) -> None:
        self._engine_now = engine_now
        self._sim_ns: int | None = None
        self.watcher: Callable[[], None] | None = None  # told when the clock is another one

    @property
    def ros_time_is_active(self) -> bool:
        """Whether the time comes from ``/clock``."""
        return self._sim_ns is not None

    def now(self) -> Time:
        """Give the time now."""
        # Asked for thousands of times a second in a replay; the engine's time needs no check.
        made = Time.__new__(Time)
        made.nanoseconds = self._engine_now() if self._sim_ns is None else self._sim_ns
        made.clock_type = ClockType.ROS_TIME
        return made

    def ns(self) -> int:
        """Give the time now in nanoseconds (for this package, not in rclpy)."""
        return self._engine_now() if self._sim_ns is None else self._sim_ns

    def simulate(self, stamp_ns: int | None) -> None:
        """Set the simulated time; None goes back to the engine's (not in rclpy)."""
        changed = (stamp_ns is None) != (self._sim_ns is None)
        self._sim_ns = stamp_ns
        if changed and self.watcher is not None:
            self.watcher()
