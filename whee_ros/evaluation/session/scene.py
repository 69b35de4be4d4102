"""Lets a person talk with the nodes: their turns and face go in, what the robot does comes back.

The nodes are those of the robot, in virtual time on the memory engine (replay/session.py). Nothing
here knows what they think; the person waits until the robot has spoken, or patience ends.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whee_ros.cues import NANOSECONDS, Turn, TurnState
from whee_ros.evaluation.session.exchange import Exchange, State
from whee_ros.evaluation.session.observer import Observer
from whee_ros.evaluation.session.person import Said
from whee_ros.replay.outcome import Outcome, count
from whee_ros.replay.recorder import Recorder
from whee_ros.replay.records import Record, type_name
from whee_ros.replay.session import Session
from whee_ros.ros import message, serialize_message
from whee_ros.wire import encode

String = message("std_msgs/msg/String")
IdsList = message("hri_msgs/msg/IdsList")
Expression = message("hri_msgs/msg/Expression")
EngagementLevel = message("hri_msgs/msg/EngagementLevel")

START = 1_000 * NANOSECONDS
NOTICED = 0.5
"""Seconds from the last word to when the end of a turn is noticed, as in live talk."""
PAUSE = 0.7
GOES_ON = 0.35
"""Seconds from then until somebody goes on whose turn was not over."""
PATIENCE = 4.0
"""Seconds that a person waits for words."""
_STEP = 0.1
_FACE = 0.5
_CONFIDENCE = 0.8
_RATES = {"child": 2.2, "teenager": 2.8, "adult": 2.5, "older": 2.0}
"""Words a second."""


class Scene:
    """One person, and now and then another, before the robot.

    Args:
        session: the started nodes.
        recorder: writes all that is published; also what the person gives.
        outcome: counts what was played.
        person: the id of the person with the face.
        age: of the persona; how fast they speak.
        mood: gives the state that shows in the face.
        shows: how much of it shows, 0..1; 0 with ``face`` false sends no face at all.
        face: whether the robot sees a face.
    """

    def __init__(
        self,
        session: Session,
        recorder: Recorder,
        outcome: Outcome,
        *,
        person: str,
        age: str,
        mood: Callable[[], State],
        shows: float,
        face: bool = True,
    ) -> None:
        self._session, self._recorder, self._outcome = session, recorder, outcome
        self._person, self._mood, self._shows, self._sees = person, mood, shows, face
        self._rate = _RATES[age]
        self.observer = Observer(session.world.now())
        self._turns = 0
        self._faced = 0
        session.listen(self._heard)
        self._arrive()

    @property
    def now(self) -> int:
        """The virtual time, ns."""
        return self._session.world.now()

    def say(self, said: Said, patience: float = PATIENCE) -> Exchange:
        """Say a line, wait for the robot's answer, and give both."""
        self._turns += 1
        name = f"{said.speaker}-t{self._turns:04d}"
        start, text = self.now, ""
        self._turn(said, name, "started", start, start, "")
        for number, part in enumerate(said.parts):
            if number:
                self._turn(said, name, "paused", start, self.now, text)
                self._pass(PAUSE)
                self._turn(said, name, "resumed", start, self.now, text)
            text = f"{text} {part}".strip()
            self._pass(max(0.5, len(part.split()) / self._rate))
        end = self.now
        self._pass(NOTICED)
        self._turn(said, name, "ended", start, end, text)
        if said.goes_on:
            self._pass(GOES_ON)
        else:
            self._await_answer(end, patience)
        return self.observer.exchange(name)

    def wait(self, seconds: float) -> None:
        """Be silent for a while."""
        self._pass(seconds)

    def _await_answer(self, end: int, patience: float) -> None:
        """Wait until words were heard and are over, or for as long as patience lasts."""
        observer = self.observer
        while True:
            self._pass(_STEP)
            quiet = (self.now - max(observer.quiet_since, end)) / NANOSECONDS
            spoke = observer.quiet_since > end
            if not observer.speaking and quiet >= (_BETWEEN if spoke else patience):
                return

    def _turn(
        self, said: Said, name: str, state: TurnState, start: int, end: int, text: str
    ) -> None:
        own = said.speaker == self._person and self._sees
        turn = Turn(
            id=name,
            person=said.speaker,
            state=state,
            start=start,
            end=end,
            stamp=self.now,
            text=text,
            face=self._face_id if own else "",
        )
        self._feed("/turn", String(data=encode(turn)))

    def _arrive(self) -> None:
        """Come in: the robot sees a face, and that this person turns to it."""
        self._face_id = f"{self._person}_face"
        if not self._sees:
            return
        self._feed("/humans/faces/tracked", IdsList(ids=[self._face_id]))
        self._feed("/humans/persons/tracked", IdsList(ids=[self._person]))
        who = f"/humans/persons/{self._person}"
        self._feed(f"{who}/face_id", String(data=self._face_id))
        level = EngagementLevel(level=EngagementLevel.ENGAGED)
        self._feed(f"{who}/engagement_status", level)

    def _show(self) -> None:
        mood = self._mood()
        shown = Expression(
            valence=float(self._shows * mood.valence),
            arousal=float(self._shows * mood.arousal),
            confidence=_CONFIDENCE,
        )
        self._feed(f"/humans/faces/{self._face_id}/expression", shown)

    def _pass(self, seconds: float) -> None:
        """Let time pass in steps, with the face shown all the while."""
        until = self.now + round(seconds * NANOSECONDS)
        while self._sees and self._faced <= until:
            self._session.run_until(max(self.now, self._faced))
            self._show()
            self._faced += round(_FACE * NANOSECONDS)
            self._faced = max(self._faced, self.now)
        self._session.run_until(until)

    def _feed(self, topic: str, told: Any) -> None:
        record = Record(topic, type_name(type(told)), self.now, bytes(serialize_message(told)))
        why = self._session.publish(record)
        if why:
            count(self._outcome.left_out, f"{topic}: {why}")
            return
        self._outcome.played += 1
        self._recorder.copied(record, self.now)
        self.observer.observe(topic, told, self.now)

    def _heard(self, topic: str, told: Any, stamp: int) -> None:
        self._recorder.heard(topic, told, stamp)
        self.observer.observe(topic, told, stamp)


_BETWEEN = 0.8
"""Seconds of silence after which the robot's words are taken to be over."""
