"""Small signs of listening while somebody still speaks or has just ended: varied, and rare.

Ward & Tsukahara's rule in what turns tell: a backchannel fits a pause after some speech, and not so
soon after the last. A sound is made only where it is allowed: a robot that cannot tell its own
voice from the person's would not hear them meanwhile.
"""

from __future__ import annotations

import hashlib

from whee_ros.acts import AnyAct, Express, Gesture, Say
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.how.plan import plans
from whee_ros.how.settings import HowSettings

SPOKE = 0.7
"""Seconds of speech before which a pause is no place for a backchannel."""
SPOKE_FOR_SOUND = 2.5
_SOUNDS = ("Mm-hm.", "Mm.", "Yes.", "Uh-huh.", "I see.", "Ah.")
_MOVES: tuple[tuple[str, tuple[AnyAct, ...]], ...] = (
    ("nod", (plans.nod(),)),
    ("slow nod", (Gesture(id="gesture", name="slow_nod", amplitude=0.3, speed=0.8),)),
    ("tilt", (Gesture(id="gesture", name="tilt", amplitude=0.3, speed=0.8),)),
    ("small nod", (plans.nod(0.2),)),
    (
        "brows",
        (
            plans.nod(0.15),
            Express(id="face", expression="neutral", arousal=0.3, intensity=0.5, duration=1.0),
        ),
    ),
)


class Backchannels:
    """Chooses the sign for each pause and end of a turn, and remembers the last ones."""

    def __init__(self) -> None:
        self._moved: int | None = None
        self._sounded: int | None = None
        self._shown = ""
        self._last = ("", "")
        self._shown_so_far = 0

    def acts(
        self, turn: Turn, now: int, settings: HowSettings, *, grave: bool
    ) -> tuple[AnyAct, ...]:
        """Give what to show at a pause or the end of ``turn``; nothing where it was shown.

        ``grave`` allows only a look: a nod could be taken for agreement.
        """
        rested = _rested(self._moved, now, settings.reaction_gap)
        if not rested and turn.id == self._shown:
            return ()
        self._shown = turn.id
        look = plans.look(turn.person)
        if grave or not rested:
            return (look,)
        spoke = (turn.end - turn.start) / NANOSECONDS
        if turn.state == "paused" and spoke < SPOKE:
            return (look,)
        self._moved = now
        # The time would do, but then a live run would never show what its replay shows.
        seed = f"{turn.id}/{self._shown_so_far}"
        self._shown_so_far += 1
        # The end of a turn gets a plain nod: what follows it is the answer.
        name, move = _MOVES[0] if turn.state == "ended" else self._other(seed)
        sound = self._sound(turn, spoke, now, seed, settings)
        self._last = (name, sound[0].text if sound else self._last[1])
        return (look, *move, *sound)

    def _other(self, seed: str) -> tuple[str, tuple[AnyAct, ...]]:
        """Choose a move, not the last one again."""
        left = [move for move in _MOVES if move[0] != self._last[0]]
        return left[_number(seed) % len(left)]

    def _sound(
        self, turn: Turn, spoke: float, now: int, seed: str, settings: HowSettings
    ) -> tuple[Say, ...]:
        fits = turn.state == "paused" and spoke >= SPOKE_FOR_SOUND
        if not settings.listening_sounds or not fits:
            return ()
        if not _rested(self._sounded, now, settings.sound_gap):
            return ()
        self._sounded = now
        left = [sound for sound in _SOUNDS if sound != self._last[1]]
        sound = left[_number(seed) % len(left)]
        return (Say(id="say", text=sound, rate=0.95, pitch=-1.0, volume=-6.0),)


def _rested(last: int | None, now: int, gap: float) -> bool:
    return last is None or not 0 <= now - last < round(gap * NANOSECONDS)


def _number(seed: str) -> int:
    return int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=4).digest(), "big")
