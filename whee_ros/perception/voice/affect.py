"""A hint of arousal from how a voice differs from its own usual sound.

Arousal follows F0, vocal effort and rate (Juslin and Laukka, "Communication of emotions in vocal
expression and music performance", Psychological Bulletin 129, 2003), each as a z-score against
this voice's running baseline, which starts from that of a population. Loudness is left out, as it
depends on the microphone and adds nothing to effort. Valence is left out, too: weights fitted on
EmoDB told RAVDESS' happy voices from its sad, angry and fearful ones no better than chance.

Means, spreads and ridge weights were fitted on the acted German speech of EmoDB (Burkhardt et al.,
Interspeech 2005; CC0), neutral speech as the zero; spontaneous speech differs less.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.voice.prosody import Prosody

LEAST_SPEECH = 0.3  # seconds; less says nothing
_KNOWN = 2.0  # turns after which a voice's own mean weighs as much as the population's
_MEMORY = 30.0  # turns the mean remembers
_MOST = 3.0  # z-scores are limited to this

# F0 in semitones re 1 Hz, effort in dB, syllables a second (this spread between voices widened,
# as languages differ)
_POPULATION = np.array([86.1, -15.8, 5.1])
_SPREAD_BETWEEN = np.array([4.6, 3.2, 0.8])
_SPREAD_WITHIN = np.array([5.5, 5.6, 0.8])
_AROUSAL = np.array([0.25, 0.37, 0.13])


class Affect(NamedTuple):
    """Arousal -1..1, 0 for this voice's usual one, and the confidence 0..1 in it."""

    arousal: float = 0.0
    confidence: float = 0.0


class Baseline:
    """How one voice usually sounds; until it is known, how a population does."""

    def __init__(self) -> None:
        self._turns = 0.0
        self._mean = np.zeros(len(_POPULATION))

    @property
    def known(self) -> float:
        """How far the voice itself is known, 0 (not at all) towards 1."""
        return self._turns / (self._turns + _KNOWN)

    def update(self, turn: Prosody) -> None:
        """Learn from a turn; one with too little speech is left out."""
        if turn.speech < LEAST_SPEECH or turn.f0 <= 0:
            return
        self._turns = min(self._turns + 1, _MEMORY)
        self._mean += (features(turn) - self._mean) / self._turns

    def scores(self, turn: Prosody) -> NDArray[np.float64]:
        """Give the z-scores of a turn, in the order of `features`."""
        mean = self.known * self._mean + (1 - self.known) * _POPULATION
        # What the mean of an unknown voice may be off by adds to the spread to expect.
        spread = np.sqrt(_SPREAD_WITHIN**2 + ((1 - self.known) * _SPREAD_BETWEEN) ** 2)
        scores: NDArray[np.float64] = (features(turn) - mean) / spread
        return scores.clip(-_MOST, _MOST)


def features(turn: Prosody) -> NDArray[np.float64]:
    """Give F0 in semitones, effort and rate."""
    return np.array([12 * np.log2(max(turn.f0, 1.0)), turn.effort, turn.rate])


def read(turn: Prosody, baseline: Baseline) -> Affect:
    """Tell what a turn's prosody hints at, against the voice's baseline."""
    if turn.speech < LEAST_SPEECH or turn.f0 <= 0:
        return Affect()
    scores = baseline.scores(turn)
    arousal = np.tanh(_AROUSAL @ scores)
    enough = min(turn.voiced, 1.0)
    return Affect(float(arousal), float(enough * (0.3 + 0.4 * baseline.known)))
