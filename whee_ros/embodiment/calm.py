"""The way back to neutral, some time after the last plan and the last word heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from whee_ros.embodiment.acting import Acting
from whee_ros.embodiment.commands import Journal
from whee_ros.embodiment.parts.part import Part, after

FOREVER = 1 << 63
"""A stamp that never comes, ns."""


class Calm:
    """Returns face and light, and later gaze and neck, to neutral.

    ``face_s`` and ``gaze_s`` below are the seconds that they linger after the last plan.
    """

    def __init__(self, acting: Acting, parts: Mapping[str, Part], journal: Journal) -> None:
        self._acting, self._parts, self._journal = acting, parts, journal

    def tick(self, now: int, face_s: float, gaze_s: float) -> None:
        """Return what has lingered long enough."""
        for begins, part in self._steps(face_s, gaze_s):
            if now >= begins and part.idle(now):
                self._journal.note("idle", now, part=part.name, reason="back to neutral")

    def upcoming(self, now: int, face_s: float, gaze_s: float) -> int:
        """Give when `tick` may do something if nothing is taken in till then; ``now``: it may."""
        moments = [FOREVER]
        for begins, part in self._steps(face_s, gaze_s):
            if now < begins:
                moments.append(begins)
            elif not part.neutral:
                return now
        return min(moments)

    def _steps(self, face_s: float, gaze_s: float) -> Iterator[tuple[int, Part]]:
        """Give each part and from when on (ns) it is to be neutral; none before a plan ended."""
        quiet = self._acting.quiet
        if quiet is None or self._acting.plans:
            return
        for name, seconds in (("face", face_s), ("light", face_s), ("gaze", gaze_s)):
            yield after(quiet, seconds), self._parts[name]
        yield after(quiet, gaze_s), self._parts["neck"]
