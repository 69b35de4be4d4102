"""A device or file that is read in a thread of its own, since reading blocks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from whee_ros.nodes.diagnostics import Diagnostics


class Trouble(NamedTuple):
    """Why nothing comes, and what to do."""

    text: str
    cure: str
    error: bool = True


class Source(threading.Thread):
    """Reads until it is stopped or a file ends; opens again, after ``settings.retry``, what failed.

    ``ready`` is called, from this thread, when there is something new to take or to tell.
    """

    def __init__(self, name: str, settings: Any, ready: Callable[[], None]) -> None:
        super().__init__(name=name, daemon=True)
        self.settings = settings
        self.trouble: Trouble | None = None
        self.dropped = 0
        self.stopped = threading.Event()
        self._ready = ready

    def read(self) -> Trouble:
        """Open the source and read it until ``stopped``, or to its end; say how it ended.

        Raises:
            Exception: anything; its text is reported and the source opened again.
        """
        raise NotImplementedError

    def cure(self) -> str:
        """Say what to do when the source cannot be read."""
        raise NotImplementedError

    def stop(self) -> None:
        """End the thread and release the device."""
        self.stopped.set()
        if self.is_alive():
            self.join(timeout=5.0)

    def run(self) -> None:
        """Read, and read again, until stopped or at the end of a file."""
        while not self.stopped.is_set():
            try:
                self._tell(self.read())
                return
            except Exception as error:  # a thread that dies would leave no trace
                why = str(error).rstrip(".") or type(error).__name__
                text = f"{self.name} '{self.settings.source}' cannot be read: {why}."
                self._tell(Trouble(text, f"{self.cure()}; it is tried again by itself."))
            self.stopped.wait(self.settings.retry)

    def came(self) -> None:
        """Tell that something was read."""
        self._tell(None)

    def report(self, diagnostics: Diagnostics) -> None:
        """Put trouble, or its end, into a node's diagnostics."""
        trouble = self.trouble
        diagnostics.dropped = self.dropped
        if trouble is None:
            diagnostics.solved(self.name)
        elif not self.stopped.is_set():
            diagnostics.problem(self.name, trouble.text, trouble.cure, trouble.error)

    def _tell(self, trouble: Trouble | None) -> None:
        self.trouble = trouble
        self._ready()
