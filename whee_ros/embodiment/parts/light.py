"""The light: one colour, changing slowly enough never to flash."""

from __future__ import annotations

import math

from whee_ros.acts import Act, Express, Light
from whee_ros.cues import NANOSECONDS
from whee_ros.embodiment.expressions import as_color
from whee_ros.embodiment.gestures import finite
from whee_ros.embodiment.outbox import Outbox
from whee_ros.embodiment.parts.face import read_expression
from whee_ros.embodiment.parts.part import Outcome, Part, after, skipped

Color = tuple[float, float, float]
IDLE: Color = (0.10, 0.12, 0.14)
# Full scale a second: dark to full takes 0.4 s, so it cannot flash three times a second, the
# limit for people with photosensitive epilepsy (WCAG 2.3.1).
_SLEW = 2.5
_PERIOD = {"breathe": 4.0, "pulse": 1.6}


class Glow(Part):
    """The light ring or lamp, which also stands in for a missing face."""

    name = "light"

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(outbox)
        self._color: Color = IDLE
        self._pattern = "steady"
        self._since = 0
        self._level: Color = (0.0, 0.0, 0.0)
        self._sent: Color | None = None
        self._last = 0
        binding = self.profile.bindings.get("light")
        # A little slower than the limit, so that the fade is even and never waits.
        self._spacing = 1.1 * NANOSECONDS / binding.max_rate if binding else math.inf

    def start(self, act: Act, now: int) -> Outcome:
        """Show a colour, or an expression as a colour."""
        if self.outbox.closed or "light" not in self.profile.bindings:
            return skipped(self.outbox.blocked("light", now))
        notes: list[str] = []
        if isinstance(act, Express):
            values, notes = read_expression(act)
            color = as_color(values["valence"], values["arousal"], values["intensity"])
            pattern, seconds = "steady", act.duration
            notes.append("no face: shown by the light")
        else:
            assert isinstance(act, Light)  # noqa: S101
            r, g, b = (finite(part, 0.0, 0.0, 1.0) for part in act.color)
            color, pattern, seconds = (r, g, b), act.pattern, act.duration
            if color != act.color:
                notes.append("colour was out of range")
        self._turn(color, pattern, now)
        seconds = finite(seconds, 0.0, 0.0, 3600.0)
        sent = {"color": color, "pattern": pattern}
        return Outcome("started", "", after(now, seconds), not seconds, sent, tuple(notes))

    def done(self, ends: int | None, now: int) -> str | None:
        """Return to the idle glow after a light with a duration."""
        reason = super().done(ends, now)
        if reason:
            self._turn(IDLE, "steady", now)
        return reason

    def tick(self, now: int) -> None:
        """Fade towards the wanted colour."""
        binding = self.profile.bindings.get("light")
        if binding is None or self._since == 0:
            return
        elapsed = now - self._last
        if elapsed < self._spacing or self.outbox.blocked("light", now):
            return
        most = _SLEW * min(elapsed / NANOSECONDS, 0.2)
        goal = self._goal(now)
        near = [a + min(max(b - a, -most), most) for a, b in zip(self._level, goal, strict=True)]
        level = (near[0], near[1], near[2])
        if not self._shows(level):
            r, g, b = level
            color = "#" + "".join(f"{round(255 * part):02x}" for part in level)
            self.outbox.send("light", {"r": r, "g": g, "b": b, "a": 1.0, "color": color}, now)
            self._sent = level
        self._level, self._last = level, now

    def rests(self, now: int) -> bool:
        """Whether the light is as wanted and stays so."""
        if self._since == 0 or "light" not in self.profile.bindings:
            return True
        steady = self._pattern not in _PERIOD and self._level == self._color
        return steady and self._shows(self._level) and not self.outbox.blocked("light", now)

    def rest(self, now: int) -> None:
        """Let time pass while it `rests`: a fade takes its first step from the last look."""
        if self._since and now - self._last >= self._spacing:
            self._last = now

    @property
    def neutral(self) -> bool:
        """Whether the light is the idle glow, or will be."""
        return self._color == IDLE

    def idle(self, now: int) -> bool:
        """Fade to the idle glow."""
        if self.neutral:
            return False
        self._turn(IDLE, "steady", now)
        return True

    def reset(self) -> None:
        """Start patterns anew."""
        self._since = min(self._since, 1)
        self._last = 0

    def _turn(self, color: Color, pattern: str, now: int) -> None:
        self._color = (0.0, 0.0, 0.0) if pattern == "off" else color
        self._pattern, self._since = pattern, max(now, 1)

    def _shows(self, level: Color) -> bool:
        return self._sent is not None and max(map(_gap, level, self._sent)) <= 0.005

    def _goal(self, now: int) -> Color:
        period = _PERIOD.get(self._pattern)
        if not period:
            return self._color
        phase = 2 * math.pi * (now - self._since) / NANOSECONDS / period
        share = 0.65 + 0.35 * math.cos(phase)
        r, g, b = self._color
        return share * r, share * g, share * b


def _gap(a: float, b: float) -> float:
    return abs(a - b)
