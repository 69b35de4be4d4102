"""What there is to see of the robot at one moment."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from whee_ros.sim.screen import Image

Color = tuple[float, float, float]


@dataclasses.dataclass(frozen=True)
class Look:
    """Joint positions in rad by name, the screen's picture (RGB), the light's parts 0..1."""

    joints: Mapping[str, float]
    face: Image
    light: Color
