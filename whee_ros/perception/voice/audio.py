"""Sound as ROS sends it, made ready to analyse: float32, one channel, 16 kHz, known stamps."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.cues import NANOSECONDS

Samples = NDArray[np.float32]

RATE = 16_000
GAP = 200_000_000  # ns; a stamp that is off by more starts a new stream

# audio_common_msgs/AudioInfo.sample_format (GStreamer's names): type, offset, full scale
_FORMATS: dict[str, tuple[str, float, float]] = {
    "S16LE": ("<i2", 0.0, 2.0**15),
    "S32LE": ("<i4", 0.0, 2.0**31),
    "F32LE": ("<f4", 0.0, 1.0),
    "U8": ("u1", 128.0, 2.0**7),
}
_FULL_SCALE = 0.999
_SILENCE = 1e-5


class AudioError(ValueError):
    """The sound cannot be read; the message says why and what to change."""


class Decoded(NamedTuple):
    """Samples (n, channels) in -1..1, and what was wrong with the buffer, for diagnostics.

    ``problems`` may hold "truncated", "not_finite", "clipped" and "silent".
    """

    samples: Samples
    problems: tuple[str, ...] = ()


def decode(data: bytes, channels: int = 1, sample_format: str = "S16LE") -> Decoded:
    """Read interleaved PCM as audio_common_msgs/AudioData carries it.

    An incomplete last frame is dropped, values that are not finite become 0, values beyond full
    scale are limited; each is named in ``problems``. An empty format name means S16LE.

    Raises:
        AudioError: an unknown format or an impossible number of channels.
    """
    name = sample_format.strip().upper() or "S16LE"
    if name not in _FORMATS:
        raise AudioError(f"sample format {sample_format!r} is unknown; use {', '.join(_FORMATS)}")
    if channels < 1:
        raise AudioError(f"{channels} channels; set the microphone's number of channels, 1 or more")
    kind, offset, scale = _FORMATS[name]
    frame = np.dtype(kind).itemsize * channels
    whole = len(data) - len(data) % frame
    raw = np.frombuffer(data[:whole], dtype=kind).reshape(-1, channels)
    problems = ["truncated"] if whole != len(data) else []
    with np.errstate(invalid="ignore", over="ignore"):
        samples = ((raw.astype(np.float64) - offset) / scale).astype(np.float32)
    samples, found = sanitise(samples)
    return Decoded(samples, (*problems, *found))


def sanitise(samples: Samples) -> tuple[Samples, tuple[str, ...]]:
    """Give samples that are finite and within -1..1, and the names of what was wrong."""
    if samples.size == 0:
        return samples, ()
    problems = []
    finite = np.isfinite(samples)
    if not finite.all():
        problems.append("not_finite")
        samples = np.where(finite, samples, np.float32(0.0))
    peak = float(np.abs(samples).max())
    if peak >= _FULL_SCALE:
        problems.append("clipped")
        samples = np.clip(samples, -1.0, 1.0)
    if peak < _SILENCE:
        problems.append("silent")
    return samples, tuple(problems)


def to_mono(samples: Samples) -> Samples:
    """Give the mean of all channels, (n, channels) or (n,) to (n,)."""
    if samples.ndim == 1:
        return samples
    mono: Samples = samples.mean(axis=1, dtype=np.float32)
    return mono


class SampleClock:
    """The stamps of a stream of samples: steady within it, fresh after a gap.

    Stamps taken on arrival jitter, and a sound card's clock drifts. The clock counts samples and
    follows the stamps given by a hundredth of the difference at each block.
    """

    def __init__(self, rate: int = RATE) -> None:
        self._rate = rate
        self._next: int | None = None
        self._last: int | None = None
        self.problem = ""
        """What is wrong with the last stamp: "gap", "backwards", "repeated" or nothing."""

    def follow(self, count: int, stamp: int) -> tuple[int, bool]:
        """Give the stamp of the first of ``count`` samples, and whether a new stream begins."""
        expected = self._next
        fresh = expected is None or abs(stamp - expected) > GAP
        first = stamp if expected is None or fresh else expected + (stamp - expected) // 100
        self.problem = ""
        if expected is not None and fresh:
            self.problem = "gap" if stamp > expected else "backwards"
        elif stamp == self._last:
            self.problem = "repeated"
        self._last = stamp
        self._next = first + count * NANOSECONDS // self._rate
        return first, fresh


class Resampler:
    """One channel of any rate to 16 kHz, block by block, with stamps."""

    def __init__(self, rate: int) -> None:
        """Prepare for ``rate`` samples per second.

        Raises:
            AudioError: the rate is out of range, or soxr is needed and not installed.
        """
        if not 4_000 <= rate <= 384_000:
            raise AudioError(f"a sample rate of {rate} Hz is not usable; give 4000 to 384000")
        self._rate = rate
        self._clock = SampleClock(rate)
        self._stream: Any = None
        if rate != RATE:
            self._restart()

    @property
    def problem(self) -> str:
        """What is wrong with the last stamp, as `SampleClock` says it."""
        return self._clock.problem

    def process(self, samples: Samples, stamp: int) -> tuple[Samples, int]:
        """Resample a block whose first sample has ``stamp``; give samples and their first stamp.

        The filter holds some samples back, so the stamp given may be earlier than ``stamp``.
        """
        first, fresh = self._clock.follow(len(samples), stamp)
        if self._rate == RATE:
            return samples, first
        if fresh:
            self._restart()
        held = self._taken * NANOSECONDS // self._rate - self._given * NANOSECONDS // RATE
        made: Samples = self._stream.resample_chunk(np.ascontiguousarray(samples, np.float32))
        self._taken += len(samples)
        self._given += len(made)
        return made, first - held

    def _restart(self) -> None:
        try:
            import soxr
        except ImportError as error:
            raise AudioError(
                f"resampling {self._rate} Hz to 16 kHz needs soxr ({error}); "
                "run `pip install soxr`, or let the microphone deliver 16000 Hz"
            ) from error
        self._stream = soxr.ResampleStream(self._rate, RATE, 1, dtype="float32", quality="MQ")
        self._taken = self._given = 0
