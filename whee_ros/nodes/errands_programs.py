"""Programs of the user's that run beside a node: started, watched, ended with all they started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Sequence

GRACE = 4
"""Looks after which a program that was asked to end is killed."""


class Programs:
    """What runs, by a name; each program has a process group of its own."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._ending: list[tuple[subprocess.Popen[bytes], int]] = []

    @property
    def running(self) -> tuple[str, ...]:
        """Name what runs and was not asked to end."""
        return tuple(self._running)

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a program, unless one of that name still runs.

        Raises:
            OSError: it cannot be started.
        """
        held = self._running.get(name)
        if held is None or held.poll() is not None:
            self._running[name] = subprocess.Popen(  # noqa: S603 - the user's own, and no shell
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )

    def stop(self, name: str) -> None:
        """Ask a program to end; nothing if it does not run."""
        held = self._running.pop(name, None)
        if held is not None:
            _signal(held, signal.SIGTERM)
            self._ending.append((held, 0))

    def stop_all(self) -> None:
        """Ask all to end."""
        for name in self.running:
            self.stop(name)

    def look(self) -> list[tuple[str, int]]:
        """Give those that ended by themselves, with their status; kill who does not heed a stop."""
        ended = [(name, held.returncode) for name, held in self._running.items() if _over(held)]
        for name, _ in ended:
            del self._running[name]
        waiting = [(held, looks + 1) for held, looks in self._ending if not _over(held)]
        for held, looks in waiting:
            if looks >= GRACE:
                _signal(held, signal.SIGKILL)
        self._ending = waiting
        return ended

    def close(self, patience: float = 2.0) -> None:
        """End all, and wait for it."""
        self.stop_all()
        for held, _ in self._ending:
            try:
                held.wait(patience)
            except subprocess.TimeoutExpired:
                _signal(held, signal.SIGKILL)
                held.wait()
        self._ending = []


def _over(held: subprocess.Popen[bytes]) -> bool:
    return held.poll() is not None


def _signal(held: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # the group ended just now
        os.killpg(held.pid, number)
