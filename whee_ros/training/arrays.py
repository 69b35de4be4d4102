"""Samples as arrays for fitting and evaluating heads."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

from whee_ros.decision import DIRECTIONS
from whee_ros.training.augment import recognised, sometimes_recognised
from whee_ros.training.embed import EmbeddingStore
from whee_ros.training.samples import Sample
from whee_ros.when.features import features
from whee_ros.when.head import inputs
from whee_ros.when.labels import EMOTIONS


@dataclasses.dataclass(frozen=True)
class Arrays:
    """n samples: inputs (n, 1166) and labels; -1 or NaN where a sample has none."""

    x: np.ndarray
    direction: np.ndarray
    need: np.ndarray
    emotion: np.ndarray
    valence: np.ndarray
    arousal: np.ndarray
    weight: np.ndarray


def spoken_style(samples: Sequence[Sample], seed: int) -> list[Sample]:
    """Give half of the samples a recogniser's form; our own talk is seen in three forms.

    Every second command is put into the middle of one of our sad or glad stories: a request there
    is still a request, and no set says so often enough.
    """
    stories = [s for s in samples if s.family == "own" and s.direction == "seeking" and s.other]
    changed = []
    for number, sample in enumerate(samples):
        if sample.family == "commands" and number % 2 == 0 and stories:
            story = stories[number % len(stories)]
            sample = dataclasses.replace(sample, own=story.own, other=story.other)  # noqa: PLW2901
        text = sometimes_recognised(sample.text, seed)
        changed.append(dataclasses.replace(sample, text=text))
        if sample.family == "own":
            changed.append(dataclasses.replace(sample, text=recognised(sample.text, seed + 1)))
            changed.append(dataclasses.replace(sample, own=(), other=()))
    return changed


def arrays(
    samples: Sequence[Sample],
    store: EmbeddingStore,
    say: Callable[[str], None] = lambda line: None,
) -> Arrays:
    """Embed what is new and lay the samples out as arrays."""
    context = [text for sample in samples for text in (*sample.own, *sample.other)]
    store.add([sample.text for sample in samples] + context, say)

    def mean(groups: list[tuple[str, ...]]) -> np.ndarray:
        return np.stack([store.rows(group).mean(0) if group else _NOTHING for group in groups])

    def numbers(values: list[float | None]) -> np.ndarray:
        return np.array([np.nan if v is None else v for v in values], dtype=np.float32)

    return Arrays(
        x=inputs(
            store.rows([sample.text for sample in samples]),
            mean([sample.own for sample in samples]),
            mean([sample.other for sample in samples]),
            np.stack([features(sample.text) for sample in samples]),
        ),
        direction=np.array([_index(DIRECTIONS, sample.direction) for sample in samples]),
        need=numbers([sample.need for sample in samples]),
        emotion=np.array([_index(EMOTIONS, sample.emotion) for sample in samples]),
        valence=numbers([sample.valence for sample in samples]),
        arousal=numbers([sample.arousal for sample in samples]),
        weight=np.array([sample.weight for sample in samples], dtype=np.float32),
    )


_NOTHING = np.zeros(384, dtype=np.float32)


def _index(names: Sequence[str], name: str | None) -> int:
    return names.index(name) if name in names else -1
