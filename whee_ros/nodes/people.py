"""people: who is who and whose turn it is, as ``/humans/persons/...`` and ``turn``.

``turn`` is std_msgs/String holding a Turn as JSON (`whee schema turn`).
"""

from __future__ import annotations

from typing import Any

from whee_ros.cues import Presence, Utterance
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.face_messages import FacialActionUnits, from_facs_message
from whee_ros.nodes.humans import Humans, Tracked
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.quality import LATCHED, RELIABLE
from whee_ros.perception.people import PeopleSettings, PeopleStage
from whee_ros.perception.people.stage import Event
from whee_ros.ros import Node, Time, message
from whee_ros.ros.livespeech import get_locale
from whee_ros.wire import encode

Bool = message("std_msgs/msg/Bool")
String = message("std_msgs/msg/String")
EngagementLevel = message("hri_msgs/msg/EngagementLevel")
LiveSpeech = message("hri_msgs/msg/LiveSpeech")

TOPICS = {
    "anonymous": Bool,
    "face_id": String,
    "voice_id": String,
    "engagement_status": EngagementLevel,
}
LEVELS = {
    "unknown": EngagementLevel.UNKNOWN,
    "disengaged": EngagementLevel.DISENGAGED,
    "engaging": EngagementLevel.ENGAGING,
    "engaged": EngagementLevel.ENGAGED,
    "disengaging": EngagementLevel.DISENGAGING,
}


class PeopleNode(Node):
    """Binds faces and voices into persons, and follows their turns at talk."""

    def __init__(self, **options: Any) -> None:
        super().__init__("people", **options)
        self._settings = Parameters(self, PeopleSettings, self._configure)
        self._stage = PeopleStage(self._settings.value)
        self._diagnostics = Diagnostics(self)
        self._tracked = Tracked(self, "persons", TOPICS, latched=True)
        self._turns = self.create_publisher(String, "turn", RELIABLE)
        self._faces = Humans(
            self, "faces", {"facs": (FacialActionUnits, self._face)}, streams=("facs",)
        )
        self._voices = Humans(
            self,
            "voices",
            {"is_speaking": (Bool, self._voice), "speech": (LiveSpeech, self._speech)},
            on_lost=self._voice_lost,
        )
        self.create_subscription(Bool, "/robot_speaking", self._robot_speaking, LATCHED)
        self.create_timer(0.05, self._tick)

    def _configure(self, settings: PeopleSettings) -> None:
        self._stage.configure(settings)

    def _now(self) -> int:
        return int(self.get_clock().now().nanoseconds)

    def _face(self, face: str, facs: Any) -> None:
        self._diagnostics.input()
        stamp = Time.from_msg(facs.header.stamp).nanoseconds or self._now()
        self._publish(self._stage.face(from_facs_message(face, facs, stamp)))

    def _voice(self, voice: str, speaking: Any) -> None:
        self._diagnostics.input()
        self._publish(self._stage.voice(voice, bool(speaking.data), self._now()))

    def _voice_lost(self, voice: str) -> None:
        self._publish(self._stage.voice(voice, False, self._now()))

    def _speech(self, voice: str, speech: Any) -> None:
        self._diagnostics.input()
        stamp = Time.from_msg(speech.header.stamp).nanoseconds or self._now()
        utterance = Utterance(
            stamp=stamp,
            source=voice,
            text=speech.final or speech.incremental,
            final=bool(speech.final) or not speech.incremental,
            end=stamp,
            # JSON has no NaN: with one, nobody could read the turn, and its words would be lost.
            confidence=min(max(speech.confidence, 0.0), 1.0) if speech.confidence >= 0 else 0.0,
            locale=get_locale(speech),
        )
        self._publish(self._stage.utterance(utterance, self._now()))

    def _robot_speaking(self, flag: Any) -> None:
        self._stage.robot_speaking(bool(flag.data))

    def _tick(self) -> None:
        self._publish(self._stage.tick(self._now()))

    def _publish(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, Presence):
                self._publish_presence(event)
            else:
                self._turns.publish(String(data=encode(event)))
            self._diagnostics.output()

    def _publish_presence(self, presence: Presence) -> None:
        here = [person.id for person in self._stage.persons]
        self._tracked.update(here)
        if presence.person not in self._tracked:
            return
        publishers = self._tracked[presence.person]
        publishers["anonymous"].publish(Bool(data=presence.anonymous))
        publishers["face_id"].publish(String(data=presence.face))
        publishers["voice_id"].publish(String(data=presence.voice))
        level = EngagementLevel(level=LEVELS[presence.engagement])
        level.header.stamp = Time(nanoseconds=presence.stamp).to_msg()
        publishers["engagement_status"].publish(level)


def main(args: list[str] | None = None) -> None:
    """Run the people node."""
    run(PeopleNode, args)
