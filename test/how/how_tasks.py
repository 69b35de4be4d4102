"""Tasks of answering one turn, for tests."""

from __future__ import annotations

import msgspec
from how_scenes import decision

from whee_ros.decision import Mechanisms
from whee_ros.how.choice.candidates import Task
from whee_ros.how.policy.policy import Policy, Standing

POLICY = Policy.load()


def task(text="my dog died", emotion="grief", valence=-0.8, levels=(2, 2, 1), **more):
    """The task of answering one turn."""
    decided = decision(text, "seeking", emotion, valence, cause="my dog")
    wanted = Mechanisms(
        emotional_reaction=levels[0], interpretation=levels[1], exploration=levels[2]
    )
    target = POLICY.target(decided, more.pop("standing", Standing()))
    # Whatever the policy's bounds are, the levels are those that a test names.
    target = msgspec.structs.replace(target, mechanisms=wanted)
    return Task(decision=decided, target=target, **more)
