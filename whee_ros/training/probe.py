"""Run weights over samples the way the stage does: the shipped encoder and the numpy heads."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from whee_ros.training.batches import batch_of
from whee_ros.training.samples import Sample
from whee_ros.when.encoder import DIMENSIONS, Encoder
from whee_ros.when.head import CONTEXT, Inputs, Reading
from whee_ros.when.opening import without_greeting
from whee_ros.when.weights import Weights

# Embeddings that are remembered, so that reading a set again without its context costs nothing.
_REMEMBERED = 20_000


class Probe:
    """Reads samples with weights.

    Args:
        weights: as ``whee_ros.when.weights.load`` gives them.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.encoder = Encoder(changed=weights.encoder, span=weights.head.span(), cache=_REMEMBERED)

    def read(
        self, samples: Sequence[Sample], *, context: bool = True, cues: bool = True
    ) -> Reading:
        """Read samples.

        Args:
            samples: any number.
            context: False leaves the turns before out (ablation).
            cues: False leaves the explicit features and the speaker out (ablation).
        """
        parts = [
            self._some(samples[i : i + 512], context, cues) for i in range(0, len(samples), 512)
        ]
        fields = [field.name for field in dataclasses.fields(Reading)]
        return Reading(
            **{name: np.concatenate([getattr(part, name) for part in parts]) for name in fields}
        )

    def _some(self, samples: Sequence[Sample], context: bool, cues: bool) -> Reading:
        batch = batch_of([_heard(sample) for sample in samples])
        wanted = batch.texts if context else batch.texts[: batch.utterance.max() + 1]
        rows = np.zeros((len(batch.texts) + 1, DIMENSIONS), dtype=np.float32)
        rows[: len(wanted)] = self.encoder(wanted)
        given = Inputs(
            utterance=rows[batch.utterance],
            context=rows[batch.context],
            relation=batch.relation if context else np.full_like(batch.relation, -1),
            explicit=batch.explicit if cues else np.zeros_like(batch.explicit),
        )
        return self.weights.head.read(given)


def _heard(sample: Sample) -> Sample:
    """Leave out of the turns before what the stage leaves out."""
    before = [turn for turn in sample.context if turn[1].strip()][-CONTEXT:]
    return dataclasses.replace(sample, context=without_greeting(before))
