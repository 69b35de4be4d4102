"""The face: one expression at a time."""

from __future__ import annotations

import math
from typing import Any

from whee_ros.acts import Act, Express
from whee_ros.embodiment.expressions import EXPRESSIONS, nearest
from whee_ros.embodiment.gestures import finite
from whee_ros.embodiment.outbox import Outbox
from whee_ros.embodiment.parts.part import Outcome, Part, after, skipped
from whee_ros.embodiment.profile import Binding

_NEUTRAL = {"expression": "neutral", "valence": 0.0, "arousal": 0.0, "intensity": 1.0}


class Face(Part):
    """Shows expressions; the newest wins when they come faster than the robot may be told."""

    name = "face"

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(outbox)
        self._wanted: dict[str, Any] | None = None
        self._shown = "neutral"

    def start(self, act: Act, now: int) -> Outcome:
        """Show an expression; an unknown name becomes the nearest in valence and arousal."""
        assert isinstance(act, Express)  # noqa: S101
        if self.outbox.closed or "express" not in self.profile.bindings:
            return skipped(self.outbox.blocked("express", now))
        values, notes = read_expression(act)
        self.show(values)
        self.tick(now)
        seconds = finite(act.duration, 0.0, 0.0, 3600.0)
        ends = after(now, seconds)
        return Outcome("started", "", ends, not seconds, values, tuple(notes))

    def done(self, ends: int | None, now: int) -> str | None:
        """Return to neutral after an expression with a duration."""
        reason = super().done(ends, now)
        if reason:
            self.show(dict(_NEUTRAL))
        return reason

    def tick(self, now: int) -> None:
        """Send the newest expression as soon as the rate allows."""
        if self._wanted is None or self.outbox.blocked("express", now):
            return
        binding = self.profile.bindings["express"]
        name = translate(binding, self._wanted["expression"])
        self.outbox.send("express", {**self._wanted, "expression": name}, now)
        self._wanted = None

    def rests(self, now: int) -> bool:
        """Whether no expression waits to be sent."""
        return self._wanted is None

    @property
    def neutral(self) -> bool:
        """Whether the face is neutral, or will be."""
        return bool(self._shown == "neutral")

    def idle(self, now: int) -> bool:
        """Go neutral."""
        if self.neutral:
            return False
        self.show(dict(_NEUTRAL))
        return True

    def show(self, values: dict[str, Any]) -> None:
        """Want an expression shown: its name, valence, arousal and intensity, all checked."""
        self._wanted, self._shown = values, values["expression"]


def translate(binding: Binding, name: str) -> str | int:
    """Give the robot's own word for an expression; on a closed list, that of the nearest one."""
    if name in binding.names or not binding.closed:
        return binding.names.get(name, name)
    known = [other for other in binding.names if other in EXPRESSIONS]
    near = min(known, key=lambda other: math.dist(EXPRESSIONS[other], EXPRESSIONS[name]))
    return binding.names[near]


def read_expression(act: Express) -> tuple[dict[str, Any], list[str]]:
    """Give an expression's checked values and a note for each that was changed."""
    notes = []
    valence = finite(act.valence, 0.0, -1.0, 1.0)
    arousal = finite(act.arousal, 0.0, -1.0, 1.0)
    intensity = finite(act.intensity, 1.0, 0.0, 1.0)
    if (valence, arousal, intensity) != (act.valence, act.arousal, act.intensity):
        notes.append("valence, arousal or intensity was out of range")
    name = act.expression.strip().lower()
    if name not in EXPRESSIONS:
        name = nearest(valence, arousal)
        notes.append(f"expression {act.expression[:40]!r} is unknown; shown as {name}")
    values = {
        "expression": name,
        "valence": valence,
        "arousal": arousal,
        "intensity": intensity,
    }
    return values, notes
