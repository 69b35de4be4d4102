"""Sound and voice activity to segments, and segments to recognised words.

The methods of `SpeechStage` only keep books; recognition is in the jobs they return. Run the jobs
in their order on one thread, and hand on the Utterances that they give.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Callable
from typing import Literal

import numpy as np

from whee_ros.cues import NANOSECONDS, Utterance
from whee_ros.perception.speech.recogniser import RATE, Recogniser, Samples
from whee_ros.perception.speech.segment import Segment
from whee_ros.perception.speech.settings import SpeechSettings

_GAP = 200_000_000  # ns between the end of a block and the next stamp that breaks the stream


@dataclasses.dataclass(frozen=True)
class Job:
    """Work for the recogniser's thread; ``function`` gives an Utterance or nothing to tell."""

    kind: Literal["start", "feed", "finish"]
    stamp: int
    function: Callable[[], Utterance | None]


class SpeechStage:
    """Cuts speech into segments and prepares their recognition.

    ``errors`` collects what the recogniser raised, for diagnostics: take them with ``popleft``.
    """

    def __init__(self, settings: SpeechSettings, recogniser: Recogniser) -> None:
        self.settings = settings
        self.recogniser = recogniser
        self.errors: deque[str] = deque(maxlen=100)
        self._ring: deque[tuple[int, Samples]] = deque()
        self._segment: Segment | None = None
        self._started = 0
        self._speaking = False
        self._last_speech = 0
        self._next: int | None = None
        self._robot_speaks = False
        self._over_robot = False
        self._deaf_until = 0

    def configure(self, settings: SpeechSettings) -> None:
        """Take changed settings; an open segment keeps its partial period."""
        self.settings = settings

    def audio(self, samples: Samples, stamp: int) -> list[Job]:
        """Take mono 16 kHz samples, the first at ``stamp``."""
        sound = np.nan_to_num(np.asarray(samples, np.float32).reshape(-1), posinf=0.0, neginf=0.0)
        if len(sound) == 0:
            return []
        jobs = self._bridge(stamp)
        end = stamp + len(sound) * NANOSECONDS // RATE
        self._next = end
        if (self._robot_speaks and not self._over_robot) or stamp < self._deaf_until:
            return jobs
        if self._speaking:
            self._last_speech = max(self._last_speech, end)
        if self._segment:
            jobs.append(self._feed(self._segment, sound, stamp))
            return jobs + self.tick(end)
        self._ring.append((stamp, sound))
        if self._speaking:
            return jobs + self._open()
        self._trim(end)
        return jobs

    def speaking(self, flag: bool, stamp: int) -> list[Job]:
        """Take the voice activity at ``stamp``."""
        before, self._speaking = self._speaking, flag
        if flag and not before and self._robot_speaks:
            self._over_robot = self.settings.barge_in
        if flag and not before:
            self._trim(stamp)
            self._last_speech = stamp
            return self._open() if self._ring else []
        if before and not flag:
            self._last_speech = stamp - round(self.settings.hangover * NANOSECONDS)
        return []

    def robot_speaking(self, flag: bool, stamp: int) -> list[Job]:
        """Say at ``stamp`` that the robot begins or ends to speak.

        Meanwhile nothing is heard but a voice that begins over the robot: that is recognised from
        then on, and there is no deafness after it.
        """
        if self._robot_speaks and not flag and not self._over_robot:
            self._deaf_until = stamp + round(self.settings.mute_tail * NANOSECONDS)
        begins = flag and not self._robot_speaks
        self._robot_speaks = flag
        if not begins:
            return []
        self._over_robot = False
        self._ring.clear()
        return self._close(stamp)

    def tick(self, now: int) -> list[Job]:
        """Close the segment when its time has come, even if no more sound arrives."""
        if self._segment is None:
            return []
        silent = now - self._last_speech >= round(self.settings.segment_silence * NANOSECONDS)
        if silent and not self._speaking:
            return self._close(now)
        stalled = self._next is not None and now - self._next > 1 * NANOSECONDS
        full = now - self._started >= round(self.settings.max_segment * NANOSECONDS)
        return self._close(now) if full or stalled else []

    def _bridge(self, stamp: int) -> list[Job]:
        """Break the stream where stamps jump."""
        if self._next is None or abs(stamp - self._next) <= _GAP:
            return []
        jobs = self._close(self._next)
        self._ring.clear()
        if stamp < self._next:
            self._deaf_until = 0
        self._last_speech = stamp
        return jobs

    def _open(self) -> list[Job]:
        """Begin a segment with the sound kept."""
        kept = list(self._ring)
        self._ring.clear()
        start = kept[0][0]
        segment = Segment(
            self.recogniser,
            self.settings.voice,
            start,
            round(self.settings.partial_period * NANOSECONDS),
            self.errors.append,
        )
        self._segment, self._started = segment, start
        jobs = [Job("start", start, segment.begin)]
        return jobs + [self._feed(segment, sound, at) for at, sound in kept]

    def _feed(self, segment: Segment, sound: Samples, stamp: int) -> Job:
        return Job("feed", stamp, lambda: segment.feed(sound, stamp))

    def _close(self, stamp: int) -> list[Job]:
        if self._segment is None:
            return []
        segment, self._segment = self._segment, None
        last_speech = self._last_speech
        return [Job("finish", stamp, lambda: segment.finish(last_speech))]

    def _trim(self, now: int) -> None:
        """Keep only the sound that a segment opening now would begin with."""
        oldest = now - round(self.settings.preroll * NANOSECONDS)
        while self._ring and self._ring[0][0] < oldest:
            self._ring.popleft()
