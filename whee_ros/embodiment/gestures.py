"""Named gestures of head and neck, as offsets from the posture the robot has at the time.

Sizes follow the strategy-to-behaviour evidence in the design notes: small nods and a tilt of 5 to
10 degrees for a listener, one slow nod to validate, a quick upward bounce for shared joy. Pitch is
positive downwards, yaw to the robot's left, roll to its right, in radians at full amplitude.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping

from whee_ros.embodiment.profile import Keyframe, Profile


def _frames(*frames: tuple[float, Mapping[str, float]]) -> tuple[Keyframe, ...]:
    return tuple(Keyframe(after, dict(offsets)) for after, offsets in frames)


# Each keyframe: seconds after the one before, offsets by axis (absent axes return to 0).
GESTURES: dict[str, tuple[Keyframe, ...]] = {
    "nod": _frames((0.28, {"pitch": 0.35}), (0.30, {"pitch": -0.03}), (0.20, {})),
    "double_nod": _frames(
        (0.26, {"pitch": 0.32}),
        (0.26, {"pitch": -0.02}),
        (0.26, {"pitch": 0.22}),
        (0.30, {}),
    ),
    "slow_nod": _frames((0.70, {"pitch": 0.38}), (0.25, {"pitch": 0.38}), (0.85, {})),
    "shake": _frames(
        (0.30, {"yaw": 0.30}), (0.40, {"yaw": -0.30}), (0.40, {"yaw": 0.22}), (0.30, {})
    ),
    "slow_shake": _frames((0.60, {"yaw": 0.25}), (0.90, {"yaw": -0.25}), (0.60, {})),
    "tilt": _frames((0.50, {"roll": 0.35}), (1.20, {"roll": 0.35}), (0.60, {})),
    "lean": _frames(
        (0.60, {"pitch": 0.22, "roll": 0.06}), (1.40, {"pitch": 0.22, "roll": 0.06}), (0.70, {})
    ),
    "bounce": _frames(
        (0.20, {"pitch": -0.28}),
        (0.22, {"pitch": 0.08}),
        (0.22, {"pitch": -0.20}),
        (0.26, {}),
    ),
    "look_down": _frames((0.50, {"pitch": 0.40}), (0.80, {"pitch": 0.40}), (0.60, {})),
    "bow": _frames((0.80, {"pitch": 0.60}), (0.50, {"pitch": 0.60}), (0.80, {})),
    "upright": _frames((0.50, {"pitch": -0.10}), (0.80, {"pitch": -0.10}), (0.50, {})),
    "still": _frames((0.60, {})),
}


# What means about the same, the nearest first: for robots that lack a motion, a joint or arms.
INSTEAD: dict[str, tuple[str, ...]] = {
    "nod": ("slow_nod", "double_nod"),
    "double_nod": ("nod", "slow_nod"),
    "slow_nod": ("nod",),
    "shake": ("slow_shake",),
    "slow_shake": ("shake",),
    "tilt": ("lean", "slow_nod", "nod"),
    "lean": ("tilt", "slow_nod", "nod"),
    "bounce": ("double_nod", "nod"),
    "bow": ("slow_nod", "nod"),
    "look_down": ("slow_nod",),
    "wave": ("double_nod", "nod"),
    "open_arms": ("lean", "slow_nod", "nod"),
    "raise_arms": ("bounce", "double_nod", "nod"),
    "hand_on_heart": ("slow_nod", "nod"),
}


@dataclasses.dataclass(frozen=True)
class Choice:
    """How a robot does a gesture: its own ``motion``, or ``frames`` of its joints.

    ``note`` says what stands in for it, ``why`` what keeps it from being done.
    """

    motion: str | int | None = None
    frames: tuple[Keyframe, ...] | None = None
    note: str = ""
    why: str = ""


def choose(profile: Profile, name: str) -> Choice:
    """Find how the robot does a gesture, or the nearest one that it can do."""
    own = profile.bindings.get("motion")
    moves = "gesture" in profile.bindings
    known = False
    for tried in (name, *INSTEAD.get(name, ())):
        note = "" if tried == name else f"{name} is shown as {tried}"
        if own is not None and tried in own.names:
            return Choice(motion=own.names[tried], note=note)
        frames = find(profile, tried)
        known |= frames is not None
        if frames is not None and moves and serves(profile, frames):
            return Choice(frames=frames, note=note)
    if not known and name not in INSTEAD:
        return Choice(why=f"gesture {name[:40]!r} is unknown")
    if not moves and own is None:
        return Choice(why=f"the profile {profile.name} does not bind gesture")
    return Choice(why=f"this robot can do neither {name} nor anything like it")


def find(profile: Profile, name: str) -> tuple[Keyframe, ...] | None:
    """Give a gesture's keyframes: the profile's own first, else the default; None if unknown."""
    return profile.gestures.get(name) or GESTURES.get(name)


def targets(
    profile: Profile,
    frames: tuple[Keyframe, ...],
    base: Mapping[str, float],
    amplitude: float,
    speed: float,
) -> list[tuple[float, list[float]]]:
    """Turn keyframes into (seconds, joint positions) around the posture ``base`` (by joint).

    ``amplitude`` is 0..1 and ``speed`` relative; both must be finite.
    """
    return [
        (
            frame.after / speed,
            [
                base[joint.name] + joint.sign * amplitude * frame.offsets.get(joint.axis, 0.0)
                for joint in profile.joints
            ],
        )
        for frame in frames
    ]


def serves(profile: Profile, frames: tuple[Keyframe, ...]) -> bool:
    """Say whether any joint of this robot takes part in the gesture (true for "still")."""
    axes = {joint.axis for joint in profile.joints}
    used = {axis for frame in frames for axis in frame.offsets}
    return bool(axes) and (not used or bool(axes & used))


def finite(value: float, default: float, low: float, high: float) -> float:
    """Clamp to ``low``..``high``; ``default`` where the value is no number."""
    return float(min(max(value, low), high)) if math.isfinite(value) else default
