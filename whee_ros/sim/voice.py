"""The lips in speech: how far the voice's loudness opens them, and the shapes of its words."""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Sequence

from whee_ros.cues import NANOSECONDS, Word

_QUIET, _LOUD = -42.0, -16.0  # dB of full scale: lips closed, wide open
_SOUNDS = re.compile(r"[aeiouyw]+|[mbp]")
# What the lips do in a vowel, after its first letter: round, wide, or neither; and in m, b and p.
_ROUND = {"o": 1.0, "u": 0.9, "w": 1.0, "e": -0.7, "i": -0.9, "y": -0.7, "a": -0.1}
_CLOSING = frozenset("mbp")
_OPEN, _SHUT = 0.75, 0.05


class Lips:
    """The mouth's opening 0..1 and rounding -1..1 at any time, from what is told of the voice."""

    def __init__(self) -> None:
        self._since: int | None = None
        self._levels: tuple[int, float, Sequence[float]] | None = None
        self._sounds: list[tuple[int, float, float]] = []  # stamp, opening, rounding

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
            self._sounds = []

    def loudness(self, period: float, levels: Sequence[float], now_ns: int) -> None:
        """Take in how loud that is which begins to play now: dB of full scale, one a period (s)."""
        if period > 0 and math.isfinite(period):
            self._levels = (now_ns, period, levels)

    def words(self, words: Sequence[Word]) -> None:
        """Take in when words are heard; the sounds of a word follow each other evenly."""
        self._sounds = sorted(sound for word in words for sound in _sounds(word))

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
        if self._sounds:
            return self._between(now_ns)[0]
        t = (now_ns - self._since) / NANOSECONDS
        # About four syllables a second, of uneven size, the mouth closing between them.
        wave = 0.55 * math.sin(2 * math.pi * 4.1 * t) + 0.45 * math.sin(2 * math.pi * 6.7 * t + 1)
        return max(0.0, 0.45 + 0.55 * wave)

    def rounding(self, now_ns: int) -> float:
        """Give what the lips do: -1 wide, 1 round."""
        return self._between(now_ns)[1] if self.speaking and self._sounds else 0.0

    def _between(self, now: int) -> tuple[float, float]:
        """Blend the sound before and the sound after."""
        after = bisect.bisect_right(self._sounds, now, key=lambda sound: sound[0])
        if after in (0, len(self._sounds)):
            return 0.0, 0.0
        (t0, *first), (t1, *last) = self._sounds[after - 1], self._sounds[after]
        share = (now - t0) / max(1, t1 - t0)
        opening, rounding = ((1 - share) * a + share * b for a, b in zip(first, last, strict=True))
        return opening, rounding


def _sounds(word: Word) -> list[tuple[int, float, float]]:
    """Give (stamp, opening, rounding) of a word's vowels and closed lips, and of its two ends."""
    found = _SOUNDS.findall(word.text.lower()) or ["a"]
    step = (word.end - word.start) / len(found)
    rows = [
        (
            round(word.start + (k + 0.5) * step),
            _SHUT if sound in _CLOSING else _OPEN,
            0.0 if sound in _CLOSING else _ROUND[sound[0]],
        )
        for k, sound in enumerate(found)
    ]
    return [(word.start, _SHUT, rows[0][2]), *rows, (word.end, _SHUT, rows[-1][2])]
