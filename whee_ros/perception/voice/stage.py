"""One microphone's sound to voice cues: who is audible, whether they speak, and how."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from whee_ros.cues import NANOSECONDS, VoiceCue, Word
from whee_ros.perception.voice import spectrum
from whee_ros.perception.voice.audio import RATE, SampleClock, Samples, sanitise, to_mono
from whee_ros.perception.voice.echo import BARGE_IN_CHUNKS
from whee_ros.perception.voice.echo_bands import Powers
from whee_ros.perception.voice.gate import Gate
from whee_ros.perception.voice.noise import Gain, NoiseFloor
from whee_ros.perception.voice.prosody import Prosody
from whee_ros.perception.voice.settings import VoiceSettings
from whee_ros.perception.voice.speaker import Speaker
from whee_ros.perception.voice.vad import CHUNK, Detector, SileroDetector, VoiceActivity

CHUNK_SECONDS = CHUNK / RATE
_NEW_TURN = 2 * NANOSECONDS  # silence after which what was said joins the baseline
_NOTHING: Samples = np.zeros(0, np.float32)


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
        self._speaker = Speaker(self.settings)
        self._detector = detector or SileroDetector()
        self._noise = NoiseFloor()
        self._gain = Gain()
        self._clock = SampleClock()
        self._rest: Samples = _NOTHING
        self._activity: VoiceActivity = self._new_activity()
        self._gate = Gate()
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

    def abandon(self) -> None:
        """Take the next sound as a new stream: `process` raised, and what it held is in doubt."""
        self._clock = SampleClock()

    def muted(self, flag: bool, stamp: int) -> None:
        """Say at ``stamp`` that the robot begins or ends to speak.

        Meanwhile nothing counts but a person who speaks over the robot (see echo.py); after that
        there is no deafness, for the person speaks on.
        """
        self._gate.muted(flag, stamp, round(self.settings.mute_tail * NANOSECONDS))

    def playing(self, levels: Sequence[float], period: float, stamp: int) -> None:
        """Say what the robot plays from ``stamp`` on: levels in dB, one every ``period`` s.

        Where this is known, a person is heard in the robot's pauses, too.
        """
        self._gate.echo.playing(levels, round(period * NANOSECONDS), stamp)

    def playing_bands(self, powers: Powers, period: float, stamp: int) -> None:
        """Say what the robot plays band by band: one row every ``period`` s (see echo_bands.py).

        Where this is known, a person no louder than the robot's echo is heard, too.
        """
        self._gate.echo.playing_bands(powers, round(period * NANOSECONDS), stamp)

    def prosody(self, start: int, end: int) -> Prosody:
        """Describe the last minute's speech between two stamps."""
        return self._speaker.prosody(start, end)

    def functionals(self, start: int, end: int) -> NDArray[np.float64] | None:
        """Give what the affect is read from between two stamps; None of too little voiced sound."""
        return self._speaker.functionals(start, end)

    def summary(self, start: int, end: int, words: Sequence[Word] = ()) -> VoiceCue:
        """Give one cue for a turn from ``start`` to ``end`` (see `Speaker.summary`)."""
        return self._speaker.summary(start, end, words)

    def _restart(self) -> None:
        """Begin a new stream; what is known of the voice stays."""
        self._detector.reset()
        self._speaker.restart()
        self._rest = _NOTHING
        self._activity = self._new_activity()

    def _forget(self) -> None:
        """Drop what was said: the stamps went backwards, so it lies in the future."""
        self._speaker.forget()
        self._gate.forget()
        self.speech_start = self.last_speech = self._turn_start = 0

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
        self._gate.hear(chunk, end)
        if self._gate.robot_speaks:
            probability = self._hear_over_robot(level, probability, end)
        deaf = self._gate.shut(end)
        speaking = self._listen(probability, above >= self.settings.doubt_level, end, deaf)
        track = self._speaker.measure(chunk, end, speech=self._activity.held, kept=not deaf)
        if speaking:
            self._speaker.follow(self.speech_start, end)
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
            rate=self._speaker.rate if speaking else 0.0,
            mfcc=spectrum.mfcc(chunk),
            arousal=self._speaker.arousal if speaking else 0.0,
        )

    def _hear_over_robot(self, level: float, probability: float, end: int) -> float:
        """Look for a person over the robot; give the probability that this chunk is theirs."""
        gate = self._gate
        if gate.person(level, self._noise.level, probability, end, self.settings):
            gate.over_robot = True
            self._activity.start()
            self._begin(end - BARGE_IN_CHUNKS * CHUNK * NANOSECONDS // RATE)
        elif gate.over_robot and not self._activity.speaking:
            gate.over_robot = False
        return probability if gate.over_robot and gate.echo.somebody else 0.0

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
            self._speaker.learn(self._turn_start, self.last_speech)
            self._turn_start = onset
        self.speech_start = onset
        self._speaker.begin()


def _middle(values: NDArray[np.float64]) -> float:
    """Give the median (the higher of two), 0 of none."""
    return float(np.sort(values)[len(values) // 2]) if len(values) else 0.0


def _quality(problems: tuple[str, ...]) -> float:
    return 0.5 if "clipped" in problems or "not_finite" in problems else 1.0
