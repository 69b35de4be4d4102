"""A person's speech over the robot's own: what is louder than the echo can be.

While the robot speaks its voice reaches the microphone some decibels below what it plays. How
many is learnt while it speaks alone, and what stands well above that is somebody else: at once in
the robot's own pauses, if it is told what the robot plays, else by loudness alone. Where it is told
band by band, a person who is no louder than the echo is heard between the robot's own sounds, too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from whee_ros.cues import NANOSECONDS
from whee_ros.perception.voice.audio import Samples
from whee_ros.perception.voice.echo_bands import BandEcho, Powers

_REVERB = 400_000_000  # ns for which what was played may still be heard
_DECAY = 60.0  # dB a second at which it dies away in a room
_PLAYED_LEAST = -60.0  # dB; less than that is a pause of the robot's
_UP, _DOWN = 0.3, 0.05  # dB a chunk: the estimate is about the loudest seventh of the echo
_UP_SLOWLY = 0.03  # while a person is suspected, who is not to be learnt
_FIRST = 12  # chunks of the robot's first speech that only teach
_ROOM = 10.0  # dB above the noise floor that a person's speech has
_AUDIBLE = 3.0  # ... and that an echo has from which anything can be learnt
_SHARE = 0.19  # of the bands above their echo: more is a person
_SHARE_ON = 0.09  # ... who goes on speaking
_NEEDED, BARGE_IN_CHUNKS = 4, 8
"""Chunks that are looked at, and how many of them must be a person's."""


class Echo:
    """Learns the robot's echo at one microphone and tells who is louder than it."""

    def __init__(self) -> None:
        self._coupling: float | None = None  # dB of the echo against what is played
        self._taught = 0
        self._played: deque[tuple[int, int, float]] = deque(maxlen=4096)  # start, end, dB
        self._recent: deque[bool] = deque(maxlen=BARGE_IN_CHUNKS)
        self.above = 0.0
        """How far the last chunk stood above the echo to expect, in dB."""
        self._bands = BandEcho()
        self._share = 0.0

    @property
    def level(self) -> float | None:
        """How loud the echo is against what is played, or in itself if that is not known."""
        return self._coupling

    def playing(self, levels: Sequence[float], period: int, start: int) -> None:
        """Take what the robot plays from ``start`` on: its level in dB every ``period`` ns."""
        for i, level in enumerate(levels):
            self._played.append((start + i * period, start + (i + 1) * period, float(level)))

    def playing_bands(self, powers: Powers, period: int, start: int) -> None:
        """Take what the robot plays from ``start``: (n, bands), one row every ``period`` ns."""
        self._bands.playing(powers, period, start)

    def hear(self, chunk: Samples, now: int) -> None:
        """Take every chunk, be the robot speaking or not; it ends at ``now``."""
        self._share = self._bands.share(chunk, now) if self._bands.known else 0.0

    @property
    def somebody(self) -> bool:
        """Whether the last chunk may be somebody's who was found to speak over the robot."""
        return self.above > 0 or self._share > _SHARE_ON

    def stop(self, now: int) -> None:
        """The robot is silent from ``now`` on; what it learnt stays."""
        while self._played and self._played[-1][0] > now:
            self._played.pop()
        self._bands.stop(now)
        self._recent.clear()

    def forget(self) -> None:
        """Drop what was played: the stamps went backwards."""
        self._played.clear()
        self._bands.forget()
        self._recent.clear()

    def person(self, level: float, floor: float, speech: bool, now: int, margin: float) -> bool:
        """Take a chunk heard while the robot speaks; tell whether a person speaks over it.

        ``level`` and the noise ``floor`` are in dB of full scale, ``speech`` says whether the
        chunk sounds like speech, ``margin`` is how many dB a person must stand above the echo.
        """
        played = self._reference(now)
        self.above = 0.0 if self._coupling is None else level - self._coupling - played
        self._learn(level, played, floor, margin)
        louder = self._taught >= _FIRST and self.above > margin
        theirs = louder or self._share > _SHARE
        self._recent.append(speech and theirs and level > floor + _ROOM)
        return sum(self._recent) >= _NEEDED

    def _reference(self, now: int) -> float:
        """Give the level of what may be heard of the robot now; 0 if what it plays is unknown."""
        while self._played and self._played[0][1] < now - 2 * NANOSECONDS:
            self._played.popleft()
        if not self._played:
            return 0.0
        loudest = -120.0
        for start, end, level in self._played:
            if start <= now and end > now - _REVERB:
                loudest = max(loudest, level - _DECAY * max(now - end - _REVERB // 2, 0) / 1e9)
        return loudest

    def _learn(self, level: float, played: float, floor: float, margin: float) -> None:
        if played < _PLAYED_LEAST or level < floor + _AUDIBLE:
            return
        if self._coupling is None:
            self._coupling = level - played
        elif self._taught < _FIRST:
            self._coupling = max(self._coupling, level - played)
        elif self.above > 0:
            self._coupling += _UP if self.above <= margin else _UP_SLOWLY
        else:
            self._coupling -= _DOWN
        self._taught += 1
