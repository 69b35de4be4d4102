"""What ``rclpy.init()`` starts: the engine, the command line's arguments, and the way to stop."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from whee_ros.ros.arguments import Arguments, parse
from whee_ros.ros.exceptions import NotInitializedException
from whee_ros.ros.interrupt import forget_interrupt
from whee_ros.ros.logger import Logger, severity
from whee_ros.ros.transport import Engine

if TYPE_CHECKING:
    from whee_ros.ros.executor import SingleThreadedExecutor
    from whee_ros.ros.node import Node


class Context:
    """One life between init and shutdown."""

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._wakes: list[Callable[[], None]] = []
        self._handlers: dict[int, Any] = {}  # those of before, by signal
        self.arguments = Arguments()
        self.nodes: list[Node] = []
        self.global_executor: SingleThreadedExecutor | None = None
        self.created = 0  # nodes so far: their order decides ties
        self.moves = 0  # of nodes into being, into an executor or out of one

    @property
    def engine(self) -> Engine:
        """Give the running engine.

        Raises:
            NotInitializedException: there is none.
        """
        if self._engine is None:
            raise NotInitializedException
        return self._engine

    def ok(self) -> bool:
        """Whether it was started and not yet shut down."""
        return self._engine is not None

    def init(self, engine: Callable[[], Engine], args: Sequence[str] | None) -> None:
        """Start an engine.

        Raises:
            RuntimeError: it runs already.
            UnknownROSArgsError, ValueError: ``args`` cannot be read.
        """
        if self._engine is not None:
            raise RuntimeError("Context.init() must only be called once")
        self.arguments = parse(sys.argv if args is None else args)
        Logger.levels.clear()
        for name, level in self.arguments.log_levels.items():
            Logger.levels[name] = severity(level)
        Logger.default_level = severity(self.arguments.log_level or "info")
        self._engine = engine()
        self.created = 0
        if not self._engine.virtual and threading.current_thread() is threading.main_thread():
            self._listen_for_the_end()

    def on_shutdown(self, wake: Callable[[], None]) -> None:
        """Have ``wake`` called when this is shut down."""
        self._wakes.append(wake)

    def shutdown(self) -> None:
        """Stop: nodes leave the graph and executors return.

        Raises:
            RuntimeError: it is not running.
        """
        if self._engine is None:
            raise RuntimeError("failed to shutdown: rcl_shutdown already called or not initialized")
        engine, self._engine = self._engine, None
        for wake in self._wakes:
            wake()
        self._wakes.clear()
        self.nodes.clear()
        self.global_executor = None
        for number, handler in self._handlers.items():
            with contextlib.suppress(ValueError):  # only the main thread may set it back
                signal.signal(number, handler)
        self._handlers.clear()
        engine.close()
        forget_interrupt()

    def try_shutdown(self) -> None:
        """Stop, if it runs."""
        if self._engine is not None:
            self.shutdown()

    def _listen_for_the_end(self) -> None:
        listen = self._handlers
        listen[signal.SIGTERM] = signal.signal(signal.SIGTERM, lambda *_: self.try_shutdown())
        # A shell starts what runs in its background deaf to Ctrl-C; rclpy hears it all the same.
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            listen[signal.SIGINT] = signal.signal(signal.SIGINT, signal.default_int_handler)


_default = Context()


def default_context() -> Context:
    """Give the context that everything uses when none is named."""
    return _default
