"""The target triple of EPITOME's mechanisms (Sharma et al., EMNLP 2020) for a decision.

whEE asked for 2/2/2 in every reply, and every reply came out alike. The levels here are those that
attentive listeners show most often, or nearest to their mean (933 robots' answers of our own
corpus' training part; config/policy.yaml holds the shares and has the last word):

==========================================  ==========  ============  ========
 when                                        reaction   interpretation exploration
==========================================  ==========  ============  ========
 none                                        0          0             0
 providing (somebody comforts)               1          0             0
 seeking, first turn                         1          1             1
 the same, the story goes on                 1          2             0
 the same, from the third such turn on       1          1             0
 joy, pride, gratitude, affection go on      1          1             0
 guilt, shame: as above, but not probed      1          1             0
==========================================  ==========  ============  ========

A story is first asked about, then it wants to be understood. Reaction 2 is rare among listeners
(one answer in sixteen). Below a need of 0.4 every level above 1 falls to 1.
"""

from __future__ import annotations

from whee_ros.decision import Direction, Mechanisms
from whee_ros.when.labels import POSITIVE

_SLIGHT = 0.4
_UNPROBED = frozenset({"guilt", "shame"})
_COURSE = ((1, 1, 1), (1, 2, 0), (1, 1, 0))


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
    reaction, interpretation, exploration = _COURSE[min(told_before, len(_COURSE) - 1)]
    if need < _SLIGHT or emotion in POSITIVE:
        interpretation = min(1, interpretation)
    if emotion in _UNPROBED:
        exploration = 0
    return Mechanisms(
        emotional_reaction=reaction, interpretation=interpretation, exploration=exploration
    )
