"""The trained heads over the text encoder: direction, need, emotion, affect, mechanisms.

One network reads the utterance's embedding, a summary of the turns before it (attention over their
embeddings, by who spoke and how long ago), explicit features and who speaks. Inference is plain
numpy: embeddings of earlier turns are cached, so a decision costs one short text.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from whee_ros.decision import DIRECTIONS
from whee_ros.when.encoder import DIMENSIONS
from whee_ros.when.features import FEATURES
from whee_ros.when.labels import EMOTIONS

CONTEXT = 6
RELATIONS: tuple[str, ...] = ("own", "other", "robot")
SPEAKERS: tuple[str, ...] = ("person", "robot")
HEADS, KEY, VALUE = 2, 48, 96
EMBEDDING_SCALE, FEATURE_SCALE = 16.0, 2.0
INPUTS = DIMENSIONS + HEADS * VALUE + len(FEATURES) + len(SPEAKERS)
_SIZES = (len(DIRECTIONS), 1, len(EMOTIONS), 2, 9)
_ENDS = np.cumsum(_SIZES)
OUTPUTS = int(_ENDS[-1])
# Needs between which words that call for empathy by themselves come to be taken as plain ones.
_UNPLAIN, _PLAIN = (float(np.log(need / (1.0 - need))) for need in (0.6, 0.8))
DIRECTION, NEED, EMOTION, AFFECT, MECHANISMS = (
    slice(int(end) - size, int(end)) for end, size in zip(_ENDS, _SIZES, strict=True)
)
SHAPES: dict[str, tuple[int, ...]] = {
    "query": (HEADS * KEY, DIMENSIONS),
    "key": (HEADS * KEY, DIMENSIONS),
    "value": (HEADS * VALUE, DIMENSIONS),
    "place": (HEADS, len(RELATIONS), CONTEXT),
    "relation": (len(RELATIONS), HEADS * VALUE),
    "hidden": (-1, INPUTS),
    "hidden_bias": (-1,),
    "output": (OUTPUTS, -1),
    "output_bias": (OUTPUTS,),
    "cause": (2, DIMENSIONS),
    "cause_bias": (2,),
}


@dataclasses.dataclass(frozen=True)
class Inputs:
    """n utterances as the heads take them.

    Attributes:
        utterance: embeddings (n, 384).
        context: embeddings (n, 6, 384) of the turns before, oldest first, the latest last.
        relation: who said each, (n, 6) numbers of ``RELATIONS``; -1 where there is no turn.
        explicit: features (n, 14) and who speaks as (n, 2), joined to (n, 16).
    """

    utterance: np.ndarray
    context: np.ndarray
    relation: np.ndarray
    explicit: np.ndarray


@dataclasses.dataclass(frozen=True)
class Reading:
    """What the heads read in n utterances.

    ``direction`` (n, 3) are calibrated log-probabilities in the order of ``DIRECTIONS``; ``need``
    (n,) are log-odds; ``emotion`` (n, 16) log-probabilities in the order of ``EMOTIONS``;
    ``valence`` and ``arousal`` (n,) are -1..1; ``mechanisms`` (n, 3, 3) are the log-probabilities
    of the levels 0 to 2 of reaction, interpretation and exploration.
    """

    direction: np.ndarray
    need: np.ndarray
    emotion: np.ndarray
    valence: np.ndarray
    arousal: np.ndarray
    mechanisms: np.ndarray

    def need_odds(self) -> np.ndarray:
        """Give the need's log-odds (n,): the mean of two views of it, ``need`` and P(seeking)."""
        seeking = self.direction[:, DIRECTIONS.index("seeking")]
        odds = seeking - np.log(np.maximum(-np.expm1(np.minimum(seeking, -1e-9)), 1e-9))
        result: np.ndarray = (self.need + odds) / 2
        return result


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """Turn logits (..., k) into log-probabilities."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    result: np.ndarray = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def sigmoid(logit: np.ndarray | float) -> Any:
    """Turn log-odds into a probability, safely for huge values."""
    return 1.0 / (1.0 + np.exp(-np.clip(logit, -60.0, 60.0)))


class Head:
    """The network.

    Args:
        arrays: float32 arrays of the shapes in ``SHAPES``.
        facts: the JSON beside the weights: labels, sizes, hashes, calibration.
        name: how decisions name these weights.
    """

    def __init__(self, arrays: dict[str, np.ndarray], facts: dict[str, Any], name: str) -> None:
        self.arrays, self.facts, self.name = arrays, facts, name
        calibration = facts.get("calibration", {})
        self.direction_temperature = float(calibration.get("direction_temperature", 1.0))
        self.emotion_temperature = float(calibration.get("emotion_temperature", 1.0))
        self.plain_share = float(calibration.get("plain_share", 0.0))

    def outputs(self, given: Inputs) -> np.ndarray:
        """Give the raw outputs (n, 31)."""
        a = self.arrays
        utterance = EMBEDDING_SCALE * given.utterance
        joined = np.concatenate(
            [utterance, self._before(utterance, given), FEATURE_SCALE * given.explicit], axis=1
        )
        hidden = np.maximum(joined @ a["hidden"].T + a["hidden_bias"], 0.0)
        result: np.ndarray = hidden @ a["output"].T + a["output_bias"]
        return result

    def span(self) -> tuple[np.ndarray, np.ndarray]:
        """Give weight (2, 384) and bias (2,) of the cause's start and end; see ``spans``."""
        return self.arrays["cause"], self.arrays["cause_bias"]

    def _before(self, utterance: np.ndarray, given: Inputs) -> np.ndarray:
        """Attend over the turns before; a null turn of score 0 takes what none of them earns."""
        a, n = self.arrays, len(utterance)
        context = EMBEDDING_SCALE * given.context
        there = given.relation >= 0
        kind = np.maximum(given.relation, 0)
        query = (utterance @ a["query"].T).reshape(n, HEADS, KEY)
        keys = (context @ a["key"].T).reshape(n, CONTEXT, HEADS, KEY)
        values = context @ a["value"].T + a["relation"][kind]
        scores = np.einsum("nhk,nchk->nhc", query, keys) / KEY
        scores += a["place"][:, kind, np.arange(CONTEXT)].transpose(1, 0, 2)
        raised = np.where(there[:, None, :], np.exp(np.minimum(scores, 30.0)), 0.0)
        share = raised / (1.0 + raised.sum(-1, keepdims=True))
        summary = np.einsum("nhc,nchv->nhv", share, values.reshape(n, CONTEXT, HEADS, VALUE))
        flat: np.ndarray = summary.reshape(n, HEADS * VALUE)
        return flat

    def read(self, given: Inputs) -> Reading:
        """Read n utterances."""
        raw = self.outputs(given)
        rows = np.flatnonzero((given.relation >= 0).any(axis=1))
        if self.plain_share and len(rows):
            alone = self.outputs(_alone(given, rows))
            raw[rows] += self._plain(raw[rows], alone)[:, None] * (alone - raw[rows])
        return self._reading(raw)

    def _plain(self, heard: np.ndarray, alone: np.ndarray) -> np.ndarray:
        """How far (n,) to believe words read without the turns before them, 0 to ``plain_share``.

        "My grandmother died" after talk of the weather is still that: where words call for empathy
        by themselves, what was said before may not take all of it.
        """
        need = self._reading(alone).need_odds()
        plain = np.clip((need - _UNPLAIN) / (_PLAIN - _UNPLAIN), 0.0, 1.0)
        found: np.ndarray = self.plain_share * plain * (need > self._reading(heard).need_odds())
        return found

    def _reading(self, raw: np.ndarray) -> Reading:
        affect = np.tanh(raw[:, AFFECT])
        return Reading(
            direction=log_softmax(raw[:, DIRECTION] / self.direction_temperature),
            need=raw[:, NEED][:, 0],
            emotion=log_softmax(raw[:, EMOTION] / self.emotion_temperature),
            valence=affect[:, 0],
            arousal=affect[:, 1],
            mechanisms=log_softmax(raw[:, MECHANISMS].reshape(-1, 3, 3)),
        )


def _alone(given: Inputs, rows: np.ndarray) -> Inputs:
    return Inputs(
        utterance=given.utterance[rows],
        context=given.context[rows],
        relation=np.full_like(given.relation[rows], -1),
        explicit=given.explicit[rows],
    )
