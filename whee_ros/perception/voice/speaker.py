"""How one speaker sounds: the last minute in frames, its prosody, and what it tells of them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from whee_ros.cues import NANOSECONDS, VoiceCue, Word
from whee_ros.perception.voice import affect
from whee_ros.perception.voice.audio import RATE, Samples
from whee_ros.perception.voice.cycles import CycleMeter
from whee_ros.perception.voice.functionals import LEAST_VOICED, functionals
from whee_ros.perception.voice.model import CLASSES, load
from whee_ros.perception.voice.pitch import HOP, PitchTracker, Track
from whee_ros.perception.voice.prosody import Frame, FrameRing, Prosody, describe
from whee_ros.perception.voice.rate import rate_of_words
from whee_ros.perception.voice.settings import VoiceSettings
from whee_ros.perception.voice.timbre import TIMBRE

_MEMORY = 6_000  # frames of 10 ms: a minute
_TRAILING = 3 * NANOSECONDS // 2  # behind the rate and affect of a single cue
_REFRESH, _REFRESH_AFFECT = 8, 32  # chunks between two readings of the rate, and of the affect


class Speaker:
    """Measures a voice chunk by chunk, and reads stretches of its speech against its own usual."""

    def __init__(self, settings: VoiceSettings) -> None:
        """Load the weights of the affect, where any are named.

        Raises:
            VoiceError: they cannot be loaded.
        """
        self._voice = settings.voice
        self._model = load(settings.weights) if settings.weights else None
        self._pitch = PitchTracker(settings.f0_floor, settings.f0_ceiling)
        self._cycles = CycleMeter(self._pitch.window)
        self._frames = FrameRing(_MEMORY, len(Frame._fields) + len(TIMBRE))
        self._baseline = affect.Baseline()
        self.begin()

    def begin(self) -> None:
        """A stretch of speech begins: nothing is read of it yet."""
        self.rate, self.arousal, self._chunks = 0.0, 0.0, 0

    def restart(self) -> None:
        """Take the next chunk as that of a new stream; what is known of the speaker stays."""
        self._pitch.reset()
        self._cycles.reset()
        self.begin()

    def forget(self) -> None:
        """Drop the frames, but not how the speaker usually sounds."""
        self._frames.clear()

    def measure(self, chunk: Samples, end: int, speech: bool, kept: bool) -> Track:
        """Measure the 10 ms frames that a chunk ending at stamp ``end`` completed.

        Args:
            chunk: mono samples at 16 kHz.
            end: stamp of its end.
            speech: whether it is somebody's speech.
            kept: whether the frames count among those that are read later.
        """
        track = self._pitch.feed(chunk)
        cycles = self._cycles.feed(chunk, track.f0)
        count = len(track.f0)
        if kept and count:
            last = end - self._pitch.lag * NANOSECONDS // RATE
            stamps = last - np.arange(count - 1, -1, -1) * (HOP * NANOSECONDS // RATE)
            rows = np.column_stack([*track[:4], np.full(count, float(speech)), track.timbre])
            self._frames.append(stamps, rows, cycles)
        return track

    def follow(self, start: int, end: int) -> None:
        """Refresh rate and arousal, now and then, from the last second and a half of speech.

        Args:
            start: stamp at which the present speech began.
            end: stamp of the end of the newest chunk.
        """
        self._chunks += 1
        if self._chunks % _REFRESH == 0:
            start = max(start, end - _TRAILING)
            recent = self.prosody(start, end)
            self.rate = recent.rate
            if self._chunks % _REFRESH_AFFECT == _REFRESH:
                self.arousal = self._affect(start, end, recent).arousal

    def learn(self, start: int, end: int) -> None:
        """Let a turn that is over join the baseline."""
        said = self._affect(start, end, self.prosody(start, end))
        if said.classes:
            neutral = said.classes[CLASSES.index("neutral")]
            self._baseline.update(self.functionals(start, end), neutral)

    def prosody(self, start: int, end: int) -> Prosody:
        """Describe the last minute's speech between two stamps."""
        return describe(self._frames.between(start, end), self._frames.cycles(start, end))

    def functionals(self, start: int, end: int) -> NDArray[np.float64] | None:
        """Give what the affect is read from between two stamps; None of too little voiced sound."""
        return functionals(self._frames.between(start, end), self._frames.cycles(start, end))

    def summary(self, start: int, end: int, words: Sequence[Word] = ()) -> VoiceCue:
        """Give one cue for a turn from ``start`` to ``end``; confidence 0 if too little was heard.

        The turn's recognised ``words`` with their times, where known, give a truer rate than the
        sound alone. Speech of this turn is not yet part of the baseline it is compared with.
        """
        turn = self.prosody(start, end)
        if rate := rate_of_words(words):
            turn = msgspec.structs.replace(turn, rate=rate)
        hint = self._affect(start, end, turn)
        return VoiceCue(
            stamp=end,
            source=self._voice,
            confidence=hint.confidence,
            duration=max(0, end - start) / NANOSECONDS,
            is_speaking=turn.speech > 0,
            speech_probability=1.0 if turn.speech > 0 else 0.0,
            f0=turn.f0,
            rms=10 ** (turn.level / 20) if turn.speech > 0 else 0.0,
            hnr=turn.hnr,
            jitter=turn.jitter,
            shimmer=turn.shimmer,
            rate=turn.rate,
            valence=hint.valence,
            arousal=hint.arousal,
            classes=dict(zip(CLASSES, hint.classes, strict=False)),
        )

    def _affect(self, start: int, end: int, turn: Prosody) -> affect.Affect:
        if self._model is None or turn.voiced < LEAST_VOICED:
            return affect.Affect()
        return affect.read(self.functionals(start, end), turn.voiced, self._model, self._baseline)
