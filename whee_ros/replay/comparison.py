"""What changed between two replays of the same recording, decision by decision, and why."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from whee_ros.acts import BehaviorPlan, Say
from whee_ros.cues import NANOSECONDS
from whee_ros.decision import EmpathyDecision
from whee_ros.replay.decided import Decided

SAME_TURN = 1.5
"""Seconds by which the ends of what is the same turn may differ."""
SMALL = 0.005
"""Needs and weights this near are the same."""


@dataclasses.dataclass(frozen=True)
class Reason:
    """One piece of evidence whose signed weight differs; None where it was not there."""

    channel: str
    name: str
    before: float | None
    after: float | None

    @property
    def change(self) -> float:
        """How much more it calls for empathy now."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclasses.dataclass(frozen=True)
class Pair:
    """A turn with its decisions in the first and second replay; None: not decided there."""

    before: Decided | None
    after: Decided | None
    changes: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def stamp(self) -> int:
        """The end of the turn, ns."""
        one = self.before or self.after
        return one.decision.turn.end if one else 0

    @property
    def kind(self) -> str:
        """Give "same", "changed", "gone" or "new"."""
        if self.before is None or self.after is None:
            return "new" if self.before is None else "gone"
        return "changed" if self.changes else "same"


def compare(
    before: Sequence[Decided],
    after: Sequence[Decided],
    need: float = SMALL,
    seconds: float = SMALL,
) -> list[Pair]:
    """Pair the decisions of two replays by person and time, and tell their differences.

    Args:
        before: the decisions of one.
        after: the decisions of the other.
        need: how far two needs may lie apart and still be the same.
        seconds: how far apart two decisions on the same turn may be made.
    """
    left = list(after)
    pairs = []
    for one in before:
        other = _nearest(one, left)
        if other is not None:
            left.remove(other)
            pairs.append(_pair(one, other, need, seconds))
        else:
            pairs.append(Pair(one, None))
    pairs += [Pair(None, other) for other in left]
    return sorted(pairs, key=lambda pair: pair.stamp)


def _nearest(one: Decided, others: Sequence[Decided]) -> Decided | None:
    def distance(other: Decided) -> float:
        return abs(other.decision.turn.end - one.decision.turn.end) / NANOSECONDS

    near = [
        other
        for other in others
        if other.decision.person == one.decision.person and distance(other) <= SAME_TURN
    ]
    return min(near, key=distance, default=None)


def _pair(before: Decided, after: Decided, need: float, seconds: float) -> Pair:
    a, b = before.decision, after.decision
    changes = [*_decision(a, b, need), *_plan(before.plan, after.plan)]
    moved = (after.stamp - before.stamp) / NANOSECONDS
    if abs(moved) > seconds:
        changes.append(f"decided {abs(moved):.2f} s {'later' if moved > 0 else 'sooner'}")
    return Pair(before, after, tuple(changes), tuple(_reasons(a, b)) if changes else ())


def _decision(a: EmpathyDecision, b: EmpathyDecision, need: float) -> list[str]:
    changes = []
    if a.turn.text != b.turn.text:
        changes.append(f'heard "{a.turn.text}" -> "{b.turn.text}"')
    if a.direction != b.direction:
        changes.append(f"direction {a.direction} -> {b.direction}")
    if abs(a.need - b.need) > need:
        changes.append(f"need {a.need:.2f} -> {b.need:.2f}")
    for name in ("hold_back", "model"):
        old, new = getattr(a, name), getattr(b, name)
        if old != new:
            changes.append(f"{name.replace('_', ' ')} {old or 'none'} -> {new or 'none'}")
    if a.emotion.label != b.emotion.label:
        changes.append(f"emotion {a.emotion.label} -> {b.emotion.label}")
    return changes


def _plan(a: BehaviorPlan | None, b: BehaviorPlan | None) -> list[str]:
    changes = []
    if (a.strategy if a else "") != (b.strategy if b else ""):
        changes.append(f"strategy {_named(a)} -> {_named(b)}")
    if _words(a) != _words(b):
        changes.append(f'said "{_words(a)}" -> "{_words(b)}"')
    elif _acts(a) != _acts(b):
        changes.append(f"acts {_acts(a) or 'none'} -> {_acts(b) or 'none'}")
    return changes


def _named(plan: BehaviorPlan | None) -> str:
    return (plan.strategy or plan.kind) if plan else "none"


def _words(plan: BehaviorPlan | None) -> str:
    return " ".join(act.text for act in plan.acts if isinstance(act, Say)) if plan else ""


def _acts(plan: BehaviorPlan | None) -> str:
    return ", ".join(type(act).__name__.lower() for act in plan.acts) if plan else ""


def _reasons(a: EmpathyDecision, b: EmpathyDecision) -> list[Reason]:
    """Give the evidence that weighs otherwise now, the largest change first."""
    old = {(one.channel, one.name): one.weight for one in a.evidence}
    new = {(one.channel, one.name): one.weight for one in b.evidence}
    keys = dict.fromkeys([*old, *new])
    found = [Reason(key[0], key[1], old.get(key), new.get(key)) for key in keys]
    return sorted(
        (reason for reason in found if abs(reason.change) > SMALL),
        key=lambda reason: (-abs(reason.change), reason.channel, reason.name),
    )
