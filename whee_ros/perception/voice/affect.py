"""What a turn's sound tells of the speaker: distressed, neutral or positive; valence, arousal.

Read by small regressions over functionals (model.py), against the population at first and more
and more against the voice's own baseline. The baseline learns from a turn the more, the more
neutral it sounds (after C. Busso et al., "Iterative feature normalization scheme for automatic
emotion detection from speech", IEEE Trans. Affective Computing 4, 2013), so that a person who is
upset for a while does not become the measure of their own upset.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.voice.functionals import NAMES
from whee_ros.perception.voice.model import CLASSES, VoiceModel

_HALF_KNOWN = 4.0  # neutral turns after which a voice's own mean weighs as much as a population
_MEMORY = 30.0  # turns the mean remembers
_LEAST_WEIGHT = 0.05  # of a turn that does not sound neutral: some voices never do at first
_ENOUGH = 1.0  # seconds of voiced sound from which more makes no reading surer
_UNKNOWN, _KNOWN = 0.6, 0.3  # confidence in an unknown voice's reading; added for a known one

Floats = NDArray[np.float64]


class Affect(NamedTuple):
    """Valence and arousal -1..1 (0: neutral), confidence 0..1 and the classes' probabilities.

    Valence is the probability of positive less that of distressed. ``classes`` is in the order of
    ``CLASSES``, empty where nothing was read.
    """

    valence: float = 0.0
    arousal: float = 0.0
    confidence: float = 0.0
    classes: tuple[float, ...] = ()


class Baseline:
    """How one voice usually sounds, as a mean of functionals over its more neutral turns."""

    def __init__(self) -> None:
        self._turns = 0.0
        self._mean = np.zeros(len(NAMES))

    @property
    def known(self) -> float:
        """How far the voice itself is known, 0 (not at all) towards 1."""
        return self._turns / (self._turns + _HALF_KNOWN)

    @property
    def usual(self) -> Floats | None:
        """The usual functionals, (d,); None before any turn."""
        return self._mean if self._turns else None

    def update(self, values: Floats | None, neutral: float = 1.0) -> None:
        """Learn from a turn's functionals, weighted by the probability that it was neutral."""
        if values is None:
            return
        weight = max(neutral, _LEAST_WEIGHT)
        self._turns = min(self._turns + weight, _MEMORY)
        self._mean = self._mean + (values - self._mean) * min(1.0, weight / self._turns)


def read(values: Floats | None, voiced: float, model: VoiceModel, baseline: Baseline) -> Affect:
    """Tell what a turn's sound hints at, against the voice's baseline.

    Args:
        values: the turn's functionals; None gives an empty reading.
        voiced: seconds of voiced sound in it.
        model: the weights.
        baseline: of this voice.
    """
    if values is None or not np.isfinite(values).all():
        return Affect()
    chances = model.chances(values, baseline.usual, baseline.known)
    classes = dict(zip(CLASSES, model.classes(chances).tolist(), strict=True))
    return Affect(
        valence=classes["positive"] - classes["distressed"],
        arousal=float(model.arousal(chances)),
        confidence=min(voiced / _ENOUGH, 1.0) * (_UNKNOWN + _KNOWN * baseline.known),
        classes=tuple(classes.values()),
    )
