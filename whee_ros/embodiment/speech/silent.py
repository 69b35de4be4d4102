"""The voice of a machine without one: silence as long as the words would take."""

from __future__ import annotations

import numpy as np

from whee_ros.embodiment.speech.tts import Sound, prosody

# About 150 words a minute at five letters and a space each, with a breath.
_BASE, _PER_CHARACTER = 0.3, 0.065


class SilentVoice:
    """Keeps the timing of speech where no voice is installed."""

    def __init__(self, sample_rate: int = 16_000, longest_s: float = 60.0) -> None:
        self._rate = sample_rate
        self._longest = longest_s

    def synthesise(
        self, text: str, rate: float = 1.0, pitch: float = 0.0, volume: float = 0.0
    ) -> Sound:
        """Give silence of about the length of the words (see `Synthesiser`)."""
        rate, _, _ = prosody(rate, pitch, volume)
        words = len(" ".join(text.split()))
        seconds = min(self._longest, (_BASE + _PER_CHARACTER * words) / rate) if words else 0.0
        return np.zeros(int(seconds * self._rate), np.float32), self._rate

    def cancel(self) -> None:
        """Silence takes no time to make."""
