"""What the weights must beat, on the same data: guesses of a direction for each sample."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from whee_ros.decision import DIRECTIONS
from whee_ros.training.embed import EmbeddingStore
from whee_ros.training.samples import Sample
from whee_ros.when.features import plain

Baseline = Callable[[Sequence[Sample]], np.ndarray]
_NONE, _SEEKING, _PROVIDING = range(len(DIRECTIONS))
_SELF = re.compile(r"\b(?:i|i'm|im|i've|my|me|we|our)\b")
_YOU = re.compile(r"\byou\w*\b")
_LOUD = 0.35


def labels(samples: Sequence[Sample]) -> np.ndarray:
    """Give the directions as numbers; every sample must have one."""
    names: Sequence[str] = DIRECTIONS
    return np.array([names.index(sample.direction or "none") for sample in samples])


def majority(train: Sequence[Sample]) -> Baseline:
    """Always the commonest class of the training part."""
    best = int(np.bincount(labels(train), minlength=len(DIRECTIONS)).argmax())
    return lambda samples: np.full(len(samples), best)


def words(train: Sequence[Sample]) -> Baseline:
    """Logistic regression on TF-IDF of one and two words."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model: Any = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        LogisticRegression(max_iter=400, C=4.0, class_weight="balanced"),
    )
    model.fit([plain(sample.text) for sample in train], labels(train))
    return lambda samples: np.asarray(model.predict([plain(s.text) for s in samples]))


def linear(train: Sequence[Sample], store: EmbeddingStore) -> Baseline:
    """Logistic regression on the frozen MiniLM embedding of the utterance."""
    from sklearn.linear_model import LogisticRegression

    store.add([sample.text for sample in train])
    model = LogisticRegression(max_iter=400, C=10.0, class_weight="balanced")
    model.fit(store.rows([sample.text for sample in train]), labels(train))

    def guess(samples: Sequence[Sample]) -> np.ndarray:
        store.add([sample.text for sample in samples])
        return np.asarray(model.predict(store.rows([sample.text for sample in samples])))

    return guess


def sentiment_rule() -> Baseline:
    """VADER (Hutto & Gilbert, ICWSM 2014): strong sentiment with "I" seeks, kind "you" provides."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    judge = SentimentIntensityAnalyzer()

    def one(text: str) -> int:
        mood = judge.polarity_scores(text)["compound"]
        said = plain(text)
        if _YOU.search(said) and mood > _LOUD and "?" not in text:
            return _PROVIDING
        return _SEEKING if _SELF.search(said) and abs(mood) > _LOUD else _NONE

    return lambda samples: np.array([one(sample.text) for sample in samples])
