"""How far speech opens the mouth: after the voice's loudness where that is told."""

from __future__ import annotations

import math
from collections.abc import Sequence

from whee_ros.cues import NANOSECONDS

_QUIET, _LOUD = -42.0, -16.0  # dB of full scale: lips closed, wide open


class Lips:
    """The mouth's opening 0..1 at any time, from what is told of the voice."""

    def __init__(self) -> None:
        self._since: int | None = None
        self._levels: tuple[int, float, Sequence[float]] | None = None

    @property
    def speaking(self) -> bool:
        """Whether the robot speaks."""
        return self._since is not None

    def voice(self, flag: bool, now_ns: int) -> None:
        """Take in that the voice begins or ends."""
        if flag and self._since is None:
            self._since = now_ns
        elif not flag:
            self._since = self._levels = None

    def loudness(self, period: float, levels: Sequence[float], now_ns: int) -> None:
        """Take in how loud that is which begins to play now: dB of full scale, one a period (s)."""
        if period > 0 and math.isfinite(period):
            self._levels = (now_ns, period, levels)

    def opening(self, now_ns: int) -> float:
        """Give how far the mouth is open."""
        if self._since is None:
            return 0.0
        if self._levels is not None:
            begun, period, levels = self._levels
            place = (now_ns - begun) / NANOSECONDS / period
            near = [v for v in levels[max(0, int(place) - 1) : int(place) + 2] if math.isfinite(v)]
            if not near or place < 0:
                return 0.0
            return min(1.0, max(0.0, (sum(near) / len(near) - _QUIET) / (_LOUD - _QUIET)))
        t = (now_ns - self._since) / NANOSECONDS
        # About four syllables a second, of uneven size, the mouth closing between them.
        wave = 0.55 * math.sin(2 * math.pi * 4.1 * t) + 0.45 * math.sin(2 * math.pi * 6.7 * t + 1)
        return max(0.0, 0.45 + 0.55 * wave)
