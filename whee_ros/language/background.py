"""An event loop on a thread of its own, so that any thread can start and cancel network work."""

from __future__ import annotations

import asyncio
import contextlib
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
                    target=self._loop.run_forever, name=self._name, daemon=True
                )
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self, last: Coroutine[Any, Any, None], patience: float = 1.0) -> None:
        """Cancel everything, run ``last`` (it closes connections), and end the thread.

        A thread that does not end within ``patience`` seconds is left behind; it is a daemon.
        """
        with self._lock:
            was_open, self.closed = not self.closed, True
        loop, thread = self._loop, self._thread
        if loop is None or thread is None or not was_open:
            last.close()
            return
        ending = asyncio.run_coroutine_threadsafe(_end(last), loop)
        with contextlib.suppress(Exception):
            ending.result(patience)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(patience)
        if not thread.is_alive():
            loop.close()


async def _end(last: Coroutine[Any, Any, None]) -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await last
