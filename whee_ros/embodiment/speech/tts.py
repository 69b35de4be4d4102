"""What a voice can do: turn words and prosody into sound."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Sound = tuple[NDArray[np.float32], int]


class SpeechError(RuntimeError):
    """The voice failed; the message says why and what to do."""


class Synthesiser(Protocol):
    """A voice."""

    def synthesise(
        self, text: str, rate: float = 1.0, pitch: float = 0.0, volume: float = 0.0
    ) -> Sound:
        """Give mono float32 samples, -1..1, and their rate in Hz.

        Args:
            text: plain words, never markup.
            rate: speed relative to normal.
            pitch: change in semitones.
            volume: change in dB.

        Raises:
            SpeechError: the voice is missing or failed, or was cancelled.
        """
        ...

    def cancel(self) -> None:
        """Break off what another thread is synthesising, at once; it then fails."""
        ...


def prosody(rate: float, pitch: float, volume: float) -> tuple[float, float, float]:
    """Hold prosody to what any voice survives; what is no number becomes normal."""
    return (
        _held(rate, 1.0, 0.5, 2.0),
        _held(pitch, 0.0, -12.0, 12.0),
        _held(volume, 0.0, -24.0, 12.0),
    )


def gain(samples: NDArray[np.float32], decibels: float) -> NDArray[np.float32]:
    """Change the volume, clipping at full scale."""
    return np.clip(samples * np.float32(10 ** (decibels / 20)), -1.0, 1.0).astype(np.float32)


def _held(value: float, default: float, low: float, high: float) -> float:
    return float(min(max(value, low), high)) if np.isfinite(value) else default
