"""Moves the demo's face: expressions that come and go, lips that follow the voice, blinks."""

from __future__ import annotations

import math
import random

import numpy as np
import numpy.typing as npt

from whee_ros.demo.portrait import Portrait, Pose
from whee_ros.demo.screenplay import LENGTH, LINES, SIZE, Line

ONSET, BEFORE, AFTER = 0.4, 0.8, 2.5
BLINK = 0.2


class Actor:
    """The face at any moment; ``sound`` (mono float32) drives the lips, ``ends`` the faces."""

    def __init__(self, sound: npt.NDArray[np.float32], rate: int, ends: dict[float, float]) -> None:
        self._sound = sound
        self._rate = rate
        self._ends = ends
        chance = random.Random(2)
        self._blinks = []
        at = 1.5
        while at < LENGTH:
            self._blinks.append(at)
            at += chance.uniform(2.5, 5.5)

    def picture(self, at: float) -> npt.NDArray[np.uint8]:
        """Give the (240, 320, 3) RGB picture ``at`` seconds into the scene."""
        return Portrait(self.action_units(at), self.pose(at), SIZE).draw()

    def action_units(self, at: float) -> dict[int, float]:
        """Give the action units at a moment: the line's expression, speech and blinks."""
        units: dict[int, float] = {}
        for line in LINES:
            share = self._share(line, at)
            for number, value in line.face.items():
                units[number] = max(units.get(number, 0.0), share * value)
        lips = self._lips(at)
        units[25] = max(units.get(25, 0.0), 0.7 * lips)
        units[26] = max(units.get(26, 0.0), 0.55 * lips)
        since = min((abs(at - blink) for blink in self._blinks), default=1.0)
        units[45] = max(0.0, 1.0 - since / (BLINK / 2))
        return units

    def pose(self, at: float) -> Pose:
        """Give the head at a moment: a slow sway, eyes on the robot, lowered in sadness."""
        sad = max((self._share(line, at) for line in LINES if 15 in line.face), default=0.0)
        return Pose(
            roll=0.03 * math.sin(at * 0.9) + 0.05 * sad,
            pitch=0.03 * math.sin(at * 0.7 + 1) + 0.10 * sad,
            yaw=0.05 * math.sin(at * 0.5),
            gaze=(0.05 * math.sin(at * 1.3), 0.25 * sad),
        )

    def _share(self, line: Line, at: float) -> float:
        """Tell how much of a line's expression shows, 0..1, with soft onset and offset."""
        start, end = line.start - BEFORE, self._ends[line.start] + AFTER
        rise = min(1.0, max(0.0, (at - start) / ONSET))
        fall = min(1.0, max(0.0, (end - at) / (2 * ONSET)))
        share = min(rise, fall)
        return share * share * (3 - 2 * share)

    def _lips(self, at: float) -> float:
        middle = int(at * self._rate)
        window = self._sound[max(0, middle - 640) : middle + 640]
        level = float(np.sqrt(np.mean(window**2))) if window.size else 0.0
        return min(1.0, level * 9.0) if level > 0.012 else 0.0
