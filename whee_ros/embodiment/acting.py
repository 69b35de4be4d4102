"""The plans that are being carried out: which act has which part of the body, from when to when."""

from __future__ import annotations

from whee_ros.acts import BehaviorPlan, Look, Say
from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.commands import EventKind, Journal
from whee_ros.embodiment.parts.body import Body
from whee_ros.embodiment.timeline import ActRun, PlanRun

MOST_PLANS = 4


class Acting:
    """Starts and ends the acts of up to `MOST_PLANS` plans; a part has one owner at a time.

    ``quiet`` is the stamp at which the last plan ended, None while one runs or before the first.
    """

    def __init__(self, body: Body, journal: Journal) -> None:
        self._body, self._parts = body, body.parts
        self._note = journal.note
        self.plans: list[PlanRun] = []
        self.quiet: int | None = None

    def refusal(self, plan: BehaviorPlan, now: int) -> str:
        """Say why a plan is not to be taken on: too late, or outranked; empty where it is."""
        if now > plan.deadline:
            return f"{(now - plan.deadline) / NANOSECONDS:.3f} s past its deadline"
        above = [run.plan for run in self.plans if run.plan.priority > plan.priority]
        if above and plan.kind != "reaction":
            return f"plan {above[0].id} of priority {above[0].priority} is running"
        if len(above) >= MOST_PLANS:
            return f"{MOST_PLANS} plans are running"
        return ""

    def begin(self, plan: BehaviorPlan, now: int, most_acts: int) -> None:
        """Take a plan on, and replace those that it outranks."""
        for running in list(self.plans):
            if running.plan.priority <= plan.priority:
                self._replace(running, plan, now)
        run = PlanRun(plan, now, most_acts)
        self._note("plan_started", now, plan.id)
        for act, kind, reason in run.notes:
            self._note(kind, now, plan.id, act, reason=reason)
        self.plans.append(run)
        self.quiet = None

    def advance(self, now: int, timeout_s: float, most_acts: int) -> None:
        """Start and end what is due."""
        # Each round starts at least one act or is the last, so this ends.
        for _ in range(MOST_PLANS * most_acts + 1):
            self._end_acts(now)
            if not self._start_acts(now):
                break
        self._end_plans(now, timeout_s)

    def interrupt(self, now: int) -> None:
        """Break off every plan that has words left."""
        for plan in list(self.plans):
            words = [run for run in plan.acts.values() if isinstance(run.act, Say)]
            if any(run.status in ("waiting", "running") for run in words):
                self.drop(plan, now, "the person speaks")

    def drop_all(self, now: int, why: str, *, quietly: bool = False) -> None:
        """Break off every plan; ``quietly`` without a command, where the parts are told anyway."""
        for run in list(self.plans):
            self.drop(run, now, why, quietly=quietly)

    def _replace(self, running: PlanRun, by: BehaviorPlan, now: int) -> None:
        """Cancel a plan; a reaction's nod that has begun may end unless its part is wanted."""
        if running.plan.kind != "reaction" or len(self.plans) >= MOST_PLANS:
            self.drop(running, now, f"replaced by plan {by.id}")
            return
        for run in running.acts.values():
            if run.status == "waiting" or (run.on and run.part == "voice"):
                self._cancel(running, run, now, f"replaced by plan {by.id}")

    def drop(self, running: PlanRun, now: int, why: str, *, quietly: bool = False) -> None:
        """Break off one plan."""
        for run in running.acts.values():
            self._cancel(running, run, now, why, quietly=quietly)
        self._note("plan_cancelled", now, running.plan.id, reason=why)
        self.plans.remove(running)
        self.quiet = now

    def _cancel(
        self, plan: PlanRun, run: ActRun, now: int, why: str, *, quietly: bool = False
    ) -> None:
        if run.status == "over":
            return
        if run.status == "running" and not quietly:
            self._parts[run.part].cancel(now)
        finished = run.status == "holding"
        run.status, run.ended = "over", now if run.ended is None else run.ended
        kind: EventKind = "finished" if finished else "cancelled"
        self._note(kind, now, plan.plan.id, run.act.id, run.part, why)

    def _end_acts(self, now: int) -> None:
        for plan in self.plans:
            for run in plan.acts.values():
                if run.status != "running":
                    continue
                if run.part == "voice":
                    run.sounded, run.spoken = self._body.voice.sounded, self._body.voice.spoken
                    run.ends = run.spoken[-1] if run.spoken else run.ends
                reason = self._parts[run.part].done(run.ends, now)
                if reason:
                    run.status, run.ended = "over", now
                    self._note("finished", now, plan.plan.id, run.act.id, run.part, reason)

    def _start_acts(self, now: int) -> bool:
        started = False
        for plan in sorted(self.plans, key=lambda run: -run.plan.priority):
            for run in plan.waiting(now):
                started |= self._start(plan, run, now)
        return started

    def _start(self, plan: PlanRun, run: ActRun, now: int) -> bool:
        """Try to start an act; false while it has to wait."""
        name = self._body.part_for(run.act)
        owner = self.owner(name)
        if owner and owner[0] is plan and name == "voice":
            return False
        if owner and owner[0].plan.priority > plan.plan.priority:
            why = f"{name} is busy with plan {owner[0].plan.id}"
            return self._skip(plan, run, name, now, why)
        outcome = self._parts[name].start(run.act, now)
        if outcome.status == "waiting":
            return False
        if outcome.status == "skipped":
            return self._skip(plan, run, name, now, outcome.reason)
        if owner:
            self._take_over(*owner, run, now)
        run.part, run.began, run.ends = name, now, outcome.ends
        run.status = "holding" if outcome.holds else "running"
        run.ended = now if outcome.holds else None
        self._note("started", now, plan.plan.id, run.act.id, name, sent=dict(outcome.sent))
        for note in outcome.notes:
            self._note("clamped", now, plan.plan.id, run.act.id, name, note)
        if isinstance(run.act, Look) and name == "gaze":
            self._follow_with_neck(run.act, now)
        return True

    def _follow_with_neck(self, act: Look, now: int) -> None:
        if act.target != "away" and self.owner("neck") is None:
            self._body.follow(act.target, now)

    def owner(self, part: str) -> tuple[PlanRun, ActRun] | None:
        """Give the plan and act that have a part; None while it is free."""
        for plan in self.plans:
            for run in plan.acts.values():
                if run.on and run.part == part:
                    return plan, run
        return None

    def owners(self) -> dict[str, tuple[str, str]]:
        """Give the (plan id, act id) that has each busy part of the body."""
        return {
            run.part: (plan.plan.id, run.act.id)
            for plan in self.plans
            for run in plan.acts.values()
            if run.on
        }

    def _take_over(self, plan: PlanRun, old: ActRun, new: ActRun, now: int) -> None:
        kind: EventKind = "finished" if old.status == "holding" else "cancelled"
        old.status, old.ended = "over", now if old.ended is None else old.ended
        why = f"{new.act.id} took over"
        self._note(kind, now, plan.plan.id, old.act.id, old.part, why)

    def _skip(self, plan: PlanRun, run: ActRun, part: str, now: int, why: str) -> bool:
        run.status, run.began, run.ended = "over", now, now
        self._note("skipped", now, plan.plan.id, run.act.id, part, why)
        return True

    def _end_plans(self, now: int, timeout_s: float) -> None:
        for run in list(self.plans):
            if now - run.start > timeout_s * NANOSECONDS:
                self.drop(run, now, f"took longer than {timeout_s:g} s")
            elif run.over:
                for act in run.acts.values():
                    self._cancel(run, act, now, "the plan is over")
                self._note("plan_finished", now, run.plan.id)
                self.plans.remove(run)
                self.quiet = now
