"""How loud the room is when nobody speaks, and how much a weak microphone must be raised."""

from __future__ import annotations

import math
from collections import deque

_SMOOTHING = 0.3  # of the power, a chunk of 32 ms
_WINDOW = 190  # chunks: 6 s, longer than most phrases
_DIGITAL = -120.0  # dB; digital silence counts as this
_NOISE_AT = -70.0  # dB; the gain raises the room's noise to this
_LOUDEST_AT = -25.0  # dB; and the loudest sound at most to this
_MOST_GAIN = 30.0  # dB
_FADE = 0.01  # dB a chunk by which the loudest sound is forgotten: 10 dB in half a minute
_STEP = 0.1  # dB a chunk by which the gain may change: 3 dB a second


class NoiseFloor:
    """The least of the smoothed level over the last six seconds, in dB of full scale.

    After R. Martin, "Noise power spectral density estimation based on optimal smoothing and
    minimum statistics" (IEEE Trans. Speech and Audio Processing 9, 2001), of the whole band.
    """

    def __init__(self) -> None:
        self._power = -1.0
        self._count = 0
        self._least: deque[tuple[int, float]] = deque()  # rising, the oldest first

    @property
    def level(self) -> float:
        """The floor in dB of full scale; that of digital silence before any sound."""
        return self._least[0][1] if self._least else _DIGITAL

    def update(self, level: float) -> float:
        """Take the level of the next chunk in dB; give how far it stands above the floor."""
        power = 10 ** (max(level, _DIGITAL) / 10)
        self._power = power if self._power < 0 else self._power + _SMOOTHING * (power - self._power)
        smooth = 10 * math.log10(self._power)
        while self._least and self._least[-1][1] >= smooth:
            self._least.pop()
        self._least.append((self._count, smooth))
        self._count += 1
        if self._least[0][0] < self._count - _WINDOW:
            self._least.popleft()
        return level - self.level


class Gain:
    """The gain for the voice detector, which misses weak voices; prosody sees the plain sound."""

    def __init__(self) -> None:
        self._loudest = _DIGITAL
        self._gain: float | None = None

    def update(self, level: float, floor: float) -> float:
        """Take a chunk's level and the noise floor, in dB; give the factor for its samples."""
        self._loudest = max(level, self._loudest - _FADE)
        wanted = min(max(min(_NOISE_AT - floor, _LOUDEST_AT - self._loudest), 0.0), _MOST_GAIN)
        if self._gain is None or wanted < self._gain:
            self._gain = wanted
        self._gain = min(self._gain + _STEP, wanted)
        return float(10 ** (self._gain / 20))
