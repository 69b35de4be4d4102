"""Perceive: what voice and face showed, and how the feeling was read, in plain words."""

from __future__ import annotations

from typing import Any

from whee_ros.decision import EmpathyDecision

PERCEIVE = """\
Perceive. "feeling" is how the person's feeling was read from words, voice and face, "shown" what \
voice and face told. Where the words tell otherwise, the words count. Where nothing is clear, \
assume no feeling."""
MOST = 4
FAINT = 0.05
"""Weight below which a sign told nothing."""
UNSURE = 0.3
"""Confidence below which the feeling is not named."""


def seen(decision: EmpathyDecision) -> dict[str, Any]:
    """Give what voice and face showed, as data."""
    signs = [
        f"{one.channel}: {one.name} {'calls' if one.weight > 0 else 'does not call'} for empathy"
        for one in decision.evidence
        if one.channel in ("voice", "face") and abs(one.weight) >= FAINT
    ]
    return {"feeling": _feeling(decision), "shown": signs[:MOST] or ["nothing clear"]}


def _feeling(decision: EmpathyDecision) -> str:
    emotion = decision.emotion
    tone = _graded(emotion.valence, "unpleasant", "neither pleasant nor unpleasant", "pleasant")
    energy = _graded(emotion.arousal, "calm", "neither calm nor lively", "lively")
    sure = emotion.confidence >= UNSURE
    return f"{emotion.label if sure else 'not clear'}; {tone}; {energy}"


def _graded(value: float, low: str, between: str, high: str) -> str:
    if abs(value) < 0.15:
        return between
    return f"{'very ' if abs(value) > 0.6 else ''}{high if value > 0 else low}"
