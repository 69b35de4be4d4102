"""The eyelids: they close for a moment when told to, and now and then by themselves."""

from __future__ import annotations

import math

from whee_ros.cues import NANOSECONDS

_EVERY, _TAKES = 3.9, 0.17  # s
_ALONE = 12 * NANOSECONDS  # after which nobody is believed to tell them any more


class Lids:
    """How far the lids are shut, 0..1, at any time."""

    def __init__(self) -> None:
        self._told: tuple[int, float] | None = None

    def blink(self, seconds: float, now_ns: int) -> None:
        """Close and open within ``seconds``, from now on; what is no sensible time is ignored."""
        if math.isfinite(seconds) and 0.05 <= seconds <= 1.0:
            self._told = (now_ns, seconds)

    def shut(self, now_ns: int) -> float:
        """Give how far they are shut."""
        if self._told is not None and 0 <= now_ns - self._told[0] < _ALONE:
            since, seconds = self._told
            return _closure((now_ns - since) / NANOSECONDS / seconds)
        t = now_ns / NANOSECONDS
        period = math.floor(t / _EVERY)
        # At a place in each period that looks irregular.
        begin = (math.sin(period * 12.9898) * 43758.5453) % 1.0 * (_EVERY - _TAKES)
        return _closure((t - period * _EVERY - begin) / _TAKES)


def _closure(phase: float) -> float:
    return math.sin(math.pi * phase) ** 0.6 if 0 < phase < 1 else 0.0
