"""whEE's behavioural cues of one utterance, from its explicit features and the heads' reading."""

from __future__ import annotations

from typing import Literal

import numpy as np

from whee_ros.decision import BehaviouralCues, Mechanisms
from whee_ros.when.features import FEATURES, features
from whee_ros.when.text_reading import TextReading

_SIDED = 0.25


def behaviour(text: str, reading: TextReading | None) -> BehaviouralCues:
    """Give the cues.

    Args:
        text: the utterance.
        reading: what the heads read in it; None gives the cues of an empty utterance.
    """
    if reading is None:
        return BehaviouralCues()
    found = dict(zip(FEATURES, features(text).tolist(), strict=True))
    levels = (
        [int(level) for level in reading.mechanisms.argmax(-1)]
        if reading.mechanisms is not None
        else [0, 0, 0]
    )
    return BehaviouralCues(
        who=_who(found),
        sentiment="negative"
        if reading.valence < -_SIDED
        else "positive"
        if reading.valence > _SIDED
        else "neutral",
        disclosure=bool(found["disclosure"] or found["feeling"]),
        question=bool(found["question"]),
        mechanisms=Mechanisms(
            emotional_reaction=levels[0], interpretation=levels[1], exploration=levels[2]
        ),
    )


def _who(found: dict[str, float]) -> Literal["self", "partner", "topic"]:
    sides = np.array([found["self"], found["partner"]])
    if not sides.any():
        return "topic"
    return "self" if sides[0] >= sides[1] else "partner"
