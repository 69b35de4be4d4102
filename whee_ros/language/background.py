"""An event loop on a thread of its own, so that any thread can start and cancel network work."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any


class Background:
    """Runs coroutines beside the caller; its thread starts with the first one."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self.closed = False

    def start(self, work: Coroutine[Any, Any, None]) -> Future[None]:
        """Start a coroutine; cancel it through the future.

        Raises:
            RuntimeError: it was closed.
        """
        with self._lock:
            if self.closed:
                work.close()
                raise RuntimeError(f"{self._name} is closed")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=_run, args=(self._loop,), name=self._name, daemon=True
                )
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self, last: Coroutine[Any, Any, None], patience: float = 1.0) -> None:
        """Cancel everything, run ``last`` (it closes connections), and end the thread.

        After ``patience`` seconds it is not waited for any more. The thread, a daemon, still lets
        every coroutine come to its end: one that is dropped half-way cannot clean up.
        """
        with self._lock:
            was_open, self.closed = not self.closed, True
        if self._loop is None or self._thread is None or not was_open:
            last.close()
            return
        asyncio.run_coroutine_threadsafe(_end(last, self._loop), self._loop)
        self._thread.join(patience)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.close()


async def _end(last: Coroutine[Any, Any, None], loop: asyncio.AbstractEventLoop) -> None:
    try:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await last
        await loop.shutdown_asyncgens()
    finally:
        loop.stop()
