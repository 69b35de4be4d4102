"""Plans with a deed in them: one more act, one more sentence, or other words."""

from __future__ import annotations

import msgspec

from whee_ros.acts import AnyAct, BehaviorPlan, Say, Sync
from whee_ros.how.markup.writer import render


def plus(plan: BehaviorPlan, act: AnyAct, note: str) -> BehaviorPlan:
    """Give the plan with one more act."""
    acts = (*plan.acts, act)
    return msgspec.structs.replace(plan, acts=acts, markup=render(acts), notes=(*plan.notes, note))


def after(words: Say, name: str, text: str) -> Say:
    """Give a sentence that follows others in the same voice."""
    start = Sync(anchor=f"{words.id}.end", offset=0.3)
    return msgspec.structs.replace(words, id=name, start=start, text=text)


def saying(plan: BehaviorPlan, text: str) -> BehaviorPlan:
    """Give the plan with ``text`` as its only words; what was tied to words keeps to these."""
    says = [act for act in plan.acts if isinstance(act, Say)]
    if not says:
        return plan
    acts: list[AnyAct] = []
    for act in plan.acts:
        moved = _tied(act, says)
        if isinstance(moved, Say):
            if act is says[0]:
                acts.append(msgspec.structs.replace(moved, text=text))
        else:
            acts.append(moved)
    return msgspec.structs.replace(plan, acts=tuple(acts), markup=render(acts))


def _tied(act: AnyAct, says: list[Say]) -> AnyAct:
    """Tie an act that goes with any of the words, or with one of them, to the first."""
    name, _, moment = act.start.anchor.rpartition(".")
    if name not in [say.id for say in says]:
        return act
    anchor = f"{says[0].id}.{'end' if moment == 'end' else 'start'}"
    return msgspec.structs.replace(act, start=Sync(anchor=anchor, offset=act.start.offset))
