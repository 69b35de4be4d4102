"""A second detector of risk beside the patterns: it reads what words mean, not how they are put.

A support vector machine (Cortes & Vapnik, 1995) with a Gaussian kernel over sentence embeddings.
The embedding is given from outside; the card beside the weights says what they have seen.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from whee_ros.how.texts import expanded

Embed = Callable[[Sequence[str]], np.ndarray]
"""Texts to float32 (n, 384) rows of unit length, by the frozen all-MiniLM-L6-v2."""

RiskKind = Literal["self_harm", "harm_by_others", "medical"]
KINDS: tuple[RiskKind, ...] = get_args(RiskKind)
DATA = Path(__file__).parent / "data"
LONGEST = 20
"""Words of a window; longer sentences are read in overlapping pieces."""
MOST_WINDOWS = 8
_SENTENCE = re.compile(r"[.!?;\n]+")
_WORD = re.compile(r"[a-z0-9']+")


class RiskError(RuntimeError):
    """The detector's weights cannot be used; the message names the cause and the cure."""


@dataclasses.dataclass(frozen=True)
class Reading:
    """How likely a text shows a risk (0..1), which kind would be likeliest, and where it is."""

    probability: float
    kind: RiskKind
    window: str


def windows(text: str) -> list[str]:
    """Cut a text into what is read at once: sentences, long ones in overlapping halves.

    Contractions are written out and punctuation dropped, so that a recogniser's words and a
    writer's read alike. Of a very long text the first windows and, mostly, the last are kept.
    """
    pieces: list[str] = []
    whole: list[str] = []
    for sentence in _SENTENCE.split(expanded(text)):
        spoken = _WORD.findall(sentence)
        whole += spoken
        starts = range(0, max(1, len(spoken) - LONGEST // 2), LONGEST // 2)
        pieces += [" ".join(spoken[start : start + LONGEST]) for start in starts if spoken]
    if len(whole) <= LONGEST:
        pieces = [" ".join(whole)] if whole else []
    if len(pieces) > MOST_WINDOWS:
        pieces = pieces[:2] + pieces[2 - MOST_WINDOWS :]
    return list(dict.fromkeys(pieces))


@dataclasses.dataclass(frozen=True)
class Weights:
    """What training found.

    ``support`` (n, 384) int8 are the support vectors' embeddings times 127 / ``largest``, ``pull``
    (n,) their dual coefficients; with ``offset`` they give the margin, which ``scale`` = (slope,
    shift) makes a probability (Platt, 1999). ``kinds`` (3, 385) are linear scores of the kinds,
    the last column their offset.
    """

    support: np.ndarray
    pull: np.ndarray
    kinds: np.ndarray
    offset: float
    largest: float
    gamma: float
    scale: tuple[float, float]
    threshold: float
    base_sha256: str


_ARRAYS = ("support", "pull", "kinds")


class RiskReader:
    """Reads texts for risk with given weights and an embedding."""

    def __init__(self, weights: Weights, embed: Embed) -> None:
        self.weights, self._embed = weights, embed
        self._support = weights.support.astype(np.float32) * np.float32(weights.largest / 127)
        self._squares = (self._support**2).sum(1)

    @property
    def threshold(self) -> float:
        """The probability from which a text counts as a risk."""
        return self.weights.threshold

    def read(self, text: str) -> Reading:
        """Read the riskiest window of ``text``."""
        pieces = windows(text)
        if not pieces:
            return Reading(probability=0.0, kind=KINDS[0], window="")
        rows = self._embed(pieces)
        found = self.probabilities(rows)
        best = int(np.argmax(found))
        scores = self.weights.kinds[:, :-1] @ rows[best] + self.weights.kinds[:, -1]
        return Reading(
            probability=float(found[best]), kind=KINDS[int(np.argmax(scores))], window=pieces[best]
        )

    def probabilities(self, rows: np.ndarray) -> np.ndarray:
        """Give the probability of risk for embeddings (n, 384)."""
        weights = self.weights
        slope, shift = weights.scale
        apart = (rows**2).sum(1)[:, None] + self._squares - 2 * rows @ self._support.T
        margin = np.exp(-weights.gamma * apart) @ weights.pull + weights.offset
        found: np.ndarray = 1 / (1 + np.exp(-(slope * margin + shift)))
        return found


def save(weights: Weights, folder: Path) -> None:
    """Write ``risk.npz`` and, with its hash, ``risk.json``; equal weights give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    held = io.BytesIO()
    np.savez(held, **{name: getattr(weights, name) for name in _ARRAYS})
    (folder / "risk.npz").write_bytes(held.getvalue())
    facts: dict[str, Any] = {
        name: value for name, value in dataclasses.asdict(weights).items() if name not in _ARRAYS
    }
    facts["sha256"] = hashlib.sha256(held.getvalue()).hexdigest()
    (folder / "risk.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def load(folder: Path = DATA) -> Weights:
    """Read the weights.

    Raises:
        RiskError: they are missing or damaged.
    """
    cure = "make them anew with `whee train risk` or reinstall whee_ros"
    try:
        facts = json.loads((folder / "risk.json").read_text(encoding="utf-8"))
        held = (folder / "risk.npz").read_bytes()
        if hashlib.sha256(held).hexdigest() != facts.pop("sha256"):
            raise RiskError(f"risk.npz in {folder} is not the file that risk.json means: {cure}")
        with np.load(io.BytesIO(held)) as arrays:
            facts["scale"] = tuple(facts["scale"])
            return Weights(**{name: arrays[name] for name in _ARRAYS}, **facts)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RiskError(f"the risk weights in {folder} cannot be read ({error}): {cure}") from error
