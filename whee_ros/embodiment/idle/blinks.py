"""Blinks, on bodies whose lids are told: every few seconds, and gladly when the eyes jump far.

People blink about 17 times a minute at rest and 26 in talk (Bentivoglio et al., Mov. Disord. 1997),
more often than not together with a large jump of the gaze (Evinger et al., Exp. Brain Res. 1994).
"""

from __future__ import annotations

from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.idle.chance import Rhythm, between
from whee_ros.embodiment.parts.body import Body

_LEAST, _MOST = 1.6, 5.4  # s between blinks: 17 a minute
_APART = 1.0  # s
_CLOSED = (0.13, 0.2)  # s from open to open
_WITH_GAZE = 0.6  # share of large jumps of the gaze that go with a blink


class Blinks:
    """Closes the lids for a moment; nobody owns them, so acts and small life do not disturb it."""

    def __init__(self, body: Body, seed: int) -> None:
        self._body, self._seed = body, seed
        self._rhythm = Rhythm(seed, "blink", _LEAST, _MOST)
        self._jumps = self._count = 0
        self._last: int | None = None

    @property
    def next(self) -> int | None:
        """The next moment to blink at; None while it is not known."""
        return self._rhythm.next

    def tick(self, now: int) -> None:
        """Blink if it is time."""
        if self._rhythm.due(now):
            self._blink(now)

    def gaze_jumped(self, now: int) -> None:
        """Take in that the eyes go somewhere else."""
        self._jumps += 1
        if between(self._seed, "jump", self._jumps, 0.0, 1.0) < _WITH_GAZE:
            self._rhythm.pause()
            self._blink(now)

    def pause(self) -> None:
        """Begin the next interval anew."""
        self._rhythm.pause()

    def _blink(self, now: int) -> None:
        soon = self._last is not None and 0 <= now - self._last < _APART * NANOSECONDS
        if soon or not self._body.may_blink:
            return
        self._count += 1
        seconds = round(between(self._seed, "closed", self._count, *_CLOSED), 3)
        self._body.blink(seconds, now)
        self._last = now
