"""Measure detectors of risk on lists of phrases and on ordinary talk: counts only, no phrases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from whee_ros.how.safety.risk import KINDS, RiskReader, plain
from whee_ros.how.safety.safety import Safety
from whee_ros.training.embed import EmbeddingStore
from whee_ros.training.risk_lists import Phrase

Detect = Callable[[str], str]
"""From a text to the kind of risk that is found, or ""."""
LINEAR = "linear"
_FOLDS, _ALARMS = 5, 0.05


class Counts(NamedTuple):
    """What a detector found in a list; ``kinds`` holds (found, of the right kind, all) by kind."""

    recall: float
    alarms: float
    kinds: dict[str, tuple[int, int, int]]
    phrases: int
    alikes: int


def measure(held: Sequence[Phrase], detect: Detect) -> Counts:
    """Count what ``detect`` finds in a list."""
    found = [(phrase.kind, detect(phrase.text)) for phrase in held]
    risky = [pair for pair in found if pair[0]]
    alike = [pair for pair in found if not pair[0]]
    kinds: dict[str, tuple[int, int, int]] = {
        kind: (
            sum(1 for told, seen in risky if told == kind and seen),
            sum(1 for told, seen in risky if told == kind == seen),
            sum(1 for told, _ in risky if told == kind),
        )
        for kind in KINDS
    }
    return Counts(
        recall=sum(1 for _, seen in risky if seen) / max(1, len(risky)),
        alarms=sum(1 for _, seen in alike if seen) / max(1, len(alike)),
        kinds=kinds,
        phrases=len(risky),
        alikes=len(alike),
    )


def detectors(reader: RiskReader | None) -> dict[str, Detect]:
    """Give the detectors to compare; "or asked" counts the question as found, too."""
    patterns = Safety.load()
    found: dict[str, Detect] = {"patterns": lambda text: _kind(patterns, text)}
    if reader is not None:
        both = Safety.load(reader=reader)

        def alone(text: str) -> str:
            reading = reader.read(text)
            return reading.kind if reading.probability >= reader.threshold else ""

        found |= {
            "classifier": alone,
            "both": lambda text: _kind(both, text),
            "both, or asked": lambda text: _kind(both, text, asked=True),
        }
    return found


def _kind(safety: Safety, text: str, *, asked: bool = False) -> str:
    risk = safety.detect(text)
    return risk.kind if risk and (asked or not risk.ask) else ""


def linear(
    lists: Mapping[str, Sequence[Phrase]],
    ordinary: Sequence[str],
    store: EmbeddingStore,
    wanted: Sequence[str],
) -> Detect:
    """Fit the baseline: logistic regression on the encoder as it was published.

    Its threshold lets 5 % of the look-alikes pass as risks, out of fold.

    Args:
        lists: phrases to learn from, by writer.
        ordinary: talk in which nothing is wrong, to learn from.
        store: embeddings by text.
        wanted: the texts that will be asked about; it knows no others.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    held = [phrase for phrases in lists.values() for phrase in phrases]
    texts = [*(plain(phrase.text) for phrase in held), *ordinary]
    kinds = np.array([phrase.kind for phrase in held] + [""] * len(ordinary))
    store.add([*texts, *(plain(text) for text in wanted)])
    machine = LogisticRegression(C=10.0, max_iter=2000, class_weight="balanced")
    rows = store.rows(texts)
    calm = sorted(set(kinds)).index("")
    away = 1 - cross_val_predict(machine, rows, kinds, cv=_FOLDS, method="predict_proba")[:, calm]
    alikes = away[: len(held)][kinds[: len(held)] == ""]
    threshold = float(np.quantile(alikes, 1 - _ALARMS))
    machine.fit(rows, kinds)

    def detect(text: str) -> str:
        (found,) = machine.predict_proba(store.rows([plain(text)]))
        risky = [(share, kind) for share, kind in zip(found, machine.classes_, strict=True) if kind]
        return str(max(risky)[1]) if 1 - found[calm] >= threshold else ""

    return detect
