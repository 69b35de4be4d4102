"""The target triple of EPITOME's mechanisms (Sharma et al., EMNLP 2020) for a decision.

whEE asked for 2/2/2 in every reply, and every reply came out alike. Here the triple follows the
need and what the emotion calls for:

==========================================  ==========  ============  ========
 when                                        reaction   interpretation exploration
==========================================  ==========  ============  ========
 none                                        0          0             0
 providing (somebody comforts)               1          0             0
 seeking: joy, pride, gratitude, affection   2          1             1
 seeking: sadness, grief, loneliness,        2          1             1
 disappointment, fear; first turn
 the same, the story goes on                 1          2             1
 the same, from the third such turn on       2          2             0
 seeking: guilt, shame                       2          2             0
 seeking: anger, disgust                     1          2             1
 seeking: boredom, surprise                  1          1             2
 seeking without a clear emotion             1          1             1
==========================================  ==========  ============  ========

Guilt and shame are not probed. A story that goes on first wants to be understood, then met with
warmth and no more questions. Below a need of 0.4 every level above 1 falls to 1; joy keeps its
reaction, for a small joy is still shared.
"""

from __future__ import annotations

from whee_ros.decision import Direction, Mechanisms
from whee_ros.when.labels import POSITIVE

_SLIGHT = 0.4
_LOSS = frozenset({"sadness", "grief", "loneliness", "disappointment", "fear"})
_TABLE: dict[str, tuple[int, int, int]] = {
    "guilt": (2, 2, 0),
    "shame": (2, 2, 0),
    "anger": (1, 2, 1),
    "disgust": (1, 2, 1),
    "boredom": (1, 1, 2),
    "surprise": (1, 1, 2),
}


def target(direction: Direction, need: float, emotion: str, told_before: int = 0) -> Mechanisms:
    """Choose the levels to show.

    Args:
        direction: the decided direction.
        need: 0..1.
        emotion: a category of ``whee_ros.when.labels``.
        told_before: how many of the person's latest turns already sought empathy.
    """
    if direction == "none":
        return Mechanisms()
    if direction == "providing":
        return Mechanisms(emotional_reaction=1)
    levels = _TABLE.get(emotion, (1, 1, 1))
    if emotion in POSITIVE:
        levels = (2, 1, 1)
    elif emotion in _LOSS:
        levels = ((2, 1, 1), (1, 2, 1), (2, 2, 0))[min(told_before, 2)]
    reaction, interpretation, exploration = levels
    if need < _SLIGHT:
        reaction = reaction if emotion in POSITIVE else min(1, reaction)
        interpretation, exploration = min(1, interpretation), min(1, exploration)
    return Mechanisms(
        emotional_reaction=reaction, interpretation=interpretation, exploration=exploration
    )
