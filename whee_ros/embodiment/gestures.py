"""Named gestures of head and neck, as offsets from the posture the robot has at the time.

Sizes follow the strategy-to-behaviour evidence in the design notes: small nods and a tilt of 5 to
10 degrees for a listener, one slow nod to validate, a quick upward bounce for shared joy. Pitch is
positive downwards, yaw to the robot's left, roll to its right, in radians at full amplitude.
"""

from __future__ import annotations

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
