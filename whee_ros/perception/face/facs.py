"""Head, gaze and speech as FACS codes, and back, so that a FaceCue survives the facs topic.

hri_msgs/FacialActionUnits carries intensities 0..1 at the index of the FACS code. Movements that
FACS names in pairs (left and right, up and down) use one code at a time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from whee_ros.cues import FaceCue

TURN_LEFT, TURN_RIGHT, HEAD_UP, HEAD_DOWN, TILT_LEFT, TILT_RIGHT = 51, 52, 53, 54, 55, 56
SPEECH, LOOKS_AT_OTHER = 50, 69
# Intensity 1 of a head movement, radians.
FULL_TURN = math.pi / 2
FULL_NOD = math.pi / 3
FULL_TILT = math.pi / 3
MOVEMENTS = frozenset(
    {SPEECH, TURN_LEFT, TURN_RIGHT, HEAD_UP, HEAD_DOWN, TILT_LEFT, TILT_RIGHT, LOOKS_AT_OTHER}
)


class Movements(NamedTuple):
    """What the movement codes say; fields as in FaceCue."""

    head_pose: tuple[float, float, float]
    gaze: float
    mouth_motion: float


def facs_codes(cue: FaceCue) -> dict[int, float]:
    """All FACS codes of a face: its action units, head movements, speech and gaze, 0..1."""
    roll, pitch, yaw = cue.head_pose
    codes = {unit: _unit(value) for unit, value in cue.action_units.items()}
    codes |= {
        TURN_LEFT: _unit(yaw / FULL_TURN),
        TURN_RIGHT: _unit(-yaw / FULL_TURN),
        HEAD_UP: _unit(-pitch / FULL_NOD),
        HEAD_DOWN: _unit(pitch / FULL_NOD),
        TILT_LEFT: _unit(-roll / FULL_TILT),
        TILT_RIGHT: _unit(roll / FULL_TILT),
        SPEECH: _unit(cue.mouth_motion),
        LOOKS_AT_OTHER: _unit(cue.gaze),
    }
    return codes


def from_facs(codes: Mapping[int, float]) -> Movements:
    """Head pose, gaze and mouth motion from FACS codes; absent codes count as 0."""

    def pair(plus: int, minus: int) -> float:
        return _unit(codes.get(plus, 0.0)) - _unit(codes.get(minus, 0.0))

    return Movements(
        (
            pair(TILT_RIGHT, TILT_LEFT) * FULL_TILT,
            pair(HEAD_DOWN, HEAD_UP) * FULL_NOD,
            pair(TURN_LEFT, TURN_RIGHT) * FULL_TURN,
        ),
        _unit(codes.get(LOOKS_AT_OTHER, 0.0)),
        _unit(codes.get(SPEECH, 0.0)),
    )


def action_units(codes: Mapping[int, float]) -> dict[int, float]:
    """The action units among FACS codes: everything that is no movement and not 0."""
    return {k: _unit(v) for k, v in codes.items() if k not in MOVEMENTS and _unit(v) > 0.0}


def _unit(value: float) -> float:
    """Keep a number in 0..1; what is not finite counts as 0."""
    if 0.0 < value <= 1.0:
        return float(value)
    return 1.0 if 1.0 < value < math.inf else 0.0
