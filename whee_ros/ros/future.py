"""What a service call gives: a result that comes later."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

Callback = Callable[["Future"], Any]


class Future:
    """The part of rclpy's Future that needs no coroutine."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._done = False
        self._cancelled = False
        self._result: Any = None
        self._exception: BaseException | None = None
        self._callbacks: list[Callback] = []

    def done(self) -> bool:
        """Whether a result or an exception is there."""
        return self._done

    def cancelled(self) -> bool:
        """Whether it was given up."""
        return self._cancelled

    def cancel(self) -> None:
        """Give it up, if it is not done."""
        self._cancelled = self._cancelled or not self._done
        self._run_callbacks()

    def result(self) -> Any:
        """Give the result (None before it is there), or raise the exception."""
        if self._exception:
            raise self._exception
        return self._result

    def exception(self) -> BaseException | None:
        """Give the exception, if the work failed."""
        return self._exception

    def set_result(self, result: Any) -> None:
        """Finish with ``result`` and run the callbacks."""
        self._result, self._done, self._cancelled = result, True, False
        self._run_callbacks()

    def set_exception(self, exception: BaseException) -> None:
        """Finish with a failure and run the callbacks."""
        self._exception, self._done, self._cancelled = exception, True, False
        self._run_callbacks()

    def add_done_callback(self, callback: Callback) -> None:
        """Call ``callback`` with this future once it is done; at once if it is."""
        with self._lock:
            if not self._done:
                self._callbacks.append(callback)
                return
        callback(self)

    def _run_callbacks(self) -> None:
        with self._lock:
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback(self)
