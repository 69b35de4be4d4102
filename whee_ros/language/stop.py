"""Lets another thread give up a question that nobody waits for any more."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable


class Stop:
    """Called once, it ends the question that watches it, now or when that begins."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._close: Callable[[], object] | None = None
        self.given_up = False

    def __call__(self) -> None:
        """Give up the question."""
        with self._lock:
            self.given_up, close = True, self._close
        _quietly(close)

    def watch(self, close: Callable[[], object] | None) -> None:
        """Have ``close`` called when the question is given up, at once if it was; None: forget."""
        with self._lock:
            self._close, given_up = close, self.given_up
        if given_up:
            _quietly(close)


def _quietly(close: Callable[[], object] | None) -> None:
    # A plain generator cannot be closed while it runs; it ends by its own deadline.
    with contextlib.suppress(ValueError):
        if close is not None:
            close()
