"""Turns that nobody has answered so far: a filler covers the silence, then one plain sentence."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Callable

from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.nodes.how_settings import HowNodeSettings

GRACE = 0.25
"""Seconds that a decision gets in any case: the end of a turn may itself have come late."""
_REMEMBERED = 64  # answered turns
_FORGOTTEN = 30.0  # s after which a turn is not waited for any more


@dataclasses.dataclass
class _Awaited:
    """A turn that was not answered so far: was a filler said, and the fallback?"""

    turn: Turn
    since: int
    filled: bool = False
    fallen: bool = False


class Silences:
    """Follows the turns that wait for an answer.

    Args:
        settings: gives the settings as they stand.
        say: says the next thing that fills the silence after a turn, at a time in ns.
    """

    def __init__(
        self, settings: Callable[[], HowNodeSettings], say: Callable[[Turn, int], None]
    ) -> None:
        self._settings, self._say = settings, say
        self._awaited: dict[str, _Awaited] = {}
        self._answered: deque[str] = deque(maxlen=_REMEMBERED)

    def begin(self, turn: Turn, now: int) -> None:
        """Wait for an answer to a turn that has ended, unless it came before the end was told."""
        if turn.id not in self._answered:
            self._awaited[turn.id] = _Awaited(turn, since=now)

    def answered(self, turn: str) -> None:
        """Stop waiting for an answer to this turn."""
        self._awaited.pop(turn, None)
        self._answered.append(turn)

    def goes_on(self, turn: Turn) -> None:
        """Stop waiting: the person speaks again, in this turn, which will end once more."""
        self.yielded(turn.person)
        while turn.id in self._answered:
            self._answered.remove(turn.id)

    def yielded(self, person: str, but: str = "") -> None:
        """Stop waiting for this person's turns but one."""
        for awaited in [one for one in self._awaited.values() if one.turn.person == person]:
            if awaited.turn.id != but:
                del self._awaited[awaited.turn.id]

    def look(self, now: int) -> None:
        """Fill every silence that has become too long by now."""
        for awaited in list(self._awaited.values()):
            self._fill(awaited, now)

    def _fill(self, awaited: _Awaited, now: int) -> None:
        settings, turn = self._settings(), awaited.turn
        silence = (now - turn.end) / NANOSECONDS
        waited = (now - awaited.since) / NANOSECONDS
        if waited > _FORGOTTEN:
            del self._awaited[turn.id]
        if waited < GRACE or awaited.fallen:
            return
        if silence >= settings.fallback_after:
            awaited.filled = awaited.fallen = True
            self._say(turn, now)
        elif silence >= settings.filler_after and not awaited.filled:
            awaited.filled = True
            self._say(turn, now)
