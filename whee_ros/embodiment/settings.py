"""Settings of the performer."""

from __future__ import annotations

import dataclasses

from whee_ros.settings import setting


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
    idle: bool = setting(
        True, "breathe, glance about, turn to who speaks and go along a little with their face"
    )
    idle_seed: int = setting(1, "which small movements, when", low=0, high=1_000_000, live=False)
