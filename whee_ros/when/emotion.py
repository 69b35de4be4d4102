"""Which feeling a turn shows: its category and its place, from words, face and voice together."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from whee_ros.decision import Channel, Emotion
from whee_ros.when.affect import Affect
from whee_ros.when.head import log_softmax
from whee_ros.when.labels import EMOTIONS, PROTOTYPES
from whee_ros.when.text_reading import TextReading

# How far valence and arousal of face or voice pull the emotion's category.
_PULL = 2.0
# How far the words' own valence, which is read more surely than the category, pulls it; the reading
# is stretched, for it keeps to the middle.
_TEXT_PULL, _STRETCH = 4.0, 1.5
_VALENCES = np.array([PROTOTYPES[name][0] for name in EMOTIONS])
_NEUTRAL = EMOTIONS.index("neutral")


def emotion(
    text: TextReading | None,
    channels: Sequence[tuple[Channel, Affect, float]],
    seeking: float,
) -> Emotion:
    """Fuse the category and its place; whoever seeks empathy is hardly without a feeling."""
    logs = np.full(len(EMOTIONS), -math.log(len(EMOTIONS)))
    votes: list[tuple[float, float, float]] = []
    if text is not None:
        apart = (_STRETCH * text.valence - _VALENCES) ** 2
        logs = text.trust * (text.emotion - _TEXT_PULL * apart) + (1 - text.trust) * logs
        # Words without a feeling do not say that there is none, the less the more is shown.
        hidden = math.prod(1.0 - a.confidence * max(a.distress, a.gladness) for _, a, _ in channels)
        others = np.delete(logs, _NEUTRAL).max()
        logs[_NEUTRAL] = min(logs[_NEUTRAL], others + hidden**2 * (logs[_NEUTRAL] - others))
        moved = 1.0 - math.exp(float(log_softmax(text.emotion)[_NEUTRAL]))
        votes.append((text.valence, text.arousal, text.trust * (0.2 + 0.8 * moved)))
    places = np.array([PROTOTYPES[name] for name in EMOTIONS])
    for channel, affect, _ in channels:
        share = affect.confidence * (0.8 if channel == "face" else 0.6)
        felt = max(affect.distress, affect.gladness)
        if text is None or felt:
            votes.append((affect.valence, affect.arousal, share * (0.3 + felt)))
            distance = (places[:, 0] - affect.valence) ** 2 + 0.4 * (
                places[:, 1] - affect.arousal
            ) ** 2
            logs = logs - _PULL * share * distance
    if text is not None:
        logs[_NEUTRAL] += math.log(max(1.0 - seeking, 0.01))
    chances = np.exp(log_softmax(logs))
    best = int(chances.argmax())
    total = sum(vote[2] for vote in votes)
    mean = [sum(v[i] * v[2] for v in votes) / total if total else 0.0 for i in (0, 1)]
    return Emotion(
        label=EMOTIONS[best] if votes else "neutral",
        valence=float(mean[0]),
        arousal=float(mean[1]),
        confidence=float(chances[best]) if votes else 0.0,
    )
