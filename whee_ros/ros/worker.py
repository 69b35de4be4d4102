"""Inference off the executor's thread: it comes back as an event, in order.

On rclpy and dds a thread works and a guard condition brings the result. On the memory engine a
thread works too, but the result arrives at exactly start + latency in virtual time, where start
is the submit time or the end of the job before, and what a full queue drops is decided there
too. So how long the work really took never changes what happens; it is only measured.
"""

from __future__ import annotations

import dataclasses
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

Done = Callable[[Any, "Timing"], Any]


@dataclasses.dataclass(frozen=True)
class Timing:
    """When a job was submitted and its result delivered (node clock, ns), and its real length."""

    submitted: int
    delivered: int
    wall_seconds: float


@dataclasses.dataclass
class _Job:
    function: Callable[..., Any]
    args: tuple[Any, ...]
    done: Done | None
    submitted: int
    latency_ns: int
    future: Future[tuple[Any, float]] | None = None


class Worker:
    """Runs one job after the other beside the executor."""

    def __init__(self, node: Any, name: str, latency: Any, depth: int | None = 1) -> None:
        """Work for ``node``.

        Args:
            node: whose executor gets the results.
            name: names the thread.
            latency: how long a job takes in virtual time (seconds, or a Duration).
            depth: how many jobs may wait; one more drops the oldest. None: all wait.

        Raises:
            ValueError: latency is negative, or depth less than one.
        """
        self.latency_ns = _nanoseconds(latency)
        if self.latency_ns < 0 or (depth is not None and depth < 1):
            raise ValueError(f"worker {name}: latency {latency}, depth {depth} make no sense")
        self.name, self.depth, self.dropped = name, depth, 0
        self._node = node
        self._world = _world_of(node)
        self._lock = threading.Lock()
        self._waiting: deque[_Job] = deque()
        self._finished: deque[_Job] = deque()
        self._running: _Job | None = None
        self._closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._guard = node.create_guard_condition(self._deliver)

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return self._running is not None or bool(self._waiting)

    @property
    def virtual(self) -> bool:
        """Whether results come by their latency in virtual time, however long they really took."""
        return self._world is not None

    def submit(
        self,
        function: Callable[..., Any],
        *args: Any,
        done: Done | None = None,
        latency: Any = None,
    ) -> None:
        """Run ``function(*args)``, then call ``done(result or exception, timing)`` on the executor.

        Jobs run and come back in order. A job that is dropped is counted in ``dropped`` and never
        comes back. ``latency`` replaces the worker's own for this job. Call it on the executor's
        thread.

        Raises:
            RuntimeError: the worker is closed.
        """
        if self._closed:
            raise RuntimeError(f"worker {self.name} is closed")
        taken = self.latency_ns if latency is None else _nanoseconds(latency)
        job = _Job(function, args, done, self._node.get_clock().now().nanoseconds, taken)
        with self._lock:
            self._waiting.append(job)
            if self._running is None:
                self._start()
            elif self.depth is not None and len(self._waiting) > self.depth:
                self._waiting.popleft()
                self.dropped += 1

    def _start(self) -> None:
        job = self._running = self._waiting.popleft()
        job.future = self._thread.submit(self._work, job)
        if self._world is not None:
            # The start is now: jobs start when submitted to an idle worker, or when one ends.
            self._world.schedule(self._world.now() + job.latency_ns, lambda: self._arrived(job))

    def _work(self, job: _Job) -> tuple[Any, float]:
        """Run a job on the thread; in real time, say at once that it is there."""
        outcome = _measured(job)
        if self._world is None:
            self._arrived(job)
        return outcome

    def _arrived(self, job: _Job) -> None:
        with self._lock:
            self._finished.append(job)
            self._running = None
            if self._waiting and not self._closed:
                self._start()
        if not self._closed:
            self._guard.trigger()

    def _deliver(self) -> None:
        while self._finished and not self._closed:
            job = self._finished.popleft()
            if job.future is None:
                continue
            outcome, seconds = job.future.result()  # virtual time waits for the real work here
            now = self._node.get_clock().now().nanoseconds
            if job.done is not None:
                job.done(outcome, Timing(job.submitted, now, seconds))
            elif isinstance(outcome, Exception):
                raise outcome

    def close(self) -> None:
        """Drop what waits, let the running job end, and deliver nothing more."""
        self._closed = True
        self._waiting.clear()
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._node.destroy_guard_condition(self._guard)


def _nanoseconds(latency: Any) -> int:
    given = getattr(latency, "nanoseconds", None)
    return round(latency * 1e9) if given is None else int(given)


def _measured(job: _Job) -> tuple[Any, float]:
    begin = time.perf_counter()
    try:
        outcome = job.function(*job.args)
    except Exception as error:  # it goes to ``done``, whatever it is
        outcome = error
    return outcome, time.perf_counter() - begin


def _world_of(node: Any) -> Any | None:
    """Give the memory engine's world if ``node`` lives in one."""
    engine = getattr(node.context, "engine", None)
    return engine if getattr(engine, "virtual", False) else None
