"""What a speech recogniser must offer, and what it gives back."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
Samples = NDArray[np.float32]


class SpeechError(RuntimeError):
    """The recogniser cannot be used; the message names the cause and the cure."""


class Spoken(NamedTuple):
    """One recognised word, in seconds from the first sample fed."""

    text: str
    start: float
    end: float
    confidence: float = 1.0


class Transcript(NamedTuple):
    """The text of a segment, its words where their times are known, and confidence 0..1."""

    text: str = ""
    words: tuple[Spoken, ...] = ()
    confidence: float = 0.0


class Recogniser(Protocol):
    """Turns one segment of speech at a time into text.

    Called from one thread only, in the order ``start``, any number of ``feed``, ``finish``; a
    ``start`` without ``finish`` before it drops the segment begun. Samples are mono 16 kHz.
    """

    name: str
    """The model, for diagnostics."""
    locale: str
    """The language it hears, as hri_msgs/LiveSpeech has it: ``en_US``."""
    streaming: bool
    """Whether ``feed`` gives text before the end."""

    def start(self) -> None:
        """Begin a segment."""

    def feed(self, samples: Samples) -> str | None:
        """Take the next samples; give the text so far, or None where there is no news."""

    def finish(self) -> Transcript:
        """End the segment and give its final text."""
