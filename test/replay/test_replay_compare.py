"""Two replays side by side: what changed, and which signed reasons did it."""

from __future__ import annotations

import msgspec
import pytest

from whee_ros.cues import Turn
from whee_ros.decision import EmpathyDecision, Evidence
from whee_ros.replay.comparison import compare
from whee_ros.replay.decided import Decided

SECOND = 1_000_000_000


def decided(second, **changed):
    """A decision on a turn that ends at ``second``."""
    end = second * SECOND
    turn = Turn(id=f"t{second}", person="ann", state="ended", start=0, end=end, stamp=end)
    decision = EmpathyDecision(
        id=f"d{second}",
        person="ann",
        stamp=end,
        turn=turn,
        direction="seeking",
        need=0.7,
        evidence=(
            Evidence(channel="text", name="words", value=1.0, weight=0.5),
            Evidence(channel="face", name="sadness", value=0.4, weight=0.2),
        ),
    )
    return Decided(msgspec.structs.replace(decision, **changed), end)


def test_equal_replays_are_the_same():
    pairs = compare([decided(3), decided(9)], [decided(3), decided(9)])
    assert [pair.kind for pair in pairs] == ["same", "same"]


def test_a_change_names_the_evidence_that_made_it_largest_first():
    other = decided(
        3,
        direction="none",
        need=0.1,
        evidence=(
            Evidence(channel="text", name="words", value=1.0, weight=0.4),
            Evidence(channel="voice", name="calm", value=0.9, weight=-0.3),
        ),
    )
    (pair,) = compare([decided(3)], [other])
    assert pair.changes == ("direction seeking -> none", "need 0.70 -> 0.10")
    told = [(r.channel, r.name, r.before, r.after) for r in pair.reasons]
    assert told == [
        ("voice", "calm", None, -0.3),
        ("face", "sadness", 0.2, None),
        ("text", "words", 0.5, 0.4),
    ]
    assert pair.reasons[2].change == pytest.approx(-0.1)


def test_the_same_turn_may_end_a_little_later_and_others_are_new_or_gone():
    later = decided(4)
    pairs = compare([decided(3), decided(20)], [later, decided(40)])
    assert [pair.kind for pair in pairs] == ["changed", "gone", "new"]
    assert pairs[0].changes == ("decided 1.00 s later",)
