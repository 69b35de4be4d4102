"""The neck: gestures and turns, always within limits, from wherever the joints are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from whee_ros.acts import Act, Gesture, Look
from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.gestures import choose, finite, targets
from whee_ros.embodiment.motion import Motion, plan_motion
from whee_ros.embodiment.outbox import Outbox
from whee_ros.embodiment.parts.gaze import People, yaw_pitch
from whee_ros.embodiment.parts.joint_commands import JointCommands
from whee_ros.embodiment.parts.part import Outcome, Part, after, skipped
from whee_ros.embodiment.profile import Vector

_FRESH = NANOSECONDS // 2
_MEASURED_SLACK = 0.05
_UNKNOWN = "nobody has told where the joints are; check the profile's joint_states topic"


class Neck(Part):
    """Keeps the commanded motion and the posture around which gestures play.

    Where the profile names a topic of joint states, nothing moves until the posture is known.
    """

    name = "neck"

    def __init__(self, outbox: Outbox, people: People) -> None:
        super().__init__(outbox)
        self._people = people
        self._commands = JointCommands(outbox)
        self._own = False  # the robot's own motion is running
        self._home = {joint.name: joint.home for joint in self.profile.joints}
        self._base = dict(self._home)
        self._rest = [(joint.home, 0.0) for joint in self.profile.joints]
        self._motion: Motion | None = None
        self._began = 0
        self._measured: tuple[int, dict[str, float]] | None = None
        self._measures = bool(self.profile.joint_states)
        self.known = not self._measures
        self.ends = 0

    def start(self, act: Act, now: int) -> Outcome:
        """Play a gesture, or turn the head where the robot has no gaze of its own."""
        if isinstance(act, Look):
            why = self.outbox.blocked("gesture", now)
            return skipped(why) if why else self._look(act, now)
        assert isinstance(act, Gesture)  # noqa: S101
        amplitude = finite(act.amplitude, 0.5, 0.0, 1.0)
        speed = finite(act.speed, 1.0, 0.25, 2.0)
        notes = []
        if (amplitude, speed) != (act.amplitude, act.speed):
            notes.append("amplitude or speed was out of range")
        sent = {"gesture": act.name, "amplitude": amplitude, "speed": speed}
        chosen = choose(self.profile, act.name)
        if chosen.note:
            notes.append(chosen.note)
        if chosen.motion is not None:
            return self._named(chosen.motion, sent, notes, now)
        why = chosen.why or self.outbox.blocked("gesture", now)
        if not self.known:
            why = why or _UNKNOWN
        if why or chosen.frames is None:
            return skipped(why)
        goals = targets(self.profile, chosen.frames, self._base, amplitude, speed)
        notes += self._move(goals, now, sent)
        return Outcome("started", "", self.ends, False, sent, tuple(notes))

    def done(self, ends: int | None, now: int) -> str | None:
        """Say how the gesture ended; the robot's own motion ends as its binding tells."""
        if not self._own:
            return super().done(ends, now)
        reason = self.outbox.ended("motion", now, ends)
        self._own = reason is None
        return reason

    def tick(self, now: int) -> None:
        """Send the next position to a robot that takes one at a time."""
        self._commands.tick(now)

    def rests(self, now: int) -> bool:
        """Whether no position of a motion is still to be sent."""
        return self._commands.resting

    def turn(self, point: Vector, share: float, now: int) -> bool:
        """Turn ``share`` of the way to a point; false when it may not."""
        if not self.known or self.outbox.blocked("gesture", now):
            return False
        yaw, pitch = yaw_pitch(point)
        wanted = {"yaw": yaw * share, "pitch": pitch * share}
        base = {
            j.name: min(max(j.home + j.sign * wanted.get(j.axis, 0.0), j.low), j.high)
            for j in self.profile.joints
        }
        far = max((abs(base[name] - at) for name, at in self._base.items()), default=0.0)
        self._base = base
        if far < 0.02:
            return False
        self._move([(0.5, list(base.values()))], now, {})
        return True

    @property
    def streams(self) -> bool:
        """Whether the robot takes one position at a time, so that moving keeps its topic busy."""
        return self._commands.streams

    def sway(self, offset: float, seconds: float, now: int) -> bool:
        """Lean (or nod, without a trunk) by radians from the posture; false when it may not."""
        axes = {joint.axis for joint in self.profile.joints}
        axis = next((one for one in ("lean", "pitch") if one in axes), "")
        if not axis or not self.known or self._own or now < self.ends:
            return False
        if self.outbox.blocked("gesture", now):
            return False
        goal = [
            self._base[j.name] + (j.sign * offset if j.axis == axis else 0.0)
            for j in self.profile.joints
        ]
        self._move([(seconds, goal)], now, {})
        return True

    def cancel(self, now: int) -> None:
        """Go back to the posture before the gesture, smoothly."""
        if self._own:
            self._own = False
            self._halt(now)
        elif self.known and not self.outbox.blocked("gesture", now):
            self._move([(0.5, list(self._base.values()))], now, {})

    def hold(self, now: int) -> None:
        """Brake at once and stay there: for stop. A neck at rest is left alone."""
        self._own = False
        self._halt(now)
        if self._motion is None or now > self.ends + _FRESH:
            return
        state = self._state(now)
        # Two targets would move it on; none means: brake, and then nothing.
        self._motion, _ = plan_motion(self.profile.joints, state, [])
        if not self._motion.samples():
            self._motion, _ = plan_motion(
                self.profile.joints, state, [(0.05, [position for position, _ in state])]
            )
        self._began, self.ends = now, after(now, self._motion.duration)
        self._commands.send(self._motion, {}, now, urgent=True)
        self._base = {j.name: p for j, (p, _) in zip(self.profile.joints, self._end(), strict=True)}

    def _halt(self, now: int) -> None:
        self.outbox.send("cancel_motion", {}, now, urgent=True)
        self.outbox.cancel("motion", now)
        self.outbox.cancel("gesture", now)

    def enable(self, now: int) -> None:
        """Begin from the measured posture, where the robot measures it."""
        if self._measures:
            self.known = self._measured is not None and now - self._measured[0] <= _FRESH
            self._motion, self._base = None, dict(self._home)
            self._adopt()

    def measured(self, positions: Mapping[str, float], now: int) -> None:
        """Take in joint states; while the neck is at rest they are where motion starts from."""
        found = {j.name: positions.get(j.name) for j in self.profile.joints}
        kept = {
            j.name: min(max(p, j.low), j.high)
            for j in self.profile.joints
            if (p := found[j.name]) is not None
            and j.low - _MEASURED_SLACK <= p <= j.high + _MEASURED_SLACK
        }
        if len(kept) == len(found):
            self._measured = (now, kept)
            if not self.known or now > self.ends + _FRESH:
                self._adopt()
            self.known = True

    @property
    def neutral(self) -> bool:
        """Whether the posture is that of home, or not known."""
        away = any(abs(self._base[name] - home) > 0.02 for name, home in self._home.items())
        return not (away and self.known)

    def idle(self, now: int) -> bool:
        """Return to the home posture."""
        if self.neutral or self.outbox.blocked("gesture", now):
            return False
        self._base = dict(self._home)
        self._move([(0.8, list(self._home.values()))], now, {})
        return True

    def reset(self) -> None:
        """Take the motion as over."""
        if self._motion:
            self._rest, self._motion = self._end(), None
            self._commands.forget()
        self._began = self.ends = 0
        self._measured = None

    def _look(self, act: Look, now: int) -> Outcome:
        if not self.known:
            return skipped(_UNKNOWN)
        point, note = self._people.find(act.target)
        self.turn(point, 1.0, now)
        sent = {"target": act.target, "point": point}
        notes = ("no gaze: looking with the head", *([note] if note else []))
        return Outcome("started", "", max(now, self.ends), False, sent, notes)

    def _named(
        self, motion: str | int, sent: dict[str, Any], notes: list[str], now: int
    ) -> Outcome:
        why = self.outbox.blocked("motion", now)
        if why:
            return skipped(why)
        sent["motion"] = motion
        self.outbox.send("motion", sent, now)
        self._own = True
        seconds = self.profile.bindings["motion"].done.base / sent["speed"]
        return Outcome("started", "", after(now, seconds), False, sent, tuple(notes))

    def _move(
        self, goals: list[tuple[float, list[float]]], now: int, sent: dict[str, Any]
    ) -> list[str]:
        motion, notes = plan_motion(self.profile.joints, self._state(now), goals)
        self._motion, self._began = motion, now
        self.ends = after(now, motion.duration)
        self._commands.send(motion, sent, now)
        sent["seconds"] = round(motion.duration, 3)
        return notes

    def _state(self, now: int) -> list[tuple[float, float]]:
        if self._motion is None:
            return self._rest
        return self._motion.at((now - self._began) / NANOSECONDS)

    def _end(self) -> list[tuple[float, float]]:
        return self._motion.at(self._motion.duration) if self._motion else self._rest

    def _adopt(self) -> None:
        if self._measured:
            self._motion = None
            self._rest = [(self._measured[1][j.name], 0.0) for j in self.profile.joints]
