"""Choose how probable a risk must be for the hand-off, and for the question.

Both are chosen for the detector as it stands beside its patterns (``how.safety``), on phrases and
ordinary talk that the network never saw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from whee_ros.how.safety.risk import windows
from whee_ros.how.safety.safety import UNLIKELY, Safety

MOST_ALARMS, MOST_ORDINARY = 0.05, 0.004
"""Look-alikes, and turns of each source of ordinary talk, that may get the hand-off.

Patterns alone match two turns of our corpus' dev part (.34 %) in which nobody is in danger.
"""
MOST_CHECKS, MOST_ORDINARY_CHECKS = 0.15, 0.01
"""Look-alikes and ordinary turns that may get the question or the hand-off."""
_STEPS = (*np.arange(0.02, 0.8, 0.02), *np.arange(0.8, 1.0, 0.005))

Probabilities = Callable[[Sequence[str]], np.ndarray]
"""From windows to (n, 4) probabilities of no risk and of the three kinds."""


class Seen(NamedTuple):
    """What a text's riskiest window shows (n,), and whether a pattern matches the text (n,)."""

    probability: np.ndarray
    matched: np.ndarray

    def handed_off(self, threshold: float) -> np.ndarray:
        """Say which texts get the hand-off (n,)."""
        likely = self.matched & (self.probability >= UNLIKELY)
        found: np.ndarray = likely | (self.probability >= threshold)
        return found

    def asked(self, check: float) -> np.ndarray:
        """Say which texts get the question or the hand-off (n,)."""
        found: np.ndarray = self.matched | (self.probability >= check)
        return found


class Row(NamedTuple):
    """Shares at a threshold: of risks found, of look-alikes, and of the worst ordinary source."""

    threshold: float
    recall: float
    alikes: float
    ordinary: float


def see(texts: Sequence[str], probabilities: Probabilities, safety: Safety) -> Seen:
    """Let the network and the patterns read texts."""
    pieces = [windows(text) or [""] for text in texts]
    found = 1.0 - probabilities([piece for own in pieces for piece in own])[:, 0]
    ends = np.cumsum([len(own) for own in pieces])[:-1]
    return Seen(
        np.array([part.max() for part in np.split(found, ends)]),
        np.array([safety.match(text) is not None for text in texts]),
    )


def curves(held: Seen, risky: np.ndarray, ordinary: Mapping[str, Seen]) -> dict[str, list[Row]]:
    """Measure the hand-off and the question at every threshold.

    Args:
        held: phrases that the network never saw.
        risky: which of them are risks (n,).
        ordinary: talk that it never saw, by source.
    """

    def rows(found: Callable[[Seen, float], np.ndarray]) -> list[Row]:
        return [
            Row(
                round(float(step), 3),
                round(float(found(held, step)[risky].mean()), 4),
                round(float(found(held, step)[~risky].mean()), 4),
                round(max((float(found(o, step).mean()) for o in ordinary.values()), default=0), 5),
            )
            for step in _STEPS
        ]

    return {"hand-off": rows(Seen.handed_off), "question": rows(Seen.asked)}


def choose(measured: Mapping[str, Sequence[Row]]) -> tuple[float, float]:
    """Choose the lowest threshold for the hand-off, and for the question, that alarm little."""
    threshold = _lowest(measured["hand-off"], MOST_ALARMS, MOST_ORDINARY)
    check = _lowest(measured["question"], MOST_CHECKS, MOST_ORDINARY_CHECKS)
    return threshold, min(threshold, check)


def _lowest(rows: Sequence[Row], alikes: float, ordinary: float) -> float:
    good = [row.threshold for row in rows if row.alikes <= alikes and row.ordinary <= ordinary]
    return min(good, default=rows[-1].threshold)
