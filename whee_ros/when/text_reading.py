"""What the words of one turn say, as the text channel hands it to the fusion."""

from __future__ import annotations

import dataclasses

import numpy as np

from whee_ros.decision import Channel


@dataclasses.dataclass(frozen=True)
class TextReading:
    """What the words say: log-odds of need in named parts, log-probabilities, affect.

    ``mechanisms`` (3, 3) are the log-probabilities of EPITOME's levels in the words themselves.
    """

    parts: tuple[tuple[Channel, str, float, str], ...]
    direction: np.ndarray
    emotion: np.ndarray
    valence: float
    arousal: float
    trust: float
    mechanisms: np.ndarray | None = None
