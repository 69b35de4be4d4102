"""From plans to the commands of one robot: who owns which part of the body, and when."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Mapping
from typing import Any

from whee_ros.acts import BehaviorPlan, Look, Say
from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.commands import Command, Event, EventKind
from whee_ros.embodiment.outbox import Outbox
from whee_ros.embodiment.parts.body import Body
from whee_ros.embodiment.parts.gaze import People
from whee_ros.embodiment.parts.part import after
from whee_ros.embodiment.profile import Profile, Vector
from whee_ros.embodiment.timeline import ActRun, PlanRun
from whee_ros.settings import setting

_MOST_PLANS = 4


@dataclasses.dataclass(frozen=True)
class PerformerSettings:
    """How plans are carried out, on any robot."""

    linger_s: float = setting(
        3.0, "seconds after a plan until face, light and neck return to neutral", low=0.0, high=60.0
    )
    gaze_linger_s: float = setting(
        10.0, "seconds after a plan until the gaze returns to the front", low=0.0, high=600.0
    )
    plan_timeout_s: float = setting(
        60.0, "seconds after which a plan is broken off", low=1.0, high=600.0
    )
    max_acts: int = setting(64, "acts of one plan that are looked at", low=1, high=1000)


class Performer:
    """Carries out plans on the robot that a profile describes.

    Call `perform` when a plan comes and `tick` often (50 Hz or so, and right after every other
    call): only `tick` hands out commands. Time never comes from a clock, only as ``now_ns``.
    """

    def __init__(self, profile: Profile, settings: PerformerSettings | None = None) -> None:
        self.profile = profile
        self.settings = settings or PerformerSettings()
        self.events: deque[Event] = deque(maxlen=5000)
        self._outbox = Outbox(profile)
        self._people = People(profile.gaze.front, profile.gaze.away)
        self._body = Body(self._outbox, self._people)
        self._parts, self._voice = self._body.parts, self._body.voice
        self._neck = self._body.neck
        self._runs: list[PlanRun] = []
        self._now: int | None = None
        self._quiet: int | None = None
        self._halted: int | None = None

    @property
    def stopped(self) -> bool:
        """Whether a stop holds until `enable`."""
        return self._outbox.closed

    @property
    def moving(self) -> bool:
        """Whether motors may be moved (false on a physical robot until `enable`)."""
        return self._outbox.motion and not self._outbox.closed

    @property
    def busy(self) -> bool:
        """Whether a plan is being carried out."""
        return bool(self._runs)

    @property
    def speaking(self) -> bool:
        """Whether words are out that are not known to be over."""
        return self._voice.busy

    def owners(self) -> dict[str, tuple[str, str]]:
        """Give the (plan id, act id) that has each busy part of the body."""
        return {
            run.part: (plan.plan.id, run.act.id)
            for plan in self._runs
            for run in plan.acts.values()
            if run.on
        }

    def perform(self, plan: BehaviorPlan, now_ns: int) -> None:
        """Take a plan on, replace what it outranks, or drop it with an event that says why."""
        now = self._clock(now_ns)
        why = self._refusal(plan, now)
        if why:
            self._note("plan_dropped", now, plan.id, reason=why)
            return
        for running in list(self._runs):
            if running.plan.priority <= plan.priority:
                self._replace(running, plan, now)
        run = PlanRun(plan, now, self.settings.max_acts)
        self._note("plan_started", now, plan.id)
        for act, kind, reason in run.notes:
            self._note(kind, now, plan.id, act, reason=reason)
        self._runs.append(run)
        self._quiet = None

    def tick(self, now_ns: int) -> list[Command]:
        """Let time pass, and give the commands that are due."""
        now = self._clock(now_ns)
        if not self.stopped:
            # Each round starts at least one act or is the last, so this ends.
            for _ in range(_MOST_PLANS * self.settings.max_acts + 1):
                self._end_acts(now)
                if not self._start_acts(now):
                    break
            self._end_plans(now)
            self._idle(now)
            for part in self._parts.values():
                part.tick(now)
        return self._outbox.take()

    def answered(self, command: int, ok: bool, why: str, now_ns: int) -> None:
        """Take in what the robot answered to the command with this id; ``why`` tells of a failure.

        A command that found no service or action server counts as answered with a failure.
        """
        self._clock(now_ns)
        self._outbox.answer(command, ok, why)

    def robot_speaking(self, flag: bool, now_ns: int) -> None:
        """Take in the robot's own word on whether its loudspeaker is busy."""
        self._voice.robot_speaking(flag, self._clock(now_ns))

    def person_at(self, person: str, point: Vector, now_ns: int) -> None:
        """Note where a person's eyes are: metres in the profile's gaze frame."""
        self._clock(now_ns)
        self._people.seen(person, point)

    def joint_state(self, positions: Mapping[str, float], now_ns: int) -> None:
        """Take in where the joints are, in radians by joint name."""
        self._neck.measured(positions, self._clock(now_ns))

    def interrupt(self, now_ns: int) -> None:
        """Fall silent because the person speaks: plans with words left are broken off."""
        now = self._clock(now_ns)
        for plan in list(self._runs):
            words = [run for run in plan.acts.values() if isinstance(run.act, Say)]
            if any(run.status in ("waiting", "running") for run in words):
                self._drop(plan, now, "the person speaks")

    def stop(self, now_ns: int) -> None:
        """Stop at once: no word and no move until `enable`. The next `tick` gives the commands."""
        now = self._clock(now_ns)
        if self.stopped and self._halted is not None and now - self._halted < NANOSECONDS // 10:
            return
        self._outbox.discard()
        self._outbox.closed, self._halted = True, now
        for run in list(self._runs):
            self._drop(run, now, "stopped", quietly=True)
        self._voice.cancel(now)
        self._neck.hold(now)
        self._outbox.motion = False
        self._note("stopped", now)

    def enable(self, now_ns: int) -> None:
        """Allow speech and motion: after a stop, and once at the start of a physical robot."""
        now = self._clock(now_ns)
        self._outbox.closed, self._outbox.motion = False, True
        self._neck.enable(now)
        self._quiet = now
        self._note("enabled", now)

    def take_events(self) -> list[Event]:
        """Give the events since the last call, oldest first, and forget them."""
        taken = list(self.events)
        self.events.clear()
        return taken

    def _clock(self, now: int) -> int:
        """Keep time from running back; a jump back of over a second (a bag restarted) is real."""
        if self._now is not None and now < self._now - NANOSECONDS:
            for run in list(self._runs):
                self._drop(run, now, "time went back")
            self._outbox.forget_times()
            for part in self._parts.values():
                part.reset()
            self._quiet = self._halted = None
            self._now = now
        self._now = now if self._now is None else max(now, self._now)
        return self._now

    def _refusal(self, plan: BehaviorPlan, now: int) -> str:
        if self.stopped:
            return "stopped; call enable first"
        if now > plan.deadline:
            return f"{(now - plan.deadline) / NANOSECONDS:.3f} s past its deadline"
        above = [run.plan for run in self._runs if run.plan.priority > plan.priority]
        if above and plan.kind != "reaction":
            return f"plan {above[0].id} of priority {above[0].priority} is running"
        if len(above) >= _MOST_PLANS:
            return f"{_MOST_PLANS} plans are running"
        return ""

    def _replace(self, running: PlanRun, by: BehaviorPlan, now: int) -> None:
        """Cancel a plan; a reaction's nod that has begun may end unless its part is wanted."""
        if running.plan.kind != "reaction" or len(self._runs) >= _MOST_PLANS:
            self._drop(running, now, f"replaced by plan {by.id}")
            return
        for run in running.acts.values():
            if run.status == "waiting" or (run.on and run.part == "voice"):
                self._cancel(running, run, now, f"replaced by plan {by.id}")

    def _drop(self, running: PlanRun, now: int, why: str, *, quietly: bool = False) -> None:
        for run in running.acts.values():
            self._cancel(running, run, now, why, quietly=quietly)
        self._note("plan_cancelled", now, running.plan.id, reason=why)
        self._runs.remove(running)
        self._quiet = now

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
        for plan in self._runs:
            for run in plan.acts.values():
                if run.status != "running":
                    continue
                reason = self._parts[run.part].done(run.ends, now)
                if reason:
                    run.status, run.ended = "over", now
                    self._note("finished", now, plan.plan.id, run.act.id, run.part, reason)

    def _start_acts(self, now: int) -> bool:
        started = False
        for plan in sorted(self._runs, key=lambda run: -run.plan.priority):
            for run in plan.waiting(now):
                started |= self._start(plan, run, now)
        return started

    def _start(self, plan: PlanRun, run: ActRun, now: int) -> bool:
        """Try to start an act; false while it has to wait."""
        name = self._body.part_for(run.act)
        owner = self._owner(name)
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
            self._follow_with_neck(run.act)
        return True

    def _follow_with_neck(self, act: Look) -> None:
        share = self.profile.gaze.neck_share
        if share and act.target != "away" and self._owner("neck") is None and self._now is not None:
            self._neck.turn(self._people.find(act.target)[0], share, self._now)

    def _owner(self, part: str) -> tuple[PlanRun, ActRun] | None:
        for plan in self._runs:
            for run in plan.acts.values():
                if run.on and run.part == part:
                    return plan, run
        return None

    def _take_over(self, plan: PlanRun, old: ActRun, new: ActRun, now: int) -> None:
        kind: EventKind = "finished" if old.status == "holding" else "cancelled"
        old.status, old.ended = "over", now if old.ended is None else old.ended
        why = f"{new.act.id} took over"
        self._note(kind, now, plan.plan.id, old.act.id, old.part, why)

    def _skip(self, plan: PlanRun, run: ActRun, part: str, now: int, why: str) -> bool:
        run.status, run.began, run.ended = "over", now, now
        self._note("skipped", now, plan.plan.id, run.act.id, part, why)
        return True

    def _end_plans(self, now: int) -> None:
        for run in list(self._runs):
            if now - run.start > self.settings.plan_timeout_s * NANOSECONDS:
                self._drop(run, now, f"took longer than {self.settings.plan_timeout_s:g} s")
            elif run.over:
                for act in run.acts.values():
                    self._cancel(run, act, now, "the plan is over")
                self._note("plan_finished", now, run.plan.id)
                self._runs.remove(run)
                self._quiet = now

    def _idle(self, now: int) -> None:
        if self._runs or self._quiet is None:
            return
        calm = ["face", "light"] if now >= after(self._quiet, self.settings.linger_s) else []
        if now >= after(self._quiet, self.settings.gaze_linger_s):
            calm += ["gaze", "neck"]
        for name in calm:
            if self._parts[name].idle(now):
                self._note("idle", now, part=name, reason="back to neutral")

    def _note(
        self,
        kind: EventKind,
        now: int,
        plan: str = "",
        act: str = "",
        part: str = "",
        reason: str = "",
        sent: dict[str, Any] | None = None,
    ) -> None:
        self.events.append(Event(kind, now, plan, act, part, reason, sent or {}))
