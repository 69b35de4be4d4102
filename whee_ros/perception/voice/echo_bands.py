"""What the robot's echo should sound like, band by band, where it is known what the robot plays.

As the echo suppressor of C. Faller and J. Chen, "Suppressing acoustic echo in a spectral envelope
space" (IEEE Transactions on Speech and Audio Processing 13, 2005): powers of bands, not samples,
so that a loudspeaker whose clock and delay nobody knows does no harm. Each band has a filter of
past powers, learnt by normalised least mean squares, that holds delay and reverberation.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.cues import NANOSECONDS
from whee_ros.perception.voice.audio import RATE, Samples

Powers = NDArray[np.float64]

BANDS = 20
_LOWEST, _HIGHEST = 150.0, 7000.0  # Hz
_TAPS = 16  # chunks of 32 ms: the latest echo that is learnt
_CHUNK = 512
_CHUNK_NS = _CHUNK * NANOSECONDS // RATE
_STEP, _STEP_SLOW = 0.03, 0.001  # the slow one while a person is suspected, not to be learnt
_ROOM_UP = 1.02  # a chunk: how fast a band's noise floor rises
_ROOM_OVER = 10 ** (6 / 10)  # what is less above a band's noise says nothing
_STANDS_OUT = 8.0  # dB above the echo from which a band is somebody else's
_AUDIBLE_BANDS = 4  # fewer say nothing
_LEAST = 1e-12  # power
_TAUGHT = 60  # chunks of the robot's speech before anything is told
_SUSPECT = 0.15  # share of the bands, in two of the last four chunks
_SILENT = 1e-9  # power of a band that nothing is played in
_FADES = 0.999  # a chunk: how fast a band's loudest reference is forgotten
_PAUSE = 1e-3  # of it (squared power): what is less is a pause, and teaches nothing


class _Played(NamedTuple):
    start: int
    period: int
    total: Powers  # (periods + 1, BANDS): the sum of the powers so far


class BandEcho:
    """Predicts the echo in each band and tells in how many of them somebody else is heard."""

    def __init__(self) -> None:
        self._filter: Powers = np.zeros((_TAPS, BANDS))
        self._room: Powers = np.full(BANDS, 1.0)
        self._played: deque[_Played] = deque(maxlen=64)
        self._usual: Powers = np.full(BANDS, _SILENT**2)
        self._shares: deque[float] = deque(maxlen=4)
        self._taught = 0

    @property
    def known(self) -> bool:
        """Whether it was ever told what the robot plays."""
        return bool(self._played) or self._taught > 0

    def playing(self, powers: Powers, period: int, start: int) -> None:
        """Take what the robot plays from ``start``: powers (n, BANDS), one every ``period`` ns."""
        total = np.vstack([np.zeros(BANDS), np.cumsum(powers, axis=0)])
        self._played.append(_Played(start, period, total))

    def stop(self, now: int) -> None:
        """Take it that nothing more is played from ``now`` on."""
        for i, played in enumerate(self._played):
            periods = max(0, -(-(now - played.start) // played.period))
            self._played[i] = played._replace(total=played.total[: max(periods, 1) + 1])

    def forget(self) -> None:
        """Drop what was played: the stamps went backwards."""
        self._played.clear()

    def share(self, chunk: Samples, now: int) -> float:
        """Give the share of the bands, 0..1, that hold more than the echo; learn from the chunk.

        ``chunk`` ends at ``now``; 0 while too little is known of the echo.
        """
        heard = band_powers(chunk)[0]
        self._room = np.minimum(self._room * _ROOM_UP, heard + _LEAST)
        reference = self._reference(now)
        if reference is None:
            return 0.0
        echo = (self._filter * reference).sum(axis=0)
        self._learn(reference, heard - self._room - echo)
        audible = heard > self._room * _ROOM_OVER
        excess = 10 * np.log10((heard + _LEAST) / (echo + self._room + _LEAST))
        share = float((excess[audible] > _STANDS_OUT).sum() / BANDS)
        taught = self._taught >= _TAUGHT and audible.sum() >= _AUDIBLE_BANDS
        self._shares.append(share if taught else 0.0)
        return self._shares[-1]

    def _learn(self, reference: Powers, error: Powers) -> None:
        suspected = sum(share > _SUSPECT for share in self._shares) >= 2
        norm = (reference**2).sum(axis=0)
        self._usual = np.maximum(self._usual * _FADES, norm)
        taught = np.where(norm > _PAUSE * self._usual, error, 0.0)
        step = _STEP_SLOW if suspected else _STEP
        self._filter += step * reference * (taught / np.maximum(norm, _SILENT**2))
        np.maximum(self._filter, 0.0, out=self._filter)
        self._taught += 1

    def _reference(self, now: int) -> Powers | None:
        """Give the mean powers of the last chunks played (_TAPS, BANDS), the latest first."""
        while self._played and _end(self._played[0]) < now - (_TAPS + 2) * _CHUNK_NS:
            self._played.popleft()
        if not self._played:
            return None
        edges = now - _CHUNK_NS * np.arange(_TAPS + 1)
        found = np.zeros((_TAPS, BANDS))
        for played in self._played:
            at = np.clip((edges - played.start) / played.period, 0, len(played.total) - 1)
            low = np.minimum(at.astype(int), len(played.total) - 2)
            part = (at - low)[:, None]
            total = played.total[low] * (1 - part) + played.total[low + 1] * part
            found += (total[:-1] - total[1:]) * played.period / _CHUNK_NS
        return found


def band_powers(sound: Samples, hop: int = _CHUNK) -> Powers:
    """Give the power of ``BANDS`` bands of 16 kHz sound every ``hop`` samples, (n, BANDS)."""
    count = max(1, 1 + (len(sound) - _CHUNK) // hop)
    padded = np.zeros((count - 1) * hop + _CHUNK)
    padded[: len(sound)] = sound[: len(padded)]
    frames = np.lib.stride_tricks.sliding_window_view(padded, _CHUNK)[::hop]
    spectrum = np.abs(np.fft.rfft(frames * _WINDOW, axis=1)) ** 2
    powers: Powers = np.add.reduceat(spectrum, _EDGES[:-1], axis=1)[:, :BANDS]
    return powers / _CHUNK**2


def _end(played: _Played) -> int:
    return played.start + (len(played.total) - 1) * played.period


def _edges() -> NDArray[np.int64]:
    """Give the first bins of the bands and the last one's end: equally wide in mel."""
    low, high = (2595 * np.log10(1 + f / 700) for f in (_LOWEST, _HIGHEST))
    mel = np.linspace(low, high, BANDS + 1)
    bins = np.round(700 * (10 ** (mel / 2595) - 1) * _CHUNK / RATE).astype(np.int64)
    for i in range(1, len(bins)):
        bins[i] = max(bins[i], bins[i - 1] + 1)
    return np.append(bins, _CHUNK // 2)


_WINDOW = np.hanning(_CHUNK)
_EDGES = _edges()
