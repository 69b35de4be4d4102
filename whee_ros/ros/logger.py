"""A node's logger: rclpy's calls and line format, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import IntEnum
from typing import Any, ClassVar


class LoggingSeverity(IntEnum):
    """How bad it is."""

    UNSET = 0
    DEBUG = 10
    INFO = 20
    WARN = 30
    ERROR = 40
    FATAL = 50


def severity(name: str) -> LoggingSeverity:
    """Read a level's name as ``--log-level`` gives it.

    Raises:
        ValueError: there is no such level.
    """
    try:
        return LoggingSeverity[{"WARNING": "WARN"}.get(name.upper(), name.upper())]
    except KeyError:
        raise ValueError(f"no log level {name!r}; use debug, info, warn, error or fatal") from None


OPTIONS = {"once", "skip_first", "throttle_duration_sec", "throttle_time_source_type"}


_Place = tuple[str, int, int]
"""A file, a line and an instruction."""


class Logger:
    """Writes lines of a name; ``once`` and throttling count per place of the call.

    As in rclpy, one place may not say things of different severity.
    """

    levels: ClassVar[dict[str, LoggingSeverity]] = {}  # by logger name, as in rcutils
    default_level: ClassVar[LoggingSeverity] = LoggingSeverity.INFO

    def __init__(self, name: str, now: Callable[[], int]) -> None:
        self.name = name
        self._now = now
        self._last: dict[_Place, int] = {}
        self._severity: dict[_Place, LoggingSeverity] = {}

    def get_child(self, name: str) -> Logger:
        """Give a logger below this one.

        Raises:
            ValueError: the name is empty.
        """
        if not name:
            raise ValueError("Child logger name must not be empty.")
        return Logger(f"{self.name}.{name}", self._now)

    def set_level(self, level: int) -> None:
        """Hide what is less severe than ``level``."""
        Logger.levels[self.name] = LoggingSeverity(level)

    def get_effective_level(self) -> LoggingSeverity:
        """Give the level that counts: this logger's, else its nearest parent's."""
        name = self.name
        while name:
            if Logger.levels.get(name):
                return Logger.levels[name]
            name = name.rpartition(".")[0]
        return Logger.default_level

    def is_enabled_for(self, level: int) -> bool:
        """Whether a line of this level would be written."""
        return level >= self.get_effective_level()

    def debug(self, message: str, **options: Any) -> bool:
        """Say what helps to find a fault."""
        return self._log(message, LoggingSeverity.DEBUG, options)

    def info(self, message: str, **options: Any) -> bool:
        """Say what happens."""
        return self._log(message, LoggingSeverity.INFO, options)

    def warning(self, message: str, **options: Any) -> bool:
        """Say what is not as it should be."""
        return self._log(message, LoggingSeverity.WARN, options)

    def warn(self, message: str, **options: Any) -> bool:
        """Say what is not as it should be."""
        return self._log(message, LoggingSeverity.WARN, options)

    def error(self, message: str, **options: Any) -> bool:
        """Say what failed."""
        return self._log(message, LoggingSeverity.ERROR, options)

    def fatal(self, message: str, **options: Any) -> bool:
        """Say what ends the program."""
        return self._log(message, LoggingSeverity.FATAL, options)

    def _log(self, text: str, level: LoggingSeverity, options: dict[str, Any]) -> bool:
        if not self.is_enabled_for(level):
            return False
        frame = sys._getframe(2)  # the place that called debug(), info() and so on
        place = (frame.f_code.co_filename, frame.f_lineno, frame.f_lasti)
        if self._severity.setdefault(place, level) != level:
            raise ValueError("Logger severity cannot be changed between calls.")
        if options and not self._passes(options, place):
            return False
        seconds, rest = divmod(self._now(), 1_000_000_000)
        print(f"[{level.name}] [{seconds}.{rest:09d}] [{self.name}]: {text}", file=sys.stderr)
        return True

    def _passes(self, options: dict[str, Any], place: _Place) -> bool:
        if not options.keys() <= OPTIONS:
            unknown = sorted(options.keys() - OPTIONS)
            raise TypeError(f"parameters {unknown} are no logging options {sorted(OPTIONS)}")
        source = options.get("throttle_time_source_type")
        now, last = source.now().nanoseconds if source else self._now(), self._last.get(place)
        wait_s = options.get("throttle_duration_sec")
        if wait_s and last is not None and now < last + wait_s * 1e9:
            return False
        self._last[place] = now
        if options.get("once"):
            return last is None
        return not (options.get("skip_first") and last is None)
