"""One microphone's sound to voice cues: who is audible, whether they speak, and how."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from whee_ros.cues import NANOSECONDS, VoiceCue, Word
from whee_ros.perception.voice import affect, spectrum
from whee_ros.perception.voice.audio import RATE, SampleClock, Samples, sanitise, to_mono
from whee_ros.perception.voice.cycles import CycleMeter
from whee_ros.perception.voice.echo import BARGE_IN_CHUNKS, Echo
from whee_ros.perception.voice.echo_bands import Powers
from whee_ros.perception.voice.functionals import LEAST_VOICED, functionals
from whee_ros.perception.voice.model import CLASSES, load
from whee_ros.perception.voice.noise import Gain, NoiseFloor
from whee_ros.perception.voice.pitch import HOP, PitchTracker, Track
from whee_ros.perception.voice.prosody import Frame, FrameRing, Prosody, describe
from whee_ros.perception.voice.rate import rate_of_words
from whee_ros.perception.voice.timbre import TIMBRE
from whee_ros.perception.voice.vad import CHUNK, Detector, SileroDetector, VoiceActivity
from whee_ros.settings import setting

CHUNK_SECONDS = CHUNK / RATE
_MEMORY = 6_000  # frames of 10 ms: a minute
_TRAILING = 3 * NANOSECONDS // 2  # behind the rate and affect of a single cue
_REFRESH, _REFRESH_AFFECT = 8, 32  # chunks between two readings of the rate, and of the affect
_NEW_TURN = 2 * NANOSECONDS  # silence after which what was said joins the baseline
_NOTHING: Samples = np.zeros(0, np.float32)


@dataclasses.dataclass(frozen=True)
class VoiceSettings:
    """When a voice counts as speaking, and what may be its F0."""

    voice: str = setting("v0001", "ROS4HRI id of the one voice this microphone hears", live=False)
    onset_probability: float = setting(0.4, "speech probability that starts speech", low=0, high=1)
    offset_probability: float = setting(0.2, "speech probability that ends it", low=0, high=1)
    doubt_probability: float = setting(
        0.05, "speech probability that ends it while it is louder than the room", low=0, high=1
    )
    doubt_level: float = setting(
        3.0, "how far speech in doubt must stand out of the room's noise, in dB", low=0, high=40
    )
    onset: float = setting(0.064, "speech needed before it counts, in seconds", low=0, high=1)
    hangover: float = setting(
        0.16, "silence needed before speech is off, in seconds", low=0, high=2
    )
    mute_tail: float = setting(0.3, "deafness after the robot spoke, in seconds", low=0, high=3)
    barge_in: bool = setting(True, "hear a person who speaks over the robot")
    barge_in_margin: float = setting(
        5.0, "how much louder than the robot's echo such a person is, in dB", low=0, high=40
    )
    weights: str = setting(
        "own-v1", "weights of the affect: own-v1, research-v1 or a file; empty: none", live=False
    )
    f0_floor: float = setting(60.0, "lowest F0 in Hz", low=40, high=150, live=False)
    f0_ceiling: float = setting(500.0, "highest F0 in Hz", low=200, high=1000, live=False)


class VoiceStage:
    """Voice activity, F0, loudness and a hint of arousal every 32 ms; what a turn's sound tells.

    A cue's ``confidence`` says how well its sound was heard: 0 while muted, half when samples
    were clipped or not finite. In `summary` it is that of its valence and arousal.
    """

    def __init__(
        self, settings: VoiceSettings | None = None, detector: Detector | None = None
    ) -> None:
        """Load the detector, Silero's unless one is given.

        Raises:
            VoiceError: the detector's model or the weights cannot be loaded.
        """
        self.settings = settings or VoiceSettings()
        self.problems: tuple[str, ...] = ()
        """What was wrong with the last block given to `process`, for diagnostics."""
        self.speech_start = 0
        """Stamp of the first sample of the present or latest speech; 0 before any."""
        self.last_speech = 0
        """Stamp of the last sample of speech so far; 0 before any."""
        self._model = load(self.settings.weights) if self.settings.weights else None
        self._detector = detector or SileroDetector()
        self._pitch = PitchTracker(self.settings.f0_floor, self.settings.f0_ceiling)
        self._cycles = CycleMeter(self._pitch.window)
        self._noise = NoiseFloor()
        self._gain = Gain()
        self._clock = SampleClock()
        self._rest: Samples = _NOTHING
        self._activity: VoiceActivity = self._new_activity()
        self._frames = FrameRing(_MEMORY, len(Frame._fields) + len(TIMBRE))
        self._baseline = affect.Baseline()
        self._echo = Echo()
        self._muted = False
        self._over_robot = False
        self._deaf_until = 0
        self._newest = 0
        self._turn_start = 0
        self._restart()

    def configure(self, settings: VoiceSettings) -> None:
        """Take changed settings; who is speaking speaks on. Those that are not live stay."""
        speaking = self._activity.speaking
        self.settings = settings
        self._activity = self._new_activity()
        self._activity.speaking = speaking

    def process(self, samples: Samples, stamp: int) -> list[VoiceCue]:
        """Take mono 16 kHz samples, the first at ``stamp``; give a cue for each 32 ms completed.

        A stamp that is off by more than 0.2 s either way starts afresh: nobody is speaking.
        """
        clean, self.problems = sanitise(to_mono(np.asarray(samples, np.float32)))
        if len(clean) == 0:
            self.problems = ("empty",)
            return []
        first, fresh = self._clock.follow(len(clean), stamp)
        if self._clock.problem:
            self.problems = (*self.problems, self._clock.problem)
        if fresh:
            self._restart()
            if first < self._newest:
                self._forget()
        self._newest = first + len(clean) * NANOSECONDS // RATE
        start = first - len(self._rest) * NANOSECONDS // RATE
        sound = np.concatenate([self._rest, clean])
        whole = len(sound) // CHUNK * CHUNK
        self._rest = sound[whole:]
        chunks = sound[:whole].reshape(-1, CHUNK)
        return [
            self._chunk(chunk, start + (i + 1) * CHUNK * NANOSECONDS // RATE)
            for i, chunk in enumerate(chunks)
        ]

    @property
    def noise_floor(self) -> float:
        """The level of the room when nobody speaks, in dB of full scale."""
        return self._noise.level

    def abandon(self) -> None:
        """Take the next sound as a new stream: `process` raised, and what it held is in doubt."""
        self._clock = SampleClock()

    def muted(self, flag: bool, stamp: int) -> None:
        """Say at ``stamp`` that the robot begins or ends to speak.

        Meanwhile nothing counts but a person who speaks over the robot (see echo.py); after that
        there is no deafness, for the person speaks on.
        """
        if self._muted and not flag:
            self._echo.stop(stamp)
            if not self._over_robot:
                self._deaf_until = stamp + round(self.settings.mute_tail * NANOSECONDS)
        if flag != self._muted:
            self._over_robot = False
        self._muted = flag

    def playing(self, levels: Sequence[float], period: float, stamp: int) -> None:
        """Say what the robot plays from ``stamp`` on: levels in dB, one every ``period`` s.

        Where this is known, a person is heard in the robot's pauses, too.
        """
        self._echo.playing(levels, round(period * NANOSECONDS), stamp)

    def playing_bands(self, powers: Powers, period: float, stamp: int) -> None:
        """Say what the robot plays band by band: one row every ``period`` s (see echo_bands.py).

        Where this is known, a person no louder than the robot's echo is heard, too.
        """
        self._echo.playing_bands(powers, round(period * NANOSECONDS), stamp)

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
            source=self.settings.voice,
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

    def _restart(self) -> None:
        """Begin a new stream; what is known of the voice stays."""
        self._detector.reset()
        self._pitch.reset()
        self._cycles.reset()
        self._rest = _NOTHING
        self._activity = self._new_activity()
        self._hint, self._rate, self._chunks = affect.Affect(), 0.0, 0

    def _forget(self) -> None:
        """Drop what was said: the stamps went backwards, so it lies in the future."""
        self._frames.clear()
        self._echo.forget()
        self.speech_start = self.last_speech = self._turn_start = self._deaf_until = 0

    def _new_activity(self) -> VoiceActivity:
        wanted = self.settings
        return VoiceActivity(
            wanted.onset_probability,
            wanted.offset_probability,
            wanted.doubt_probability,
            round(wanted.onset / CHUNK_SECONDS),
            round(wanted.hangover / CHUNK_SECONDS),
        )

    def _chunk(self, chunk: Samples, end: int) -> VoiceCue:
        rms = spectrum.rms(chunk)
        level = 20 * math.log10(max(rms, 1e-6))
        above = self._noise.update(level)
        gain = self._gain.update(level, self._noise.level)
        louder = np.clip(chunk * np.float32(gain), -1.0, 1.0) if gain > 1.0 else chunk
        probability = self._detector.probability(louder)
        track = self._pitch.feed(chunk)
        self._echo.hear(chunk, end)
        if self._muted:
            probability = self._hear_over_robot(level, probability, end)
        deaf = (self._muted and not self._over_robot) or end <= self._deaf_until
        speaking = self._listen(probability, above >= self.settings.doubt_level, end, deaf)
        self._remember(chunk, track, end, deaf)
        self._read(speaking, end)
        voiced = np.zeros(0, np.int64) if deaf else np.flatnonzero(track.f0)
        return VoiceCue(
            stamp=end,
            source=self.settings.voice,
            confidence=0.0 if deaf else _quality(self.problems),
            duration=CHUNK_SECONDS,
            is_speaking=speaking,
            speech_probability=probability,
            f0=_middle(track.f0[voiced]),
            rms=rms,
            hnr=_middle(track.hnr[voiced]),
            zcr=spectrum.zero_crossings(chunk),
            rate=self._rate if speaking else 0.0,
            mfcc=spectrum.mfcc(chunk),
            arousal=self._hint.arousal if speaking else 0.0,
        )

    def _hear_over_robot(self, level: float, probability: float, end: int) -> float:
        """Look for a person over the robot; give the probability that this chunk is theirs."""
        wanted = self.settings
        speech = probability >= wanted.onset_probability
        person = self._echo.person(level, self._noise.level, speech, end, wanted.barge_in_margin)
        if person and wanted.barge_in and not self._over_robot:
            self._over_robot = True
            self._activity.start()
            self._begin(end - BARGE_IN_CHUNKS * CHUNK * NANOSECONDS // RATE)
        elif self._over_robot and not self._activity.speaking:
            self._over_robot = False
        return probability if self._over_robot and self._echo.somebody else 0.0

    def _listen(self, probability: float, stands_out: bool, end: int, deaf: bool) -> bool:
        """Follow the voice activity and its stamps."""
        if deaf:
            self._activity.reset()
            return False
        before = self._activity.speaking
        speaking = self._activity.update(probability, stands_out)
        if speaking and not before:
            self._begin(end - self._activity.onset * CHUNK * NANOSECONDS // RATE)
        if speaking and self._activity.held:
            self.last_speech = end
        return speaking

    def _begin(self, onset: int) -> None:
        """Note the start of speech; after a long silence the turn before joins the baseline."""
        if onset - self.last_speech > _NEW_TURN:
            self._learn(self._turn_start, self.last_speech)
            self._turn_start = onset
        self.speech_start = onset
        self._hint, self._rate, self._chunks = affect.Affect(), 0.0, 0

    def _learn(self, start: int, end: int) -> None:
        """Let a turn that is over join the baseline."""
        said = self._affect(start, end, self.prosody(start, end))
        if said.classes:
            neutral = said.classes[CLASSES.index("neutral")]
            self._baseline.update(self.functionals(start, end), neutral)

    def _remember(self, chunk: Samples, track: Track, end: int, deaf: bool) -> None:
        """Keep the frames that a chunk ending at ``end`` completed, and measure their cycles."""
        cycles = self._cycles.feed(chunk, track.f0)
        count = len(track.f0)
        if deaf or count == 0:
            return
        last = end - self._pitch.lag * NANOSECONDS // RATE
        stamps = last - np.arange(count - 1, -1, -1) * (HOP * NANOSECONDS // RATE)
        speech = np.full(count, float(self._activity.held))
        rows = np.column_stack([*track[:4], speech, track.timbre])
        self._frames.append(stamps, rows, cycles)

    def _read(self, speaking: bool, end: int) -> None:
        """Refresh the rate and the affect of what was said in the last second and a half."""
        if not speaking:
            return
        self._chunks += 1
        if self._chunks % _REFRESH == 0:
            start = max(self.speech_start, end - _TRAILING)
            recent = self.prosody(start, end)
            self._rate = recent.rate
            if self._chunks % _REFRESH_AFFECT == _REFRESH:
                self._hint = self._affect(start, end, recent)


def _middle(values: NDArray[np.float64]) -> float:
    """Give the median (the higher of two), 0 of none."""
    return float(np.sort(values)[len(values) // 2]) if len(values) else 0.0


def _quality(problems: tuple[str, ...]) -> float:
    return 0.5 if "clipped" in problems or "not_finite" in problems else 1.0
