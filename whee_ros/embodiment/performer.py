"""From plans to the commands of one robot: who owns which part of the body, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import NANOSECONDS, Word
from whee_ros.embodiment.acting import Acting
from whee_ros.embodiment.calm import FOREVER, Calm
from whee_ros.embodiment.commands import Command, Event, Journal
from whee_ros.embodiment.idle.life import Life
from whee_ros.embodiment.outbox import Outbox
from whee_ros.embodiment.parts.body import Body
from whee_ros.embodiment.parts.gaze import People
from whee_ros.embodiment.profile import Profile, Vector
from whee_ros.embodiment.settings import PerformerSettings


class Performer:
    """Carries out plans on the robot that a profile describes.

    Call `perform` when a plan comes and `tick` often (50 Hz or so, right after every other call,
    and at `upcoming`): only `tick` hands out commands. Time never comes from a clock, only as
    ``now_ns``.
    """

    def __init__(self, profile: Profile, settings: PerformerSettings | None = None) -> None:
        self.profile = profile
        self._settings = settings or PerformerSettings()
        self._journal = Journal()
        self._note = self._journal.note
        self._outbox = Outbox(profile)
        self._people = People(profile.gaze.front, profile.gaze.away)
        self._body = Body(self._outbox, self._people)
        self._parts, self._voice = self._body.parts, self._body.voice
        self._neck = self._body.neck
        self._acting = Acting(self._body, self._journal)
        self._runs = self._acting.plans
        self._calm = Calm(self._acting, self._parts, self._journal)
        self._life = Life(self._body, self._journal, self.settings.idle_seed)
        self._now: int | None = None
        self._halted: int | None = None
        self._wakes: int | None = None  # until when ticks do nothing; None: not known

    @property
    def settings(self) -> PerformerSettings:
        """How plans are carried out."""
        return self._settings

    @settings.setter
    def settings(self, settings: PerformerSettings) -> None:
        self._settings, self._wakes = settings, None

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
        return self._acting.owners()

    def perform(self, plan: BehaviorPlan, now_ns: int) -> None:
        """Take a plan on, replace what it outranks, or drop it with an event that says why."""
        now = self._clock(now_ns)
        why = "stopped; call enable first" if self.stopped else self._acting.refusal(plan, now)
        if why:
            self._note("plan_dropped", now, plan.id, reason=why)
            return
        self._acting.begin(plan, now, self.settings.max_acts)

    def tick(self, now_ns: int) -> list[Command]:
        """Let time pass, and give the commands that are due."""
        now = self._clock(now_ns)
        if not self.stopped:
            self._acting.advance(now, self.settings.plan_timeout_s, self.settings.max_acts)
            if not self._life.listening:
                self._calm.tick(now, *self._lingers)
            if self.settings.idle:
                self._life.tick(now, lambda part: self._acting.owner(part) is None)
            else:
                self._life.still()
            for part in self._parts.values():
                part.tick(now)
        self._wakes = self._rest(now)
        return self._outbox.take()

    def rests(self, now_ns: int) -> bool:
        """Let time pass if nothing can be due; when false, call `tick`.

        A robot that does nothing breathes and blinks every few seconds: most ticks need no look at
        every part. What was taken in since the last tick calls for the next.
        """
        if self._wakes is None or self._now is None or not self._now <= now_ns < self._wakes:
            return False
        self._now = now_ns
        if not self.stopped:
            self._body.light.rest(now_ns)
        return True

    def upcoming(self, now_ns: int) -> int | None:
        """Give the stamp at which the next act is due; a `tick` just then keeps the schedule."""
        stamps = [plan.upcoming(now_ns) for plan in self._runs]
        return min((at for at in stamps if at is not None), default=None)

    def answered(self, command: int, ok: bool, why: str, now_ns: int) -> None:
        """Take in what the robot answered to the command with this id; ``why`` tells of a failure.

        A command that found no service or action server counts as answered with a failure.
        """
        self._clock(now_ns)
        self._outbox.answer(command, ok, why)

    def robot_speaking(self, flag: bool, now_ns: int) -> None:
        """Take in the robot's own word on whether its loudspeaker is busy."""
        self._voice.robot_speaking(flag, self._clock(now_ns))

    def words(self, words: Sequence[Word], now_ns: int) -> None:
        """Take in when the words that the robot says now are heard."""
        self._clock(now_ns)
        self._voice.words(words)

    def person_at(self, person: str, point: Vector, now_ns: int) -> None:
        """Note where a person's eyes are: metres in the profile's gaze frame."""
        self._follow(now_ns)
        new = not self._people.knows(person)
        self._people.seen(person, point)
        if (new or person == self._body.gaze.target) and self._body.gaze.strays:
            self._wakes = None

    def joint_state(self, positions: Mapping[str, float], now_ns: int) -> None:
        """Take in where the joints are, in radians by joint name."""
        self._neck.measured(positions, self._clock(now_ns))

    def interrupt(self, now_ns: int) -> None:
        """Fall silent because the person speaks: plans with words left are broken off."""
        self._acting.interrupt(self._clock(now_ns))

    def listen(self, person: str, now_ns: int, *, speaks: bool = True) -> None:
        """Take in that a person begins (or ends) to speak to the robot."""
        now = self._clock(now_ns)
        if speaks and self.settings.idle and not self.stopped:
            self._life.listen(person, now)
        elif not speaks and self._life.rest(person) and not self._runs:
            self._acting.quiet = now

    def person_feels(self, person: str, valence: float, confidence: float, now_ns: int) -> None:
        """Take in how a person's face looks: valence -1..1, confidence 0..1."""
        if self._life.listens_to(person):
            self._wakes = None
        self._life.felt(person, valence, confidence, self._follow(now_ns))

    def stop(self, now_ns: int) -> None:
        """Stop at once: no word and no move until `enable`. The next `tick` gives the commands."""
        now = self._clock(now_ns)
        if self.stopped and self._halted is not None and now - self._halted < NANOSECONDS // 10:
            return
        self._outbox.discard()
        self._outbox.closed, self._halted = True, now
        self._acting.drop_all(now, "stopped", quietly=True)
        self._life.still()
        self._voice.cancel(now)
        self._neck.hold(now)
        self._outbox.motion = False
        self._note("stopped", now)

    def enable(self, now_ns: int) -> None:
        """Allow speech and motion: after a stop, and once at the start of a physical robot."""
        now = self._clock(now_ns)
        self._outbox.closed, self._outbox.motion = False, True
        self._neck.enable(now)
        self._acting.quiet = now
        self._note("enabled", now)

    def take_events(self) -> list[Event]:
        """Give the events since the last call, oldest first, and forget them."""
        return self._journal.take()

    def _clock(self, now: int) -> int:
        """Give the time now at which something is taken in, after which the next tick counts."""
        self._wakes = None
        return self._follow(now)

    def _follow(self, now: int) -> int:
        """Keep time from running back; a jump back of over a second (a bag restarted) is real."""
        if self._now is not None and now < self._now - NANOSECONDS:
            self._acting.drop_all(now, "time went back")
            self._life.still()
            self._outbox.forget_times()
            for part in self._parts.values():
                part.reset()
            self._acting.quiet = self._halted = self._wakes = None
            self._now = now
        self._now = now if self._now is None else max(now, self._now)
        return self._now

    def _rest(self, now: int) -> int | None:
        """Give until when the next ticks do nothing, if nothing is taken in; None if they may."""
        if self.stopped:
            return FOREVER
        if self._runs or not all(part.rests(now) for part in self._parts.values()):
            return None
        wakes = self._life.upcoming(now) if self.settings.idle else FOREVER
        if self._life.listening:
            return wakes
        return min(wakes, self._calm.upcoming(now, *self._lingers))

    @property
    def _lingers(self) -> tuple[float, float]:
        return self.settings.linger_s, self.settings.gaze_linger_s
