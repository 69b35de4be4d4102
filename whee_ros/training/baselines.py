"""What the heads must beat, on the same data: guesses of a direction for each sample."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from whee_ros.decision import DIRECTIONS
from whee_ros.training.arrays import Arrays
from whee_ros.training.samples import Sample
from whee_ros.when.encoder import DIMENSIONS
from whee_ros.when.features import plain
from whee_ros.when.labels import DISTRESS, EMOTIONS

Baseline = Callable[[Sequence[Sample], Arrays], np.ndarray]
_NONE, _SEEKING, _PROVIDING = range(len(DIRECTIONS))
_FEELING = re.compile(
    r"\b(?:sad|cry\w*|cried|died?|dead|lost|lonely|alone|afraid|scared|fear|worr\w+|hate|angry|mad"
    r"|hurts?|pain|sorry|miss|happy|glad|proud|love|excited|awful|terrible|wonderful|upset|guilty"
    r"|ashamed|embarrass\w+|nervous|stress\w*|depress\w*|fail\w*|won)\b"
)
_SELF = re.compile(r"\b(?:i|i'm|my|me|we|our)\b")
_CARE = re.compile(r"\b(?:sorry|hope you|congratulations|you'll|prayers|hugs|proud of you|care)\b")


def keywords(samples: Sequence[Sample], _: Arrays) -> np.ndarray:
    """Care words with "you" provide, feeling words with "I" seek, everything else is none."""
    return np.array([_by_words(plain(sample.text)) for sample in samples])


def _by_words(text: str) -> int:
    if _CARE.search(text) and re.search(r"\byou\w*\b", text):
        return _PROVIDING
    return _SEEKING if _FEELING.search(text) and _SELF.search(text) else _NONE


def majority(train: Arrays) -> Baseline:
    """Always the class with the greatest weight in training."""
    known = train.direction >= 0
    best = np.bincount(train.direction[known], train.weight[known], len(DIRECTIONS)).argmax()
    return lambda samples, _: np.full(len(samples), best)


def linear(train: Arrays) -> Baseline:
    """Weighted logistic regression on the frozen embedding of the utterance alone."""
    from sklearn.linear_model import LogisticRegression

    known = train.direction >= 0
    model = LogisticRegression(max_iter=300, C=0.05)
    model.fit(
        train.x[known, :DIMENSIONS], train.direction[known], sample_weight=train.weight[known]
    )
    return lambda _, data: np.asarray(model.predict(data.x[:, :DIMENSIONS]))


def emotion_rule(train: Arrays) -> Baseline:
    """Logistic emotions; distress or joy with "I" seeks, affection with "you" provides."""
    from sklearn.linear_model import LogisticRegression

    known = train.emotion >= 0
    model = LogisticRegression(max_iter=200, C=0.05)
    model.fit(train.x[known, :DIMENSIONS], train.emotion[known])
    seeking = {EMOTIONS.index(name) for name in DISTRESS | {"joy", "pride"}}
    caring = EMOTIONS.index("affection")

    def guess(samples: Sequence[Sample], data: Arrays) -> np.ndarray:
        emotions = model.predict(data.x[:, :DIMENSIONS])
        result = np.full(len(samples), _NONE)
        for row, (sample, emotion) in enumerate(zip(samples, emotions, strict=True)):
            text = plain(sample.text)
            if emotion in seeking and _SELF.search(text):
                result[row] = _SEEKING
            elif emotion == caring and re.search(r"\byou\w*\b", text):
                result[row] = _PROVIDING
        return result

    return guess
