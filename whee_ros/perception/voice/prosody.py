"""What a stretch of speech sounds like: F0, loudness, rate and pauses, from 10 ms frames."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

HOP_SECONDS = 0.01
_PAUSE = 0.2  # seconds of silence; shorter ones belong to articulation
_NUCLEUS_RANGE = 25.0  # dB below the loudest frame
_NUCLEUS_DIP = 2.0  # dB between two nuclei
_LEAST_VOICED = 10  # frames; fewer give no F0 statistics

Floats = NDArray[np.float64]


class Frame(NamedTuple):
    """One 10 ms frame; ``stamp`` is its centre. Fields as in pitch.Track."""

    stamp: int
    f0: float
    hnr: float
    level: float
    effort: float
    speech: bool


class Prosody(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of speech in numbers; all 0 where too little was heard.

    ``f0`` is the median in Hz, ``f0_range`` the 10th to 90th percentile in semitones, ``level``
    the mean level of speech in dB of full scale, ``effort`` the median balance of energy above
    and below 1 kHz in dB, ``rate`` syllables per second of articulation, ``pauses`` the number of
    pauses and ``pause_share`` their share of the time. ``speech`` and ``voiced`` are seconds.
    """

    f0: float = 0.0
    f0_range: float = 0.0
    level: float = 0.0
    effort: float = 0.0
    hnr: float = 0.0
    rate: float = 0.0
    pauses: int = 0
    pause_share: float = 0.0
    speech: float = 0.0
    voiced: float = 0.0


def describe(frames: Iterable[Frame]) -> Prosody:
    """Sum up consecutive frames; silence at both ends is left out."""
    table = np.array(list(frames), dtype=np.float64).reshape(-1, len(Frame._fields))
    speech = _bridge(table[:, 5] > 0)
    heard = np.flatnonzero(speech)
    if len(heard) == 0:
        return Prosody()
    inside = slice(heard[0], heard[-1] + 1)
    table, speech = table[inside], speech[inside]
    voiced = speech & (table[:, 1] > 0)
    seconds = float(speech.sum() * HOP_SECONDS)
    found = Prosody(
        level=float(table[speech, 3].mean()),
        rate=nuclei(table[:, 3], voiced) / seconds,
        pauses=int((np.diff(speech.astype(np.int8)) < 0).sum()),
        pause_share=float(1.0 - speech.mean()),
        speech=seconds,
        voiced=float(voiced.sum() * HOP_SECONDS),
    )
    if voiced.sum() < _LEAST_VOICED:
        return found
    low, middle, high = np.percentile(table[voiced, 1], [10, 50, 90])
    return msgspec.structs.replace(
        found,
        f0=float(middle),
        f0_range=float(12 * np.log2(high / low)),
        hnr=float(np.median(table[voiced, 2])),
        effort=float(np.median(table[voiced, 4])),
    )


def nuclei(level: Floats, voiced: NDArray[np.bool_]) -> int:
    """Count syllable nuclei: voiced peaks of the level with a dip on either side.

    After N. H. de Jong and T. Wempe, "Praat script to detect syllable nuclei and measure speech
    rate automatically" (Behavior Research Methods 41, 2009). Fluent speech is underestimated.
    """
    if len(level) < 3 or not voiced.any():
        return 0
    least = level[voiced].max() - _NUCLEUS_RANGE
    count, peak, dip, rising = 0, -np.inf, level[0], True
    for i, value in enumerate(np.append(level, -np.inf)):
        if rising and value > peak:
            peak, at = value, i
        elif rising and value < peak - _NUCLEUS_DIP:
            count += bool(peak > least and peak > dip + _NUCLEUS_DIP and voiced[at])
            dip, rising = value, False
        elif not rising and value > dip + _NUCLEUS_DIP:
            peak, at, rising = value, i, True
        dip = min(dip, value)
    return count


def _bridge(speech: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Fill gaps in speech that are too short to be pauses."""
    on = np.flatnonzero(speech)
    gaps = np.diff(on) - 1
    filled = speech.copy()
    for i in np.flatnonzero((gaps > 0) & (gaps <= _PAUSE / HOP_SECONDS)):
        filled[on[i] : on[i + 1]] = True
    return filled
