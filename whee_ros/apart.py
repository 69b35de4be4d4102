"""An object in a Python process of its own, so that it calculates beside this one.

Two threads share one interpreter, so what is written in Python runs one after the other; two
processes do not. The other process is a fresh one, which has nothing of this one but what it is
sent; messages are pickled, and go between the two only.

    reader = Apart("whee_ros.nodes.face_reader:FaceReader", settings)
    reader.ask("read", picture)     # goes out at once
    found = reader.answer()         # waits
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

_LEAVE_S = 2.0
"""How long the other process may take to end by itself."""


class ApartError(RuntimeError):
    """The other process is gone; the message says how it ended."""


class Apart:
    """Makes an object in another process, and calls its methods there, in order.

    What is asked may be asked from one thread and answered on another.

    Args:
        made: "module:Name", called with ``args`` over there, which must be picklable.
    """

    def __init__(self, made: str, *args: Any) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=2,  # what we print may be read by another program
            )
        self._connection = Connection(os.dup(self._socket.fileno()))
        # A full pipe makes the sender wait, and who asks must not.
        self._sender = ThreadPoolExecutor(1, thread_name_prefix="apart")
        self._answers = threading.Lock()
        self._ready = False
        self._send((made, args))

    def ready(self) -> None:
        """Wait until the object is made.

        Raises:
            Exception: what its making raised.
            ApartError: the process ended instead.
        """
        if not self._ready:
            self._ready = True
            self.answer()

    def ask(self, method: str, *args: Any) -> None:
        """Have ``method(*args)`` called over there; the answer waits for ``answer``."""
        self.ready()
        self._send((method, args))

    def answer(self) -> Any:
        """Wait for the answer to the oldest question that has none yet.

        Raises:
            Exception: what the method raised.
            ApartError: the process ended instead.
        """
        try:
            with self._answers:
                raised, value = self._connection.recv()
        except (EOFError, OSError) as error:
            raise ApartError(self._end()) from error
        if raised:
            raise value
        return value

    def close(self) -> None:
        """End the other process; answers that wait are lost."""
        self._sender.shutdown(wait=False, cancel_futures=True)
        # Closing alone would not wake a thread that waits for an answer.
        with contextlib.suppress(OSError), self._socket:
            self._socket.shutdown(socket.SHUT_RDWR)
        self._connection.close()
        try:
            self._process.wait(_LEAVE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _send(self, question: tuple[str, tuple[Any, ...]]) -> None:
        self._sender.submit(self._sent, question)

    def _sent(self, question: tuple[str, tuple[Any, ...]]) -> None:
        with contextlib.suppress(OSError):  # whoever waits for the answer is told
            self._connection.send(question)

    def _end(self) -> str:
        try:
            code = self._process.wait(_LEAVE_S)
        except subprocess.TimeoutExpired:
            return "the process apart no longer answers; start again"
        how = signal.Signals(-code).name if code < 0 else f"code {code}"
        return f"the process apart ended ({how}); is there enough memory? start again"


def serve(connection: Connection) -> None:
    """Make the object that is asked for first, then answer until the other side closes."""
    with contextlib.suppress(EOFError, OSError):  # the other side has closed, or is gone
        made, args = connection.recv()
        raised, found = _outcome(lambda: _named(made)(*args))
        _tell(connection, raised, found if raised else None)
        while not raised:
            method, args = connection.recv()
            _tell(connection, *_outcome(functools.partial(_called, found, method, args)))


def _called(found: Any, method: str, args: tuple[Any, ...]) -> Any:
    return getattr(found, method)(*args)


def _named(made: str) -> Any:
    module, _, name = made.partition(":")
    return getattr(importlib.import_module(module), name)


def _outcome(work: Callable[[], Any]) -> tuple[bool, Any]:
    try:
        return False, work()
    except Exception as error:  # the other side raises it
        return True, error


def _tell(connection: Connection, raised: bool, value: Any) -> None:
    try:
        connection.send((raised, value))
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        told = value if raised else error
        connection.send((True, RuntimeError(f"{type(told).__name__}: {told}")))


def main(arguments: list[str]) -> None:
    """Serve the process that started this one; it alone decides when to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(Connection(int(arguments[0])))


if __name__ == "__main__":
    main(sys.argv[1:])
