"""Which face and which voice are the same person, and are they engaged (REP-155)."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterator
from typing import Literal

from whee_ros.cues import NANOSECONDS, FaceCue, Presence
from whee_ros.perception.people.settings import PeopleSettings

Engagement = Literal["unknown", "disengaged", "engaging", "engaged", "disengaging"]


@dataclasses.dataclass
class Person:
    """One person: a face, a voice, or both."""

    id: str
    face: str = ""
    voice: str = ""
    seen: int = 0
    spoke: int = 0
    engagement: Engagement = "unknown"
    looks: deque[tuple[int, float, float]] = dataclasses.field(default_factory=deque)

    def look(self, cue: FaceCue, window: int) -> None:
        """Remember gaze and mouth motion of the last ``window`` nanoseconds."""
        self.looks.append((cue.stamp, cue.gaze, cue.mouth_motion))
        while self.looks and self.looks[0][0] < cue.stamp - window:
            self.looks.popleft()

    def gaze(self) -> float:
        """Mean likelihood that the eyes are on the robot, 0..1."""
        return sum(look[1] for look in self.looks) / len(self.looks) if self.looks else 0.0

    def mouth_motion(self, since: int) -> float:
        """Mean mouth motion from ``since`` on, 0..1."""
        values = [look[2] for look in self.looks if look[0] >= since]
        return sum(values) / len(values) if values else 0.0


class Persons:
    """Everybody who is here now."""

    def __init__(self, settings: PeopleSettings) -> None:
        self.settings = settings
        self._people: dict[str, Person] = {}
        self._count = 0

    def __iter__(self) -> Iterator[Person]:
        return iter(self._people.values())

    def get(self, person: str) -> Person | None:
        """Give a person by id, if still here."""
        return self._people.get(person)

    def face(self, cue: FaceCue) -> Person:
        """Give the person this face belongs to; a new face is a new person."""
        person = next((p for p in self._people.values() if p.face == cue.source), None)
        if person is None:
            person = self._add(face=cue.source)
        person.seen = max(person.seen, cue.stamp)
        person.look(cue, int(self.settings.gaze_window * NANOSECONDS))
        return person

    def speaker(self, voice: str, since: int, now: int) -> Person:
        """Give the person who speaks: the face whose mouth moves most, else the voice alone."""
        visible = [p for p in self._people.values() if p.face and now - p.seen < NANOSECONDS]
        if not visible:
            person = next((p for p in self._people.values() if p.voice == voice), None)
            person = person or self._add(voice=voice)
        else:
            person = max(visible, key=lambda p: (p.mouth_motion(since), p.voice == voice, p.gaze()))
        for other in self._people.values():
            if other is not person and other.voice == voice:
                other.voice = ""
        person.voice, person.spoke = voice, now
        return person

    def update(self, now: int) -> list[Presence]:
        """Give what has changed: engagement, and people who have left."""
        changes = []
        for person in list(self._people.values()):
            if now - max(person.seen, person.spoke) > self.settings.forget_after * NANOSECONDS:
                del self._people[person.id]
                changes.append(presence(person, now, present=False))
                continue
            engagement = self._engagement(person, now)
            if engagement != person.engagement:
                person.engagement = engagement
                changes.append(presence(person, now))
        return changes

    def _engagement(self, person: Person, now: int) -> Engagement:
        spoke_lately = (
            person.spoke and now - person.spoke < self.settings.engaged_after_speech * NANOSECONDS
        )
        if spoke_lately or person.gaze() >= self.settings.engaged_gaze:
            return "engaged"
        return "disengaged" if person.engagement != "unknown" or person.looks else "unknown"

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
