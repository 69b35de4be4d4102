"""How well a speaker's state is read on actors that the regressions never heard."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.voice.affect import Baseline, read
from whee_ros.perception.voice.model import CLASSES, VoiceModel
from whee_ros.training.bootstrap import interval
from whee_ros.training.readers.speech import SPEECH
from whee_ros.training.speech import Heard
from whee_ros.training.voice import NEUTRAL_TURNS, baselines, fit, usable

BASELINES = ("none", "neutral turns", "running")
"""Nothing known of the voice; the mean of three of its neutral turns, which are not judged; what
the voice stage itself learns over the actor's turns in random order, whatever they express."""

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclasses.dataclass(frozen=True)
class Readings:
    """What was read of some rows: valence, arousal, confidence (n), and classes (n, 3)."""

    rows: Rows
    valence: Floats
    arousal: Floats
    confidence: Floats
    classes: Floats

    @classmethod
    def join(cls, several: Sequence[Readings]) -> Readings:
        """Put readings one after the other."""
        names = [field.name for field in dataclasses.fields(cls)]
        return cls(*(np.concatenate([getattr(one, name) for one in several]) for name in names))


def judge(heard: Heard, model: VoiceModel, rows: Rows, baseline: str, seed: int = 0) -> Readings:
    """Read all turns of one actor.

    Args:
        heard: the recordings.
        model: the weights.
        rows: the actor's.
        baseline: one of ``BASELINES``.
        seed: of the order, and of the choice of neutral turns.
    """
    spoken = rows[heard.found[rows]]
    voice = Baseline()
    if baseline == "neutral turns":
        usual, spoken = baselines(heard, spoken, NEUTRAL_TURNS, seed)
        for _ in range(NEUTRAL_TURNS):
            voice.update(usual[0])
        left = np.isin(rows, spoken) | ~heard.found[rows]
        rows = rows[left]
    order = np.random.default_rng(seed).permutation(rows)
    found = []
    for row in order:
        values = heard.values[row] if heard.found[row] else None
        one = read(values, float(heard.voiced[row]), model, voice)
        if baseline == "running" and one.classes:
            voice.update(values, one.classes[CLASSES.index("neutral")])
        classes = one.classes or (np.nan,) * len(CLASSES)
        found.append([one.valence, one.arousal, one.confidence, *classes])
    table = np.array(found)
    return Readings(order, table[:, 0], table[:, 1], table[:, 2], table[:, 3:])


def unseen(
    heard: Heard, names: tuple[str, ...], test: str, baseline: str, seed: int = 0
) -> Readings:
    """Read every actor of the set ``test`` by weights that learned from ``names`` without them."""
    found, model = [], None
    for actor in np.unique(heard.actor[heard.corpus == test]):
        own = np.flatnonzero(heard.actor == actor)
        if model is None or test in names:
            model = _fitted(heard, names, str(actor))
        found.append(judge(heard, model, own, baseline, seed))
    return Readings.join(found)


def _fitted(heard: Heard, names: tuple[str, ...], without: str) -> VoiceModel:
    rows = usable(heard, names)
    return fit(heard, rows[heard.actor[rows] != without])


def recalls(heard: Heard, found: Readings) -> dict[str, Any]:
    """Give unweighted average recall with its 95 % interval over actors, and each recall.

    A recording in which no speech was found counts as an error.
    """
    truth = heard.label[found.rows]
    guess = np.where(np.isfinite(found.classes[:, 0]), np.nan_to_num(found.classes).argmax(1), -1)

    def average(rows: NDArray[Any]) -> float:
        each = [np.mean(guess[rows][truth[rows] == c] == c) for c in range(len(CLASSES))]
        return float(np.mean(each))

    low, high = interval(heard.actor[found.rows].tolist(), average, rounds=200)
    each = {
        name: round(float(np.mean(guess[truth == c] == c)), 3) for c, name in enumerate(CLASSES)
    }
    return {
        "uar": round(average(np.arange(len(truth))), 3),
        "interval": [round(low, 3), round(high, 3)],
        "recall": each,
        "n": len(truth),
        "unheard": int((guess < 0).sum()),
    }


def evaluate(
    heard: Heard, names: tuple[str, ...], say: Callable[[str], None] = lambda line: None
) -> dict[str, Any]:
    """Measure weights that learn from the sets ``names``: on each set, with each baseline.

    On a set they learn from, each actor is judged by weights that never heard this actor; on any
    other set by the weights as they are (cross-corpus).
    """
    rows = []
    learned = [names, *((name,) for name in names if len(names) > 1)]
    for sets in learned:
        for test in SPEECH:
            for baseline in BASELINES:
                found = unseen(heard, sets, test, baseline)
                row = {"learned": list(sets), "test": test, "baseline": baseline}
                rows.append({**row, **recalls(heard, found)})
            say(f"judged {test} by weights that learned from {', '.join(sets)}")
    return {"voice": rows}


def fit_odds(heard: Heard, names: tuple[str, ...]) -> dict[str, list[float]]:
    """Fit log-likelihood ratios of distressed and of positive to valence and arousal.

    Logistic regressions on unseen actors, whose two classes weigh the same, so that their log-odds
    are likelihood ratios (N. Brummer and J. du Preez, Computer Speech and Language 20, 2006).

    Returns:
        The coefficients of 1, v, a, v^2, a^2 and v*a by class.
    """
    from sklearn.linear_model import LogisticRegression

    several = [unseen(heard, names, test, b) for test in names for b in BASELINES]
    found = Readings.join(several)
    heard_at_all = np.isfinite(found.classes[:, 0])
    label = heard.label[found.rows][heard_at_all]
    v, a = found.valence[heard_at_all], found.arousal[heard_at_all]
    terms = np.column_stack([np.ones_like(v), v, a, v**2, a**2, v * a])
    odds = {}
    for name in ("distressed", "positive"):
        made = LogisticRegression(C=1.0, class_weight="balanced", fit_intercept=False)
        made.fit(terms, label == CLASSES.index(name))
        odds[name] = [round(float(value), 3) for value in made.coef_[0]]
    return odds
