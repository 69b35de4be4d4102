"""Train the regressions that read a speaker's state from a turn's sound (perception/voice).

whee train voice --variant own --data DIR --out DIR
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whee_ros.perception.voice.model import EMOTIONS, Softmax, VoiceModel, write
from whee_ros.training.readers.speech import SPEECH, speech_sets
from whee_ros.training.speech import Heard, hear

REGULARISATION = 0.03  # sklearn's C; chosen by leaving out actors of each set
NEUTRAL_TURNS = 3  # of an actor, whose mean is the baseline of the others
_DRAWS = 4  # random choices of these turns

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


def train_voice(
    variant: str, data: Path, out: Path, workers: int = 2, say: Callable[[str], None] = print
) -> dict[str, Any]:
    """Train, evaluate and write one variant: NAME.json and its card NAME.md.

    Args:
        variant: "own" (sets that allow commercial use) or "research".
        data: folder of the data sets.
        out: folder for the weights.
        workers: processes that listen.
        say: told of the progress.

    Returns:
        The evaluation, see `voice_results.evaluate`.

    Raises:
        ValueError: a set of the variant is not there.
    """
    from whee_ros.training.voice_card import card
    from whee_ros.training.voice_results import evaluate, fit_odds

    heard = listen(data, workers, say)
    names = speech_sets(variant)
    rows = usable(heard, names)
    say(f"fitting {variant} on {len(rows)} recordings of {', '.join(names)}")
    results = evaluate(heard, names, say)
    odds = fit_odds(heard, names)
    facts = {
        "variant": variant,
        "sets": {name: SPEECH[name].licence for name in names},
        "recordings": len(rows),
        "odds": odds,
    }
    model = fit(heard, rows)._replace(facts=facts)
    out.mkdir(parents=True, exist_ok=True)
    write(model, out / f"{variant}-v1.json")
    text = card(variant, model, results)
    (out / f"{variant}-v1.md").write_text(text, encoding="utf-8")
    return results


def listen(data: Path, workers: int, say: Callable[[str], None]) -> Heard:
    """Read and hear every set of acted speech in ``data``.

    Raises:
        ValueError: one is not there.
    """
    recordings = []
    for name, one in SPEECH.items():
        found = list(one.read(data))
        if not found:
            raise ValueError(f"there are no recordings in {data / 'speech_emotion' / name}")
        recordings += found
    return hear(recordings, workers, say)


def usable(heard: Heard, names: tuple[str, ...]) -> Rows:
    """Give the rows of these sets in which speech was found."""
    return np.flatnonzero(heard.found & np.isin(heard.corpus, names))


def fit(heard: Heard, rows: Rows) -> VoiceModel:
    """Fit both regressions on some rows; ``facts`` stay empty."""
    emotions = tuple(name for name in EMOTIONS if name in set(heard.emotion[rows]))
    population = _regress(heard.values[rows], heard.emotion[rows], emotions)
    values, told = [], []
    for draw in range(_DRAWS):
        usual, rest = baselines(heard, rows, NEUTRAL_TURNS, draw)
        values.append(heard.values[rest] - usual)
        told.append(heard.emotion[rest])
    # A turn drawn several times is still one turn's worth of evidence.
    person = _regress(
        np.concatenate(values), np.concatenate(told), emotions, REGULARISATION / _DRAWS
    )
    return VoiceModel(emotions, population, person, {})


def baselines(heard: Heard, rows: Rows, turns: int, seed: int) -> tuple[Floats, Rows]:
    """Draw neutral turns of each actor; give their mean for each of the rows left, and these."""
    chance = np.random.default_rng(seed)
    usual, rest = [], []
    for actor in np.unique(heard.actor[rows]):
        own = rows[heard.actor[rows] == actor]
        drawn = chance.permutation(own[heard.emotion[own] == "neutral"])[:turns]
        if len(drawn) == 0:
            continue
        left = np.setdiff1d(own, drawn)
        rest.append(left)
        usual.append(np.repeat(heard.values[drawn].mean(axis=0)[None], len(left), axis=0))
    return np.concatenate(usual), np.concatenate(rest)


def _regress(
    values: Floats, told: NDArray[np.str_], emotions: tuple[str, ...], c: float = REGULARISATION
) -> Softmax:
    """Fit a softmax regression with an L2 penalty; classes weigh the same, and emotions in them."""
    from sklearn.linear_model import LogisticRegression

    mean, sd = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-6)
    weight = np.zeros(len(told))
    for name in emotions:
        alike = sum(EMOTIONS[other][0] == EMOTIONS[name][0] for other in emotions)
        weight[told == name] = 1.0 / (alike * max(1, (told == name).sum()))
    weight *= len(told) / weight.sum()
    scores = np.clip((values - mean) / sd, -3.0, 3.0)
    made = LogisticRegression(C=c, max_iter=1000).fit(scores, told, sample_weight=weight)
    order = [list(made.classes_).index(name) for name in emotions]
    return Softmax(mean, sd, made.coef_[order], made.intercept_[order])
