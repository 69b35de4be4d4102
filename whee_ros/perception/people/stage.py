"""The people stage: binds faces to voices, follows turns, says who is engaged."""

from __future__ import annotations

import msgspec

from whee_ros.cues import NANOSECONDS, FaceCue, Presence, Turn, Utterance
from whee_ros.perception.people.barge_in import WINDOW, BargeIn
from whee_ros.perception.people.endings import TurnEnding
from whee_ros.perception.people.engagement import Vector
from whee_ros.perception.people.persons import Person, Persons, presence
from whee_ros.perception.people.settings import PeopleSettings
from whee_ros.perception.people.turns import TurnTaker

Event = Presence | Turn

_FORGET_VOICE = 60 * NANOSECONDS


class PeopleStage:
    """Takes faces, voices and words; gives Presence and Turn events.

    Times are integer nanoseconds. While the robot speaks a turn is opened only on enough evidence
    that it is a person's (see barge_in.py): what is heard then may be the robot itself.
    """

    def __init__(
        self, settings: PeopleSettings | None = None, ending: TurnEnding | None = None
    ) -> None:
        """Take settings, and what decides when a turn is over (see endings.py)."""
        self.settings = settings or PeopleSettings()
        self._ending = ending
        self._barge_in = BargeIn()
        self.persons = Persons(self.settings)
        self._takers: dict[str, TurnTaker] = {}
        self._speakers: dict[str, str] = {}
        self._bindings: dict[str, tuple[str, str]] = {}
        self._robot_speaking = False

    def configure(self, settings: PeopleSettings) -> None:
        """Take new settings; what is under way goes on with them."""
        self.settings = self.persons.settings = settings
        for taker in self._takers.values():
            taker.configure(settings)

    def face(self, cue: FaceCue) -> list[Event]:
        """Take one face of one image."""
        person = self.persons.face(cue)
        return self._changes(person, cue.stamp)

    def place(self, face: str, azimuth: float) -> None:
        """Take where a face is: radians to the left of the camera's axis."""
        self.persons.place(face, azimuth)

    def gaze(self, face: str, robot: Vector, stamp: int) -> None:
        """Take where the robot is in the frame of a face's gaze (see engagement.py)."""
        self.persons.gaze(face, robot, stamp)

    def sound(self, azimuth: float, now: int) -> None:
        """Take from where speech comes, in the same angle."""
        self.persons.sound(azimuth, now)

    def adopt(self, person: str, face: str, voice: str, now: int) -> list[Event]:
        """Take a person whom another node tracks; our own double of that person has left."""
        before = {known.id: known for known in self.persons if known.own}
        self.persons.adopt(person, face, voice, now)
        gone = [known for id_, known in before.items() if self.persons.get(id_) is None]
        for speaker, id_ in self._speakers.items():
            if id_ in (known.id for known in gone):
                self._speakers[speaker] = person
        return [presence(known, now, present=False) for known in gone]

    def release(self, person: str) -> None:
        """Forget a person whom the other node no longer tracks."""
        self.persons.release(person)

    def voice(self, voice: str, active: bool, now: int) -> list[Event]:
        """Take a voice's activity as reported at ``now``."""
        taker = self._taker(voice)
        if active and self._robot_speaking and not taker.open:
            if not self._over_robot(voice, now):
                return []
        elif not active:
            self._barge_in.quiet(voice)
        return self._bound(taker, taker.voice_active(active, now), now)

    def features(self, voice: str, f0: float, rms: float, now: int) -> None:
        """Take how a voice sounds, for the melody at the end of its turn."""
        taker = self._taker(voice)
        taker.touched = now
        taker.melody.hear(now, f0, rms)

    def utterance(self, utterance: Utterance, now: int) -> list[Event]:
        """Take recognised words of the voice ``utterance.source``."""
        taker = self._takers.get(utterance.source)
        return self._bound(taker, taker.utterance(utterance, now), now) if taker else []

    def robot_speaking(self, flag: bool) -> None:
        """Take whether the robot itself speaks."""
        self._robot_speaking = flag
        if not flag:
            self._barge_in = BargeIn()

    def tick(self, now: int) -> list[Event]:
        """Let time pass: turns end, people leave."""
        events: list[Event] = []
        for voice in self._barge_in.voices:
            events += self.voice(voice, True, now)
        for taker in self._takers.values():
            events += self._bound(taker, taker.tick(now), now)
            if taker.speaking:
                events += self._changes(self._speaker(taker.voice, taker.start, now), now)
        self._forget_voices(now)
        for change in self.persons.update(now):
            self._bindings.pop(change.person, None)
            known = self.persons.get(change.person)
            if change.present and known is not None and known.own:
                self._bindings[change.person] = (change.face, change.voice)
            events.append(change)
        return events

    def _taker(self, voice: str) -> TurnTaker:
        if voice not in self._takers:
            self._takers[voice] = TurnTaker(voice, self.settings, self._ending)
        return self._takers[voice]

    def _forget_voices(self, now: int) -> None:
        """Drop voices long silent: some voice nodes give every utterance a new id."""
        for voice, taker in list(self._takers.items()):
            if not taker.open and now - taker.touched > _FORGET_VOICE:
                del self._takers[voice]
                self._speakers.pop(voice, None)

    def _over_robot(self, voice: str, now: int) -> bool:
        if not self.settings.barge_in:
            return False
        mouth = max(
            (person.looks.mouth_motion(now - WINDOW) for person in self.persons), default=0.0
        )
        return self._barge_in.heard(voice, mouth, now, self.settings)

    def _bound(self, taker: TurnTaker, turns: list[Turn], now: int) -> list[Event]:
        events: list[Event] = []
        for turn in turns:
            if turn.state == "started":
                person = self._speaker(taker.voice, turn.start, now)
            else:
                known = self.persons.get(self._speakers.get(taker.voice, ""))
                person = known or self._speaker(taker.voice, turn.start, now)
            person.spoke = now
            events += self._changes(person, now)
            events.append(msgspec.structs.replace(turn, person=person.id, face=person.face))
        return events

    def _speaker(self, voice: str, since: int, now: int) -> Person:
        person = self.persons.speaker(voice, since, now)
        self._speakers[voice] = person.id
        return person

    def _changes(self, person: Person, now: int) -> list[Event]:
        binding = (person.face, person.voice)
        if not person.own or self._bindings.get(person.id) == binding:
            return []
        self._bindings[person.id] = binding
        return [presence(person, now)]
