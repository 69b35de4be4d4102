"""Samples as batches: conversations stay together so that each turn is encoded once."""

from __future__ import annotations

import dataclasses
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from whee_ros.decision import DIRECTIONS
from whee_ros.training.samples import Sample
from whee_ros.when.features import FEATURES, features
from whee_ros.when.head import CONTEXT, RELATIONS, SPEAKERS
from whee_ros.when.labels import EMOTIONS


@dataclasses.dataclass(frozen=True)
class Batch:
    """n samples over m different texts.

    ``utterance`` (n,) and ``context`` (n, 6) are rows of ``texts`` (-1: no turn); ``relation``
    (n, 6) as ``head.Inputs`` has it; labels are -1 or NaN where a sample has none;
    ``mechanisms`` is (n, 3);
    ``causes`` gives the labelled texts' causes, empty where the text names none.
    """

    texts: list[str]
    utterance: np.ndarray
    context: np.ndarray
    relation: np.ndarray
    explicit: np.ndarray
    direction: np.ndarray
    need: np.ndarray
    emotion: np.ndarray
    affect: np.ndarray
    mechanisms: np.ndarray
    weight: np.ndarray
    causes: dict[str, str]


def batch_of(samples: Sequence[Sample]) -> Batch:
    """Lay samples out as arrays."""
    place: dict[str, int] = {}
    utterance = np.array([place.setdefault(s.text, len(place)) for s in samples])
    context = np.full((len(samples), CONTEXT), -1)
    relation = np.full((len(samples), CONTEXT), -1)
    for row, sample in enumerate(samples):
        latest = [turn for turn in sample.context if turn[1].strip()][-CONTEXT:]
        for column, (who, text) in enumerate(latest, CONTEXT - len(latest)):
            context[row, column] = place.setdefault(text, len(place))
            relation[row, column] = RELATIONS.index(who)

    def numbers(values: list[float | None]) -> np.ndarray:
        return np.array([np.nan if v is None else v for v in values], dtype=np.float32)

    return Batch(
        texts=list(place),
        utterance=utterance,
        context=context,
        relation=relation,
        explicit=np.stack([explicit(s.text, s.by) for s in samples]),
        direction=np.array([_index(DIRECTIONS, s.direction) for s in samples]),
        need=numbers([s.need for s in samples]),
        emotion=np.array([_index(EMOTIONS, s.emotion) for s in samples]),
        affect=np.stack(
            [numbers([s.valence for s in samples]), numbers([s.arousal for s in samples])], 1
        ),
        mechanisms=np.array([s.mechanisms or (-1, -1, -1) for s in samples]),
        weight=np.array([s.weight for s in samples], dtype=np.float32),
        causes={s.text: s.cause for s in samples if s.cause is not None},
    )


def explicit(text: str, by: str) -> np.ndarray:
    """Give the features of a text and who speaks, float32 (16,)."""
    found = np.zeros(len(FEATURES) + len(SPEAKERS), dtype=np.float32)
    found[: len(FEATURES)] = features(text)
    if by in SPEAKERS:
        found[len(FEATURES) + SPEAKERS.index(by)] = 1.0
    return found


def epoch(
    samples: Sequence[Sample], quota: Mapping[str, int], size: int, seed: int
) -> Iterator[list[Sample]]:
    """Draw one epoch: so many samples a set, whole conversations, in batches of about ``size``.

    Args:
        samples: the training part.
        quota: how many samples of each set; sets not named come whole. A set smaller than its
            quota comes repeatedly.
        size: samples a batch.
        seed: the same seed gives the same epoch.
    """
    chance = random.Random(seed)
    talks: dict[str, dict[str, list[Sample]]] = defaultdict(lambda: defaultdict(list))
    for sample in samples:
        talks[sample.source][sample.conversation].append(sample)
    drawn: list[list[Sample]] = []
    for source, found in sorted(talks.items()):
        groups = list(found.values())
        wanted = quota.get(source, sum(len(group) for group in groups))
        while wanted > 0:
            chance.shuffle(groups)
            for group in groups:
                if wanted <= 0:
                    break
                drawn.append(group)
                wanted -= len(group)
    chance.shuffle(drawn)
    waiting: list[Sample] = []
    for group in drawn:
        waiting += group
        if len(waiting) >= size:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _index(names: Sequence[str], name: str | None) -> int:
    return names.index(name) if name in names else -1
