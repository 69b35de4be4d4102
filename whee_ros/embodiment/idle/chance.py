"""Uneven moments that are the same for the same seed."""

from __future__ import annotations

import hashlib

from whee_ros.cues import NANOSECONDS


def share(seed: int, name: str, count: int) -> float:
    """Give a number in 0..1 that looks random, the same for the same arguments."""
    digest = hashlib.blake2b(f"{seed}/{name}/{count}".encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 256**6


def between(seed: int, name: str, count: int, low: float, high: float) -> float:
    """Give such a number in ``low``..``high``."""
    return low + (high - low) * share(seed, name, count)


class Rhythm:
    """Moments ``least`` to ``most`` seconds apart, each counted in ``count``."""

    def __init__(self, seed: int, name: str, least: float, most: float) -> None:
        self._seed, self._name = seed, name
        self._least, self._most = least, most
        self._next: int | None = None
        self.count = 0

    def due(self, now: int) -> bool:
        """Whether the next moment has come; the first call begins the first interval."""
        came = self._next is not None and now >= self._next
        if came:
            self.count += 1
        if came or self._next is None:
            wait = between(self._seed, self._name, self.count, self._least, self._most)
            self._next = now + int(wait * NANOSECONDS)
        return came

    @property
    def next(self) -> int | None:
        """The next moment; None while no interval has begun."""
        return self._next

    def pause(self) -> None:
        """Let the next call of `due` begin an interval anew."""
        self._next = None
