"""The emotion categories of the "when" stage, each with its place in valence and arousal.

Ekman's groups plus the social emotions that a conversation partner must tell apart (pride,
gratitude, affection, loneliness, guilt, shame) and boredom. The (valence, arousal) prototypes
follow Russell's circumplex (1980) by order, not by measurement: they turn a face's or voice's
reading into a preference among categories and never stand for a person's own value.
"""

from __future__ import annotations

PROTOTYPES: dict[str, tuple[float, float]] = {
    "neutral": (0.0, -0.1),
    "joy": (0.8, 0.5),
    "pride": (0.7, 0.4),
    "gratitude": (0.7, 0.1),
    "affection": (0.7, 0.2),
    "surprise": (0.2, 0.6),
    "sadness": (-0.7, -0.3),
    "grief": (-0.9, -0.1),
    "loneliness": (-0.7, -0.4),
    "disappointment": (-0.5, -0.2),
    "guilt": (-0.6, 0.0),
    "shame": (-0.6, 0.2),
    "fear": (-0.6, 0.6),
    "anger": (-0.6, 0.7),
    "disgust": (-0.6, 0.3),
    "boredom": (-0.4, -0.6),
}
EMOTIONS: tuple[str, ...] = tuple(PROTOTYPES)
POSITIVE = frozenset({"joy", "pride", "gratitude", "affection"})
