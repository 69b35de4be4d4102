"""Text that another thread makes piece by piece, read until one deadline."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

from whee_ros.language.error import LanguageError


class Pieces:
    """The pieces of one answer; the deadline runs from now on.

    Args:
        name: who answers, for messages.
        seconds: from now on, whatever the maker is doing then.

    Raises:
        ValueError: the deadline is no positive number.
    """

    def __init__(self, name: str, seconds: float) -> None:
        if not 0.0 < seconds <= threading.TIMEOUT_MAX:
            raise ValueError(f"a deadline of {seconds} s makes no sense; give more than 0")
        self._name, self._seconds = name, seconds
        self._deadline = time.monotonic() + seconds
        self._held: queue.SimpleQueue[str | LanguageError | None] = queue.SimpleQueue()

    @property
    def left(self) -> float:
        """Seconds until the deadline, negative after it."""
        return self._deadline - time.monotonic()

    def put(self, text: str) -> None:
        """Add a piece."""
        self._held.put(text)

    def end(self, error: LanguageError | None = None) -> None:
        """Say that there is no more, and why if it is not whole."""
        self._held.put(error)

    def late(self) -> LanguageError:
        """Give the error of a missed deadline."""
        return LanguageError(
            f"{self._name} gave no whole answer within {self._seconds:g} s",
            "use a smaller or faster model, keep it loaded, or allow more time",
        )

    def read(self, cancel: Callable[[], object]) -> Reading:
        """Give the pieces as they come; ``cancel`` is called when the reader is done with them."""
        return Reading(self, cancel)

    def next(self) -> str | None:
        """Wait for the next piece; None at the end.

        Raises:
            LanguageError: the maker failed, or the deadline passed.
        """
        try:
            piece = self._held.get(timeout=max(0.0, self.left))
        except queue.Empty:
            raise self.late() from None
        if isinstance(piece, LanguageError):
            raise piece
        if piece is not None and self.left <= 0.0:
            raise self.late()
        return piece

    def abandoned(self) -> LanguageError:
        """Give the error of an answer that nobody waited for."""
        return LanguageError(f"{self._name} was not waited for", "ask again")


class Reading:
    """An iterator over pieces; any thread may close it, which ends a wait for the next at once."""

    def __init__(self, pieces: Pieces, cancel: Callable[[], object]) -> None:
        self._pieces, self._cancel = pieces, cancel
        self._lock = threading.Lock()
        self._over = False

    def __iter__(self) -> Reading:
        return self

    def __next__(self) -> str:
        """Give the next piece.

        Raises:
            LanguageError: the maker failed, the deadline passed, or it was closed meanwhile.
        """
        if self._over:
            raise StopIteration
        try:
            piece = self._pieces.next()
        except LanguageError:
            self.close()
            raise
        if piece is None:
            self.close()
            raise StopIteration
        return piece

    def close(self) -> None:
        """Give up whatever has not come."""
        with self._lock:
            over, self._over = self._over, True
        if not over:
            self._cancel()
            self._pieces.end(self._pieces.abandoned())
