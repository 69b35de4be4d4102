"""A face that shows distress while nobody speaks becomes a turn without words."""

from __future__ import annotations

from collections.abc import Sequence

from whee_ros.cues import NANOSECONDS, FaceCue, Turn
from whee_ros.when.face_affect import read_face
from whee_ros.when.timing import TimingSettings

# The time is cut into so many parts, and each must show it: a twitch or a lost face is none.
_PARTS = 4
_MOST = 64


class Silence:
    """Watches silent faces; one that was told of is let be until the time has passed again."""

    def __init__(self) -> None:
        self._told: dict[str, int] = {}

    def turn(
        self,
        person: str,
        faces: Sequence[FaceCue],
        quiet_since: int,
        now: int,
        settings: TimingSettings,
    ) -> Turn | None:
        """Give a turn without words if the face showed distress all the time, else None.

        Args:
            person: whose face it is.
            faces: the face's recent cues, oldest first.
            quiet_since: nanoseconds; since when nobody speaks, the robot neither.
            now: nanoseconds.
            settings: how long, how much.
        """
        span = round(settings.silence_time * NANOSECONDS)
        start = now - span
        told = self._told.get(person)
        soon = told is not None and 0 <= now - told < span
        if settings.silence_weight <= 0 or start < quiet_since or soon:
            return None
        if not _distressed(faces, start, span // _PARTS, settings.silence_distress):
            return None
        self._told.pop(person, None)
        self._told[person] = now
        while len(self._told) > _MOST:
            del self._told[next(iter(self._told))]
        return Turn(
            id=f"{person}.{now}.silence",
            person=person,
            stamp=now,
            state="ended",
            start=start,
            end=now,
            confidence=0.0,
            face=faces[-1].source,
        )


def _distressed(faces: Sequence[FaceCue], start: int, part: int, least: float) -> bool:
    for number in range(_PARTS):
        since = start + number * part
        read = read_face([face for face in faces if since <= face.stamp < since + part])
        if read is None or read.distress < least:
            return False
    return True
