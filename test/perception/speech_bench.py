"""A workbench for tests of the speech stage: sound that counts up, and recognisers that keep it."""

from __future__ import annotations

import numpy as np

from whee_ros.perception.speech.recogniser import Spoken, Transcript
from whee_ros.perception.speech.settings import SpeechSettings
from whee_ros.perception.speech.stage import SpeechStage

MS = 1_000_000
SECOND = 1_000 * MS
BLOCK = 512  # samples, 32 ms
BLOCK_NS = 32 * MS
START = 1_000 * SECOND


class Listener:
    """A recogniser that keeps what it is given; its text tells how much that was."""

    name, locale, streaming = "listener", "en_GB", True

    def __init__(self):
        self.segments = []

    def start(self):
        self.segments.append([])

    def feed(self, samples):
        self.segments[-1].extend(samples)
        return f"{len(self.segments[-1])} samples"

    def finish(self):
        length = len(self.segments[-1]) / 16_000
        return Transcript(
            "all of it", (Spoken("all", 0.5, 0.7, 0.8), Spoken("of", 0.7, length)), 0.9
        )


class Broken(Listener):
    """A recogniser that fails in one of its methods."""

    def __init__(self, method):
        super().__init__()
        setattr(self, method, self.fail)

    def fail(self, *_):
        raise MemoryError("no room")


class Room:
    """Plays sound whose samples count up, second by second, into a stage, and runs the jobs."""

    def __init__(self, recogniser=None, **wanted):
        self.recogniser = recogniser or Listener()
        self.stage = SpeechStage(SpeechSettings(**wanted), self.recogniser)
        self.now, self.said, self.kinds = START, [], []

    def run(self, jobs):
        for job in jobs:
            self.kinds.append(job.kind)
            self.said += [u for u in [job.function()] if u]

    def hear(self, seconds):
        for _ in range(round(seconds * SECOND / BLOCK_NS)):
            value = (self.now - START) / SECOND
            self.run(self.stage.audio(np.full(BLOCK, value, np.float32), self.now))
            self.now += BLOCK_NS

    def speaking(self, flag):
        self.run(self.stage.speaking(flag, self.now))

    def robot(self, flag):
        self.run(self.stage.robot_speaking(flag, self.now))

    @property
    def finals(self):
        return [u for u in self.said if u.final]

    @property
    def partials(self):
        return [u for u in self.said if not u.final]
