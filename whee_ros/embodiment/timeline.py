"""When each act of a plan is due: anchors resolved as the acts start and end."""

from __future__ import annotations

import dataclasses
import math
import re
from typing import Literal

from whee_ros.acts import AnyAct, BehaviorPlan, Say
from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.speech.words import word_times

_MOST_OFFSET = 60.0
_WORD = re.compile(r"word([1-9][0-9]{0,3})")


@dataclasses.dataclass
class ActRun:
    """One act on its way. ``due`` is set once, when its anchor is known.

    ``sounded`` is when words were heard to begin, where the robot tells, and ``spoken`` holds the
    stamps at which each of them begins, and the last one ends, where it tells that.
    While "holding" the act is over for its anchors, yet keeps its part until the plan ends.
    """

    act: AnyAct
    anchor: str
    offset: int
    status: Literal["waiting", "running", "holding", "over"] = "waiting"
    part: str = ""
    due: int | None = None
    began: int | None = None
    ended: int | None = None
    ends: int | None = None
    sounded: int | None = None
    spoken: tuple[int, ...] = ()

    @property
    def on(self) -> bool:
        """Whether it has a part of the body to itself now."""
        return self.status in ("running", "holding")


class PlanRun:
    """A plan that was started at ``start``, with its acts in the plan's order.

    What cannot be kept (acts beyond ``most``, double ids, anchors that are missing or go round in
    a circle) is noted in ``notes`` as (act id, "skipped" or "clamped", reason).
    """

    def __init__(self, plan: BehaviorPlan, start: int, most: int) -> None:
        self.plan = plan
        self.start = start
        self.notes: list[tuple[str, Literal["skipped", "clamped"], str]] = []
        self.acts: dict[str, ActRun] = {}
        for act in plan.acts[:most]:
            if act.id in self.acts:
                self.notes.append((act.id, "skipped", "an earlier act has the same id"))
            else:
                self.acts[act.id] = ActRun(act, *self._sync(act))
        if len(plan.acts) > most:
            reason = f"{len(plan.acts) - most} acts beyond the first {most}"
            self.notes.append((plan.acts[most].id, "skipped", reason))
        self._mend()

    @property
    def over(self) -> bool:
        """Whether nothing waits and nothing runs."""
        return all(run.status in ("over", "holding") for run in self.acts.values())

    def waiting(self, now: int) -> list[ActRun]:
        """Give the acts that are due by ``now``, the earliest first."""
        due = []
        for run in self.acts.values():
            if run.status == "waiting":
                when = self._due(run)
                if when is not None and when <= now:
                    run.due = when if run.due is None else run.due
                    due.append(run)
        return sorted(due, key=lambda run: run.due or 0)

    def upcoming(self, now: int) -> int | None:
        """Give the next stamp after ``now`` at which an act should start or end, if known."""
        stamps = [self._due(run) for run in self.acts.values() if run.status == "waiting"]
        stamps += [run.ends for run in self.acts.values() if run.status == "running"]
        return min((at for at in stamps if at is not None and at > now), default=None)

    def _due(self, run: ActRun) -> int | None:
        if run.anchor == "plan":
            return self.start + run.offset
        name, _, edge = run.anchor.rpartition(".")
        other = self.acts[name]
        if edge == "start":
            at = other.began
        elif (word := _WORD.fullmatch(edge)) and other.ended is None:
            at = _word_at(other, int(word[1]))
        elif other.ended is None and run.offset < 0:
            # Something before an end can only be timed by the expected end.
            at = other.ends
        else:
            at = other.ended
        return None if at is None else at + run.offset

    def _sync(self, act: AnyAct) -> tuple[str, int]:
        offset = act.start.offset
        kept = min(max(offset, -_MOST_OFFSET), _MOST_OFFSET) if math.isfinite(offset) else 0.0
        if kept != offset:
            self.notes.append((act.id, "clamped", f"offset {offset:g} s became {kept:g} s"))
        return act.start.anchor, int(kept * NANOSECONDS)

    def _mend(self) -> None:
        for name, run in self.acts.items():
            why = self._astray(run)
            if why:
                run.anchor, run.offset = "plan", max(0, run.offset)
                self.notes.append((name, "clamped", f"{why}; it starts with the plan"))

    def _astray(self, run: ActRun) -> str:
        passed = {run.act.id}
        while run.anchor != "plan":
            name, _, edge = run.anchor.rpartition(".")
            if name not in self.acts or not _is_edge(edge, self.acts[name].act):
                return f"anchor {run.anchor[:60]!r} is unknown"
            if name in passed:
                return f"anchor {run.anchor[:60]!r} goes round in a circle"
            passed.add(name)
            run = self.acts[name]
        return ""


def _is_edge(edge: str, act: AnyAct) -> bool:
    return edge in ("start", "end") or (isinstance(act, Say) and bool(_WORD.fullmatch(edge)))


def _word_at(run: ActRun, number: int) -> int | None:
    """Give the stamp at which a word (from 1) should begin; the end where there is no such word."""
    begin = run.began if run.sounded is None else run.sounded
    if begin is None or run.ends is None or not isinstance(run.act, Say):
        return None
    seconds = max(0.0, (run.ends - begin) / NANOSECONDS)
    if run.spoken:
        return run.spoken[min(number, len(run.spoken)) - 1]
    words = word_times(run.act.text, seconds)
    if number > len(words):
        return run.ends
    return begin + int(words[number - 1].start * NANOSECONDS)
