"""How a motion of the joints is told to the robot: as one trajectory, or position by position."""

from __future__ import annotations

import functools
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.motion import Motion
from whee_ros.embodiment.outbox import Outbox
from whee_ros.embodiment.templates import placeholders

_KEPT = 16
Trajectory = tuple[dict[str, Any], ...]
"""Points as messages name their fields; never changed once made."""


class JointCommands:
    """Sends motions through the profile's ``gesture`` binding.

    A template with {points} takes a whole trajectory; one with {positions} takes the joints'
    positions of the moment, as often as the binding's ``max_rate`` allows (``streams``). A robot
    at rest breathes the same two motions again and again: their trajectories are kept.
    """

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._names = [joint.name for joint in outbox.profile.joints]
        binding = outbox.profile.bindings.get("gesture")
        self.streams = binding is not None and "positions" in set(placeholders(binding.fields))
        self._every = NANOSECONDS / binding.max_rate if binding else 0.0
        self._motion: Motion | None = None
        self._began = self._last = 0
        self._about: dict[str, Any] = {}
        self._trajectory = functools.lru_cache(_KEPT)(_trajectory)

    def send(
        self, motion: Motion, about: dict[str, Any], now: int, *, urgent: bool = False
    ) -> None:
        """Begin a motion; an urgent one brakes to rest, and is the last before a stop."""
        self._about = {"amplitude": about.get("amplitude", 0.0), "speed": about.get("speed", 1.0)}
        if not self.streams:
            self._send(self._trajectory(motion), motion.at(motion.duration), now, urgent)
        elif urgent:
            # No more can follow a stop, so the robot is told where the braking ends.
            self._motion = None
            self._send((), motion.at(motion.duration), now, urgent)
        else:
            self._motion, self._began, self._last = motion, now, 0

    def tick(self, now: int) -> None:
        """Send the position of the moment, and the last one at the end."""
        motion = self._motion
        if motion is None or now - self._last < self._every:
            return
        if self._outbox.blocked("gesture", now):
            return
        seconds = (now - self._began) / NANOSECONDS
        self._send((), motion.at(seconds), now, False)
        self._last = now
        if seconds >= motion.duration:
            self._motion = None

    @property
    def resting(self) -> bool:
        """Whether no position of a motion is still to be sent."""
        return self._motion is None

    def forget(self) -> None:
        """Send no more of the motion."""
        self._motion = None

    def _send(
        self,
        points: Trajectory,
        state: list[tuple[float, float]],
        now: int,
        urgent: bool,
    ) -> None:
        values = {
            **self._about,
            "joint_names": self._names,
            "points": points,
            "positions": [position for position, _ in state],
        }
        self._outbox.send("gesture", values, now, urgent=urgent)


def _trajectory(motion: Motion) -> Trajectory:
    return tuple(
        _point(t, [p for p, _ in state], [v for _, v in state]) for t, state in motion.samples()
    )


def _point(seconds: float, positions: list[float], velocities: list[float]) -> dict[str, Any]:
    nanoseconds = round(seconds * NANOSECONDS)
    since = {"sec": nanoseconds // NANOSECONDS, "nanosec": nanoseconds % NANOSECONDS}
    return {"positions": positions, "velocities": velocities, "time_from_start": since}
