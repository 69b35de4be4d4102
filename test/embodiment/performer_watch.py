"""What holds whatever a performer is told: bounds, rates, one owner a part, and stop is final."""

from __future__ import annotations

import math

from arbitrary_plans import DEEDS

from whee_ros.acts import BehaviorPlan
from whee_ros.cues import Word
from whee_ros.embodiment.performer import Performer
from whee_ros.embodiment.settings import PerformerSettings

SECOND = 1_000_000_000


class Watch:
    """Drives a performer and checks every command."""

    def __init__(self, profile):
        self.profile = profile
        self.performer = Performer(profile, PerformerSettings(plan_timeout_s=20.0))
        self.offered = set(DEEDS) & set(profile.offers)
        self.now = 0
        self.sent = {}
        self.stopped_at = None
        self.streamed = None
        # Positions one at a time go out all through a gesture.
        self.own_steps = self.performer._body.neck.streams
        if profile.physical:
            self.performer.enable(0)
            self.performer.joint_state({joint.name: joint.home for joint in profile.joints}, 0)

    def do(self, step):
        if isinstance(step, BehaviorPlan):
            self.performer.perform(step, self.now)
        elif isinstance(step, bool):
            self.performer.robot_speaking(step, self.now)
        elif isinstance(step, float):
            for _ in range(int(step / 0.05)):
                self.tick()
        elif isinstance(step, list):
            heard = [Word(text="x", start=stamp, end=stamp) for stamp in step]
            self.performer.words(heard, self.now)
        elif isinstance(step, tuple):
            self.performer.person_at("anna", step, self.now)
        elif step.startswith("feels"):
            for _ in range(20):
                self.performer.person_feels("anna", float(step.split()[1]), 0.9, self.now)
                self.tick()
        else:
            self.told(step)
        self.tick()

    def told(self, word):
        if word == "stop":
            self.performer.stop(self.now)
            self.check(self.performer.tick(self.now), stopping=True)
            self.stopped_at = self.now
        elif word in ("listen", "rest"):
            self.performer.listen("anna", self.now, speaks=word == "listen")
        elif word == "interrupt":
            self.performer.interrupt(self.now)
        elif word in ("yes", "no"):
            for command in range(60):
                self.performer.answered(command, word == "yes", "it would not", self.now)
        else:
            self.performer.enable(self.now)
            self.stopped_at = None

    def tick(self):
        self.now += SECOND // 20
        before = self.owning()
        commands = self.performer.tick(self.now)
        self.check(commands)
        self.check_small_life(commands, before)

    def owning(self):
        """Give the very act that has each part: plans and acts here may bear the same id."""
        acting = self.performer._acting
        return {part: acting.owner(part)[1] for part in self.performer.owners()}

    def check_small_life(self, commands, before):
        """What an act has from before this tick until after it, small life leaves alone."""
        after = self.owning()
        kept = {part for part, owner in before.items() if after.get(part) is owner}
        for event in self.performer.take_events():
            assert not (event.kind == "idle" and event.part in kept)
        if "neck" in kept and "gaze" not in after and not self.own_steps:
            assert not [c for c in commands if c.binding == "gesture"]

    def check(self, commands, stopping=False):
        owned = list(self.performer.owners())
        assert len(owned) == len(set(owned))
        running = [
            (act.part, plan.plan.id)
            for plan in self.performer._runs
            for act in plan.acts.values()
            if act.on
        ]
        assert len(running) == len(owned), "a part has two owners"
        if stopping:
            said = {c.binding for c in commands if not c.cancel}
            assert said <= {"cancel_speech", "gesture", "cancel_motion"}
            for braking in [c.fields["points"] for c in commands if "points" in c.fields]:
                last = braking[-1]["time_from_start"]
                assert last["sec"] + last["nanosec"] / SECOND <= 0.2, "it stops at once"
        elif self.stopped_at is not None:
            assert commands == [], "stop is final"
        for command in commands:
            self.check_command(command, stopping)

    def check_command(self, command, stopping):
        assert_finite(command.fields)
        binding = self.profile.bindings[command.binding]
        if command.cancel:
            assert binding.transport == "action"
            return
        if not stopping and command.binding not in ("cancel_speech", "cancel_motion"):
            times = self.sent.setdefault(command.binding, [])
            times.append(command.stamp)
            recent = [t for t in times if command.stamp - t < SECOND]
            assert len(recent) <= max(1, binding.max_rate)
        if command.binding == "gesture" and "points" in command.fields:
            self.check_motion(command.fields["points"])
        elif command.binding == "gesture":
            self.check_positions(command.stamp, command.fields["joint_angles"], stopping)
        if command.binding == "motion":
            assert set(command.fields.values()) & set(binding.names.values())
        if command.binding == "say":
            [words] = [t for t in command.fields.values() if isinstance(t, str) and t != "anna"][:1]
            assert len(words) < 6 * self.profile.voice.max_characters
        if command.binding == "intent":
            assert command.fields["intent"] in [DEEDS[name] for name in self.offered]
        if command.binding == "light" and "r" in command.fields:
            assert all(0 <= command.fields[part] <= 1 for part in "rgb")

    def check_positions(self, stamp, positions, stopping):
        for joint, position in zip(self.profile.joints, positions, strict=True):
            assert joint.low - 1e-9 <= position <= joint.high + 1e-9
        if self.streamed and not stopping:
            seconds = (stamp - self.streamed[0]) / SECOND
            for k, joint in enumerate(self.profile.joints):
                far = abs(positions[k] - self.streamed[1][k])
                assert far <= joint.velocity * max(seconds, 0.05) + 1e-6
        # After a stop the robot is where its joints come to rest, which it tells itself.
        self.streamed = None if stopping else (stamp, positions)

    def check_motion(self, points):
        before = None
        for point in points:
            t = point["time_from_start"]["sec"] + point["time_from_start"]["nanosec"] / SECOND
            for k, joint in enumerate(self.profile.joints):
                position, velocity = point["positions"][k], point["velocities"][k]
                assert joint.low - 1e-9 <= position <= joint.high + 1e-9
                assert abs(velocity) <= joint.velocity + 1e-9
                if before and t - before[0] > 1e-3:
                    change = abs(velocity - before[1]["velocities"][k]) / (t - before[0])
                    assert change <= joint.acceleration * 1.001
            assert before is None or t > before[0]
            before = (t, point)
        assert all(velocity == 0 for velocity in points[-1]["velocities"])


def assert_finite(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            assert_finite(part)
    elif isinstance(value, float):
        assert math.isfinite(value)
    elif isinstance(value, str):
        value.encode()
