"""A second detector of risk beside the patterns: it reads what words mean, not how they are put.

A sentence encoder whose upper layers have learned it, and a linear choice among no risk and three
kinds of it. The encoder is given from outside; the card beside the weights tells what they saw.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from whee_ros.how.words.texts import expanded

Embed = Callable[[Sequence[str]], np.ndarray]
"""Texts to float32 (n, 384) rows of unit length, by the encoder with the weights' own layers."""

RiskKind = Literal["self_harm", "harm_by_others", "medical"]
KINDS: tuple[RiskKind, ...] = get_args(RiskKind)
DATA = Path(__file__).parents[1] / "data"
SCALE = 10.0
"""Unit rows are this much longer before the choice, so that it can be learned at usual rates."""
LONGEST = 40
"""Words of a window; longer texts are read in overlapping pieces."""
MOST_WINDOWS = 8
_WORD = re.compile(r"[a-z0-9']+")
_CHOICE = "choice"


class RiskError(RuntimeError):
    """The detector's weights cannot be used; the message names the cause and the cure."""


@dataclasses.dataclass(frozen=True)
class Reading:
    """How likely a text shows a risk (0..1), which kind would be likeliest, and where it is."""

    probability: float
    kind: RiskKind
    window: str


def plain(text: str) -> str:
    """Write a text as a recogniser would: contractions written out, no capitals or punctuation."""
    return " ".join(_WORD.findall(expanded(text)))


def windows(text: str) -> list[str]:
    """Cut a text into what is read at once: all of it, or overlapping pieces of a long one.

    Of a very long text the first windows and, mostly, the last are kept.
    """
    spoken = plain(text).split()
    starts = range(0, max(1, len(spoken) - LONGEST // 2), LONGEST // 2)
    pieces = [" ".join(spoken[start : start + LONGEST]) for start in starts if spoken]
    if len(pieces) > MOST_WINDOWS:
        pieces = pieces[:2] + pieces[2 - MOST_WINDOWS :]
    return list(dict.fromkeys(pieces))


@dataclasses.dataclass(frozen=True)
class Weights:
    """What training found.

    ``changed`` are the encoder's trained parameters by name (float16), ``choice`` (4, 385) scores
    no risk and the three KINDS from an embedding times SCALE, its last column the offset. From
    ``threshold`` on a text gets the hand-off, from ``check`` on the question whether all is well.
    """

    changed: dict[str, np.ndarray]
    choice: np.ndarray
    threshold: float
    check: float
    base_sha256: str


class RiskReader:
    """Reads texts for risk with given weights and an embedding."""

    def __init__(self, weights: Weights, embed: Embed) -> None:
        self.weights, self._embed = weights, embed

    @property
    def threshold(self) -> float:
        """The probability from which a text counts as a risk."""
        return self.weights.threshold

    @property
    def check(self) -> float:
        """The probability from which it is worth asking whether the person is safe."""
        return self.weights.check

    def read(self, text: str) -> Reading:
        """Read the riskiest window of ``text``."""
        pieces = windows(text)
        if not pieces:
            return Reading(probability=0.0, kind=KINDS[0], window="")
        found = self.probabilities(self._embed(pieces))
        best = int(np.argmin(found[:, 0]))
        return Reading(
            probability=1.0 - float(found[best, 0]),
            kind=KINDS[int(np.argmax(found[best, 1:]))],
            window=pieces[best],
        )

    def probabilities(self, rows: np.ndarray) -> np.ndarray:
        """Give (n, 4) probabilities of no risk and of each kind for embeddings (n, 384)."""
        choice = self.weights.choice
        scores = SCALE * rows @ choice[:, :-1].T + choice[:, -1]
        raised = np.exp(scores - scores.max(1, keepdims=True))
        found: np.ndarray = raised / raised.sum(1, keepdims=True)
        return found


def save(weights: Weights, folder: Path) -> None:
    """Write ``risk.safetensors`` and, with its hash, ``risk.json``."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    arrays = {name: array.astype(np.float16) for name, array in sorted(weights.changed.items())}
    file = folder / "risk.safetensors"
    save_file({**arrays, _CHOICE: weights.choice.astype(np.float32)}, file)
    file.chmod(0o644)  # safetensors writes files that only their owner may read
    facts: dict[str, Any] = {
        name: value
        for name, value in dataclasses.asdict(weights).items()
        if name not in ("changed", _CHOICE)
    }
    facts["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    (folder / "risk.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def load(folder: Path = DATA) -> Weights:
    """Read the weights.

    Raises:
        RiskError: they are missing or damaged, or what reads them is not installed.
    """
    cure = "make them anew with `whee train risk` or reinstall whee_ros"
    try:
        from safetensors import SafetensorError
        from safetensors.numpy import load as parse
    except ImportError as error:
        raise RiskError(f"{error}: pip install torch transformers") from error
    try:
        facts = json.loads((folder / "risk.json").read_text(encoding="utf-8"))
        held = (folder / "risk.safetensors").read_bytes()
        if hashlib.sha256(held).hexdigest() != facts.pop("sha256"):
            raise RiskError(f"risk.safetensors in {folder} is not what risk.json means: {cure}")
        arrays = parse(held)
        return Weights(changed=arrays, choice=arrays.pop(_CHOICE), **facts)
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise RiskError(f"the risk weights in {folder} cannot be read ({error}): {cure}") from error
