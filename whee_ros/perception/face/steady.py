"""Action units over time: a blink or one odd image changes nothing, a real change soon does."""

from __future__ import annotations

import math

from whee_ros.cues import NANOSECONDS
from whee_ros.perception.face import expression

_UNITS_SECONDS = 0.1  # within which a change of an action unit shows
_MOOD_SECONDS = 0.25  # and of what the face as a whole expresses
_OPEN_SECONDS = 0.5  # lips and jaw move with every syllable: their mean counts
_SPEECH_SECONDS = 1.0  # between two words a mouth is still a speaking one
_SPEECH_SURE = 0.4  # mouth motion from which open lips tell nothing but speech
_HOLD_SECONDS = 0.3  # that another expression must last to be named
_READ_EVERY = 0.06  # s: what a face expresses changes more slowly than pictures come
_BLINK_AT = 0.2  # closed this far, lids drag brows and cheeks along
_AFTER_BLINK = 0.1  # s until they are back
_QUICK = frozenset({25, 26, 43, 45})  # told as they are: their quick changes are the point
_BY_LIDS = frozenset({1, 2, 4, 5, 6, 7, 9})


class SteadyUnits:
    """Follows each action unit of one face with a short memory; brows rest during a blink."""

    def __init__(self) -> None:
        self._values: dict[int, float] = {}
        self._stamp: int | None = None
        self._blinked: int | None = None

    def update(self, units: dict[int, float], closed: float, stamp: int) -> dict[int, float]:
        """Take in one image's units.

        Args:
            units: FACS number to intensity 0..1.
            closed: how far the eyes are closed, 0..1, while that is a blink; else 0.
            stamp: nanoseconds, not going back.
        """
        if closed >= _BLINK_AT:
            self._blinked = stamp
        blink = self._blinked is not None and stamp - self._blinked < _AFTER_BLINK * NANOSECONDS
        keep = _kept(self._stamp, stamp, _UNITS_SECONDS)
        for unit, value in units.items():
            old = self._values.get(unit)
            if old is None or unit in _QUICK:
                self._values[unit] = value
            elif not (blink and unit in _BY_LIDS):
                self._values[unit] = keep * old + (1.0 - keep) * value
        self._stamp = stamp
        return dict(self._values)


class SteadyExpression:
    """Names what one face expresses, changing the name only when a change lasts."""

    def __init__(self) -> None:
        self._units: dict[int, float] = {}
        self._motion = 0.0
        self._stamp: int | None = None
        self._name: str | None = None
        self._other_since: int | None = None
        self._reading: expression.Reading | None = None
        self._read = 0

    def update(
        self,
        units: dict[int, float],
        pitch: float,
        mouth_motion: float,
        closed_seconds: float,
        stamp: int,
    ) -> expression.Reading:
        """Take in one image; arguments as in ``expression.read``."""
        slow, slower = (_kept(self._stamp, stamp, s) for s in (_MOOD_SECONDS, _OPEN_SECONDS))
        for unit, value in units.items():
            keep = slower if unit in (25, 26) else slow
            self._units[unit] = keep * self._units.get(unit, value) + (1.0 - keep) * value
        speech = min(1.0, mouth_motion / _SPEECH_SURE)
        self._motion = max(speech, _kept(self._stamp, stamp, _SPEECH_SECONDS) * self._motion)
        self._stamp = stamp
        if self._reading is None or not 0 <= stamp - self._read < _READ_EVERY * NANOSECONDS:
            self._reading, self._read = self._named(pitch, closed_seconds, stamp), stamp
        return self._reading

    def _named(self, pitch: float, closed_seconds: float, stamp: int) -> expression.Reading:
        best = expression.read(self._units, pitch, self._motion, closed_seconds, self._name)
        if self._name is None or best.expression == self._name:
            self._name, self._other_since = best.expression, None
            return best
        if self._other_since is None:
            self._other_since = stamp
        if stamp - self._other_since >= _HOLD_SECONDS * NANOSECONDS:
            self._name, self._other_since = best.expression, None
            return best
        # Undecided: the old name, with the doubt that another one is on its way.
        return best._replace(expression=self._name, confidence=0.5 * best.confidence)


def _kept(before: int | None, now: int, seconds: float) -> float:
    """Share of the old value that is kept after the time since ``before``."""
    return 0.0 if before is None else math.exp(-(now - before) / NANOSECONDS / seconds)
