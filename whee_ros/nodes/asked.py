"""Slow sources of candidates, asked off the executor's thread, and what came of it."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence
from typing import Any

from whee_ros.how.candidates import Candidates, Offer, Rejected, Task
from whee_ros.ros import Node, Worker


@dataclasses.dataclass
class Asked:
    """A task that slow sources work on.

    ``due`` is when the answer is given with what is there (node clock, ns); ``said`` and ``score``
    are when that happened and how good it was, 0 before.
    """

    task: Task
    due: int
    open: int
    offers: list[Offer] = dataclasses.field(default_factory=list)
    late: list[Offer] = dataclasses.field(default_factory=list)
    said: int = 0
    score: float = 0.0


class Sources:
    """The slow sources of one node, each with a worker of its own."""

    def __init__(self, node: Node, latency: float, came: Callable[[Asked], None]) -> None:
        self._node = node
        self._latency = latency
        self._came = came
        self._workers: list[tuple[Candidates, Worker]] = []

    def __bool__(self) -> bool:
        return bool(self._workers)

    def add(self, source: Candidates, latency: float | None = None) -> None:
        """Ask ``source`` from now on; ``latency`` is its time in virtual time, in seconds."""
        taken = self._latency if latency is None else latency
        self._workers.append((source, Worker(self._node, f"ask {source.name}", taken)))

    def ask(self, task: Task, due: int, seconds: float) -> Asked:
        """Ask all sources; each answer is told to ``came``."""
        asked = Asked(task, due, len(self._workers))
        for source, worker in self._workers:
            done = functools.partial(self._done, source.name, asked)
            worker.submit(source.offer, task, seconds, done=done)
        return asked

    def close(self) -> None:
        """Stop the workers."""
        for _, worker in self._workers:
            worker.close()

    def _done(self, name: str, asked: Asked, result: Any, _timing: Any) -> None:
        asked.open -= 1
        if isinstance(result, Exception):
            result = Offer(rejected=(Rejected(id=name, reason=f"source failed: {result}"),))
        elif not isinstance(result, Offer):
            result = Offer(rejected=(Rejected(id=name, reason="source gave no offer"),))
        (asked.late if asked.said else asked.offers).append(result)
        self._came(asked)


def reasons(offers: Sequence[Offer]) -> str:
    """Tell what the sources themselves refused, in one line."""
    return "; ".join(f"{one.id}: {one.reason}" for offer in offers for one in offer.rejected)
