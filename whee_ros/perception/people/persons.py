"""Which face and which voice are the same person, and are they engaged (REP-155)."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from typing import Literal

from whee_ros.cues import NANOSECONDS, FaceCue, Presence
from whee_ros.perception.people.engagement import MutualGaze, Vector
from whee_ros.perception.people.looks import Looks
from whee_ros.perception.people.settings import PeopleSettings

Engagement = Literal["unknown", "disengaged", "engaging", "engaged", "disengaging"]


ALONG = 0.35
"""A sound this far (rad) from a face is e times less likely to be that face's."""


STAYING = 0.8
"""Share of the gaze that makes somebody engaged which keeps them so."""


FLOOR = 0.05
"""What a still mouth counts where the sound's direction speaks for it."""


@dataclasses.dataclass
class Person:
    """One person: a face, a voice, or both.

    ``own`` is false for a person whom another node tracks; ``azimuth`` is where the face is, in
    radians to the left of the camera's axis; ``judged`` once frames have told of the gaze, for then
    "unknown" means "wait", not that nobody tells.
    """

    id: str
    face: str = ""
    voice: str = ""
    seen: int = 0
    spoke: int = 0
    own: bool = True
    azimuth: float = 0.0
    engagement: Engagement = "unknown"
    judged: bool = False
    looks: Looks = dataclasses.field(default_factory=Looks)


class Persons:
    """Everybody who is here now, our own finds and the persons that other nodes track."""

    def __init__(self, settings: PeopleSettings) -> None:
        self.settings = settings
        self._people: dict[str, Person] = {}
        self._count = 0
        self._sound: tuple[float, int] | None = None
        self._gazes = MutualGaze()

    def __iter__(self) -> Iterator[Person]:
        return iter(self._people.values())

    def get(self, person: str) -> Person | None:
        """Give a person by id, if still here."""
        return self._people.get(person)

    def made(self, person: str) -> bool:
        """Whether an id was given here, be the person long gone."""
        return person[:1] == "p" and person[1:].isdecimal() and 0 < int(person[1:]) <= self._count

    def face(self, cue: FaceCue) -> Person:
        """Give the person this face belongs to; a new face is a new person."""
        person = self._with(face=cue.source) or self._add(face=cue.source)
        person.seen = max(person.seen, cue.stamp)
        person.looks.add(cue)
        return person

    def place(self, face: str, azimuth: float) -> None:
        """Take where a face is, in radians to the left of the camera's axis."""
        person = self._with(face=face)
        if person is not None:
            person.azimuth = azimuth

    def sound(self, azimuth: float, now: int) -> None:
        """Take from where speech comes, in the same angle as `place`."""
        self._sound = (azimuth, now)

    def gaze(self, face: str, robot: Vector, stamp: int) -> None:
        """Take where the robot is in the frame of a face's gaze (see engagement.py)."""
        self._gazes.look(face, robot, stamp, self.settings)

    def adopt(self, person: str, face: str, voice: str, now: int) -> Person:
        """Take a person of another node; our own person of that face or voice becomes this one."""
        known = self._people.get(person)
        if known is None:
            known = self._people[person] = Person(id=person, own=False, seen=now)
        for other in list(self._people.values()):
            same_face, same_voice = other.face == face != "", other.voice == voice != ""
            if other is known or not other.own or not (same_face or same_voice):
                continue
            known.looks, known.spoke = other.looks, max(known.spoke, other.spoke)
            known.seen, known.azimuth = max(known.seen, other.seen), other.azimuth
            del self._people[other.id]
        known.face, known.voice = face or known.face, voice or known.voice
        return known

    def release(self, person: str) -> None:
        """Forget a person whom the other node no longer tracks."""
        known = self._people.get(person)
        if known is not None and not known.own:
            del self._people[person]

    def speaker(self, voice: str, since: int, now: int) -> Person:
        """Give who has been speaking since ``since``.

        Of the visible people it is the one whose mouth moved most, weighed by how near they are to
        where the sound comes from, if that is known; with nobody visible it is the voice alone.
        """
        visible = [p for p in self if p.face and now - p.seen < NANOSECONDS]
        if visible:
            person = max(visible, key=lambda p: self._likelihood(p, voice, since, now))
        else:
            person = self._with(voice=voice) or self._add(voice=voice)
        for other in self:
            if other is not person and other.voice == voice:
                other.voice = ""
        person.voice, person.spoke = voice, now
        return person

    def update(self, now: int) -> list[Presence]:
        """Give what has changed: everybody's engagement, and who of our own has left."""
        changes = []
        self._gazes.forget(now)
        for person in list(self):
            away = now - max(person.seen, person.spoke)
            if person.own and away > self.settings.forget_after * NANOSECONDS:
                del self._people[person.id]
                changes.append(presence(person, now, present=False))
                continue
            engagement = self._engagement(person, now)
            judged = person.judged or self._told(person)
            if engagement != person.engagement or judged != person.judged:
                person.engagement, person.judged = engagement, judged
                changes.append(presence(person, now))
        return changes

    def _likelihood(self, person: Person, voice: str, since: int, now: int) -> tuple[float, bool]:
        """Say how likely it is this person's voice; who spoke last wins a tie."""
        score = person.looks.mouth_motion(since)
        if self._sound is not None and now - self._sound[1] < NANOSECONDS:
            away = abs(self._sound[0] - person.azimuth)
            score = (score + FLOOR) * math.exp(-away / ALONG)
        return score, person.voice == voice

    def _engagement(self, person: Person, now: int) -> Engagement:
        quiet = now - person.spoke
        if person.spoke and quiet < self.settings.engaged_after_speech * NANOSECONDS:
            return "engaged"
        gaze = self._gaze(person, now)
        if gaze is None:
            return person.engagement
        needed = self.settings.engaged_gaze * (STAYING if person.engagement == "engaged" else 1.0)
        return "engaged" if gaze >= needed else "disengaged"

    def _gaze(self, person: Person, now: int) -> float | None:
        """Mean likelihood of a gaze at the robot; None while it cannot be told.

        A gaze told as a frame is in space and counts more than one read from a picture.
        """
        if self._told(person):
            return self._gazes.mean(person.face, self.settings)
        if not person.looks:
            return None if person.engagement == "unknown" else 0.0
        return person.looks.gaze(now - round(self.settings.gaze_window * NANOSECONDS))

    def _told(self, person: Person) -> bool:
        return person.face in self._gazes

    def _with(self, face: str = "", voice: str = "") -> Person | None:
        found = (p for p in self if (face and p.face == face) or (voice and p.voice == voice))
        return next(found, None)

    def _add(self, face: str = "", voice: str = "") -> Person:
        self._count += 1
        person = Person(id=f"p{self._count:04d}", face=face, voice=voice)
        self._people[person.id] = person
        return person


def presence(person: Person, now: int, present: bool = True) -> Presence:
    """Say who a person is now."""
    return Presence(
        stamp=now,
        person=person.id,
        source=person.face or person.voice,
        face=person.face,
        voice=person.voice,
        engagement=person.engagement if present else "disengaged",
        present=present,
        confidence=1.0 if person.face else 0.5,
    )
