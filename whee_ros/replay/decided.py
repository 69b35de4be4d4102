"""The decisions in a bag, each with the plan that came of it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from whee_ros.acts import BehaviorPlan, Say
from whee_ros.cues import NANOSECONDS, Turn
from whee_ros.decision import EmpathyDecision
from whee_ros.replay.bag import BagReader
from whee_ros.replay.outcome import BAG
from whee_ros.replay.records import Record
from whee_ros.replay.selection import RECORDED
from whee_ros.ros import deserialize_message, message
from whee_ros.wire import decode


@dataclasses.dataclass(frozen=True)
class Decided:
    """A decision, when it was published (ns), and what the robot planned for it (None: nothing)."""

    decision: EmpathyDecision
    stamp: int
    plan: BehaviorPlan | None = None

    @property
    def latency(self) -> float:
        """Seconds from the person's last sample of speech to the decision."""
        return (self.stamp - self.decision.turn.end) / NANOSECONDS


def bag_of(path: Path) -> Path:
    """Give the bag in a replay's folder, or the path itself."""
    return path / BAG if (path / BAG).is_dir() else path


def read_decided(path: Path, recorded: bool = False) -> list[Decided]:
    """Read the decisions of a replay (its folder) or of any bag, oldest first.

    Args:
        path: a folder that ``whee replay`` wrote, or a bag.
        recorded: those of the recording (/recorded/decision) in place of the replay's own.

    Raises:
        BagError: the bag cannot be read.
    """
    before = RECORDED if recorded else ""
    decisions: dict[str, Decided] = {}
    plans: dict[str, BehaviorPlan] = {}  # of a decision's plans the one of highest priority
    with BagReader(bag_of(path)) as bag:
        if f"{before}/decision" not in bag.topics:
            return []
        for record in bag.records():
            if record.topic == f"{before}/decision":
                decision = _read(record, EmpathyDecision)
                if decision is not None:
                    decisions[decision.id] = Decided(decision, record.stamp)
            elif record.topic == f"{before}/plan":
                plan = _read(record, BehaviorPlan)
                if plan is not None and plan.decision:
                    best = plans.get(plan.decision, plan)
                    plans[plan.decision] = max(best, plan, key=lambda one: one.priority)
    found = [dataclasses.replace(one, plan=plans.get(id_)) for id_, one in decisions.items()]
    return sorted(found, key=lambda one: one.stamp)


def read_unasked(path: Path, recorded: bool = False) -> list[Decided]:
    """Read what the robot said of its own accord (a greeting), each as decided on no words.

    Args and errors are those of ``read_decided``; the turn ends when the plan was published.
    """
    topic = f"{RECORDED if recorded else ''}/plan"
    found = []
    with BagReader(bag_of(path)) as bag:
        for record in bag.records() if topic in bag.topics else ():
            plan = _read(record, BehaviorPlan) if record.topic == topic else None
            says = plan is not None and any(isinstance(act, Say) for act in plan.acts)
            if plan is not None and says and not plan.decision:
                named, at = plan.person, record.stamp
                turn = Turn(
                    stamp=at,
                    person=named,
                    id=plan.id,
                    state="ended",
                    start=at,
                    end=at,
                    text=f"({plan.kind})",
                )
                decision = EmpathyDecision(id=plan.id, person=named, stamp=at, turn=turn)
                found.append(Decided(decision, at, plan))
    return found


def _read(record: Record, kind: Any) -> Any | None:
    if record.type != "std_msgs/msg/String":
        return None
    try:
        return decode(deserialize_message(record.data, message(record.type)).data, kind)
    except Exception:  # a broken message; rosbags raises whatever it meets in it
        return None
