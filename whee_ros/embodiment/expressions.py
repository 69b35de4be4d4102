"""The faces that plans may name, and where each lies in valence and arousal.

The first 25 are the constants of hri_msgs/Expression 2.3.2; the last two are ours, for what a
listener shows and hri_msgs has no word for. Positions follow the circumplex model of affect
(Russell 1980), set by hand.
"""

from __future__ import annotations

import math

EXPRESSIONS: dict[str, tuple[float, float]] = {
    "neutral": (0.0, 0.0),
    "angry": (-0.7, 0.6),
    "sad": (-0.7, -0.4),
    "happy": (0.8, 0.4),
    "surprised": (0.2, 0.8),
    "disgusted": (-0.7, 0.3),
    "scared": (-0.7, 0.8),
    "pleading": (-0.3, 0.3),
    "vulnerable": (-0.4, -0.1),
    "despaired": (-0.9, -0.2),
    "guilty": (-0.6, -0.1),
    "disappointed": (-0.5, -0.4),
    "embarrassed": (-0.3, 0.2),
    "horrified": (-0.9, 0.9),
    "skeptical": (-0.2, 0.1),
    "annoyed": (-0.5, 0.4),
    "furious": (-0.9, 0.9),
    "suspicious": (-0.4, 0.2),
    "rejected": (-0.8, -0.3),
    "bored": (-0.3, -0.6),
    "tired": (-0.1, -0.8),
    "asleep": (0.0, -1.0),
    "confused": (-0.2, 0.3),
    "amazed": (0.6, 0.8),
    "excited": (0.8, 0.8),
    "concerned": (-0.3, 0.1),
    "attentive": (0.2, 0.2),
}


def nearest(valence: float, arousal: float) -> str:
    """Name the plain expression nearest to a valence and an arousal, each -1..1."""
    plain = ("neutral", "happy", "sad", "angry", "surprised", "scared", "concerned", "tired")
    return min(plain, key=lambda name: math.dist(EXPRESSIONS[name], (valence, arousal)))


def as_color(valence: float, arousal: float, intensity: float) -> tuple[float, float, float]:
    """Give a colour for a robot without a face: warm for glad, soft blue for concern.

    Blue was preferred for either valence, and colour did not help fear or sadness (field
    studies in the design notes), so negative valence shows calm blue, never red.
    """
    level = 0.35 + 0.35 * max(0.0, min(1.0, intensity)) * (1 + max(-1.0, min(1.0, arousal))) / 2
    warm, cool = (1.0, 0.75, 0.35), (0.35, 0.55, 1.0)
    share = (max(-1.0, min(1.0, valence)) + 1) / 2
    mixed = [level * (share * w + (1 - share) * c) for w, c in zip(warm, cool, strict=True)]
    return mixed[0], mixed[1], mixed[2]
