"""Slow sources of candidates, asked off the executor's thread, and what came of it."""

from __future__ import annotations

import dataclasses
import functools
import time
from collections.abc import Callable
from typing import Any

import msgspec

from whee_ros.cues import NANOSECONDS
from whee_ros.how.choice.candidates import Candidates, Offer, Rejected, Task
from whee_ros.language.breaker import Breaker
from whee_ros.language.error import LanguageError
from whee_ros.ros import Node, Worker

Told = Callable[[Exception | None], None]
WAITING = 2
"""Turns that one source may have at once: one that it works on, one that waits."""


@dataclasses.dataclass(eq=False)
class Asked:
    """A task that slow sources work on.

    ``due`` is when the answer is given with what is there (node clock, ns); ``said`` and ``score``
    are when that happened and how good it was, 0 before. ``given_up`` says that nobody waits.
    """

    task: Task
    due: int
    open: int = 0
    offers: list[Offer] = dataclasses.field(default_factory=list)
    late: list[Offer] = dataclasses.field(default_factory=list)
    said: int = 0
    score: float = 0.0
    given_up: bool = False


class Sources:
    """The slow sources of one node, each with a worker and a circuit breaker of its own.

    Args:
        node: whose executor gets the answers.
        latency: seconds that a source takes in virtual time.
        came: called with each task that got an answer.
        patience: real seconds that a source gets in virtual time, and to warm up.
    """

    def __init__(
        self, node: Node, latency: float, came: Callable[[Asked], None], patience: float = 30.0
    ) -> None:
        self._node, self._latency = node, latency
        self._came, self._patience = came, patience
        self._lines: list[_Line] = []

    def __bool__(self) -> bool:
        return bool(self._lines)

    @property
    def ready(self) -> bool:
        """Whether every source has warmed up."""
        return not any(line.warming for line in self._lines)

    @property
    def names(self) -> tuple[str, ...]:
        """The sources' names."""
        return tuple(line.source.name for line in self._lines)

    def add(
        self, source: Candidates, latency: float | None = None, told: Told | None = None
    ) -> None:
        """Ask ``source`` from now on.

        Args:
            source: who is asked; one that can ``warm_up`` does so first.
            latency: its time in virtual time, in seconds.
            told: hears after each question what went wrong, or None.
        """
        taken = self._latency if latency is None else latency
        worker = Worker(self._node, f"ask {source.name}", taken)
        line = _Line(source, worker, told or _ignore, self._patience)
        self._lines.append(line)
        line.warm_up()

    def ask(self, task: Task, due: int, seconds: float) -> Asked:
        """Ask all sources that can be asked; each answer is told to ``came``."""
        asked, now = Asked(task, due), self.now()
        soon = max(0.0, (due - now) / NANOSECONDS)
        for line in self._lines:
            if why := line.refuses(now):
                asked.offers.append(_nothing(line.source.name, f"not asked, {why}"))
            else:
                asked.open += 1
                line.submit(asked, soon, seconds, functools.partial(self._done, line, asked))
        return asked

    def cancel(self, asked: Asked) -> None:
        """Give up a task: whatever comes of it is not waited for.

        Whoever was too late for the answer has failed; of others nothing is known.
        """
        asked.given_up = True
        for line in self._lines:
            line.cancel(asked, self.now())

    def close(self) -> None:
        """Stop the sources and their workers."""
        for line in self._lines:
            line.close()

    def now(self) -> int:
        """Give the node's time in ns."""
        return int(self._node.get_clock().now().nanoseconds)

    def _done(self, line: _Line, asked: Asked, result: Any, _timing: Any) -> None:
        asked.open -= 1
        line.ended(asked, result, self.now())
        (asked.late if asked.said else asked.offers).append(_offer(line.source.name, result))
        self._came(asked)


class _Line:
    """The way to one source."""

    def __init__(self, source: Candidates, worker: Worker, told: Told, patience: float) -> None:
        self.source = source
        self._worker, self._told, self._patience = worker, told, patience
        self._breaker = Breaker()
        self._pending: list[Asked] = []
        self.warming = False

    def warm_up(self) -> None:
        work = getattr(self.source, "warm_up", None)
        if work is not None:
            self.warming = True
            self._worker.submit(work, self._patience, done=self._warm)

    def _warm(self, result: Any, _timing: Any) -> None:
        self.warming = False
        self._told(result if isinstance(result, Exception) else None)

    def refuses(self, now: int) -> str:
        """Say why the source is not asked now, or give nothing."""
        if self.warming:
            return "it is still loading"
        if len(self._pending) >= WAITING:
            return "it is still at other turns"
        return "" if self._breaker.allows(now) else "it has kept failing"

    def submit(self, asked: Asked, soon: float, seconds: float, done: Any) -> None:
        self._pending.append(asked)
        self._worker.submit(self._work, asked, soon, seconds, time.monotonic(), done=done)

    def _work(self, asked: Asked, soon: float, seconds: float, begun: float) -> Offer:
        """Ask, on the worker's thread, with the time that is left after waiting for it."""
        waited = time.monotonic() - begun
        if self._worker.virtual:
            soon = seconds = self._patience
        else:
            soon, seconds = soon - waited, seconds - waited
        if asked.given_up or seconds <= 0.0:
            return _nothing(self.source.name, "not asked, no time was left")
        return self.source.offer(msgspec.structs.replace(asked.task, soon=soon), seconds)

    def ended(self, asked: Asked, result: Any, now: int) -> None:
        """Note how a question ended; a late answer is as bad as none."""
        self._pending.remove(asked)
        if asked.given_up:
            return
        if isinstance(result, Exception):
            self._fail(result, now)
        elif asked.said:
            self._fail(self._late(), now)
        else:
            self._breaker.succeeded()
            self._told(None)

    def cancel(self, asked: Asked, now: int) -> None:
        """Give up a question if it is under way."""
        if asked not in self._pending:
            return
        if asked.said:
            self._fail(self._late(), now)
        stop = getattr(self.source, "cancel", None)
        if stop is not None:
            stop(asked.task)

    def _fail(self, wrong: Exception, now: int) -> None:
        self._breaker.failed(now)
        self._told(wrong)

    def _late(self) -> LanguageError:
        return LanguageError(
            f"answers of {self.source.name} come too late",
            "use a smaller or faster model, keep it loaded, or raise answer_within",
        )

    def close(self) -> None:
        close = getattr(self.source, "close", None)
        if close is not None:
            close()
        self._worker.close()


def _offer(name: str, result: Any) -> Offer:
    if isinstance(result, Offer):
        return result
    if isinstance(result, LanguageError):
        return _nothing(name, f"no answer, {result.cause}")
    if isinstance(result, Exception):
        return _nothing(name, f"source failed: {result}")
    return _nothing(name, "source gave no offer")


def _nothing(name: str, why: str) -> Offer:
    return Offer(rejected=(Rejected(id=name, reason=why),))


def _ignore(_wrong: Exception | None) -> None:
    """Take no notice."""
