"""people: who is who and whose turn it is, as ``/humans/persons/...`` and ``turn``.

Persons that another node tracks are used as they are; only who is not among them is published here.
``sound_direction`` (std_msgs/Float32, radians to the left of the camera's axis) is used if given.
Where faces have frames on ``/tf`` (``gaze_<id>`` or ``face_<id>``), gaze is taken from these. The
engagement of other nodes' persons is published too, unless one of them does it.
``turn`` is std_msgs/String holding a Turn as JSON (`whee schema turn`).
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from whee_ros.cues import Presence, Utterance
from whee_ros.nodes.diagnostics import Diagnostics
from whee_ros.nodes.face_messages import FacialActionUnits, from_facs_message
from whee_ros.nodes.humans import Humans, Tracked
from whee_ros.nodes.main import run
from whee_ros.nodes.parameters import Parameters
from whee_ros.nodes.people_engagement import EngagementLevel, Engagements, level
from whee_ros.nodes.people_frames import Frames
from whee_ros.nodes.quality import RELIABLE
from whee_ros.nodes.states import follow
from whee_ros.perception.people import PeopleSettings, PeopleStage
from whee_ros.perception.people.stage import Event
from whee_ros.ros import Node, Time, message
from whee_ros.ros.livespeech import get_locale
from whee_ros.settings import setting
from whee_ros.wire import encode

AudioFeatures = message("hri_msgs/msg/AudioFeatures")
Bool = message("std_msgs/msg/Bool")
Float32 = message("std_msgs/msg/Float32")
String = message("std_msgs/msg/String")
RegionOfInterest = message("hri_msgs/msg/NormalizedRegionOfInterest2D")
LiveSpeech = message("hri_msgs/msg/LiveSpeech")

TOPICS = {
    "anonymous": Bool,
    "face_id": String,
    "voice_id": String,
    "engagement_status": EngagementLevel,
}


@dataclasses.dataclass(frozen=True)
class PeopleNodeSettings:
    """What the people node must know of the camera."""

    field_of_view: float = setting(
        1.05, "horizontal field of view of the camera, rad", low=0.1, high=3.1
    )
    robot_frame: str = setting(
        "", "frame (/tf) that people look at who look at the robot; empty: the camera's"
    )


class PeopleNode(Node):
    """Binds faces and voices into persons, and follows their turns at talk."""

    def __init__(self, **options: Any) -> None:
        super().__init__("people", **options)
        self._own = Parameters(self, PeopleNodeSettings)
        self._settings = Parameters(self, PeopleSettings, self._configure)
        self._stage = PeopleStage(self._settings.value)
        self._diagnostics = Diagnostics(self)
        self._tracked = Tracked(self, "persons", TOPICS, latched=True)
        self._engagements = Engagements(self)
        self._frames = Frames(self, self._stage.gaze, lambda: self._own.value.robot_frame)
        self._turns = self.create_publisher(String, "turn", RELIABLE)
        self._faces = Humans(
            self,
            "faces",
            {"facs": (FacialActionUnits, self._face), "roi": (RegionOfInterest, self._place)},
            streams=("facs", "roi"),
        )
        self._others = Humans(
            self,
            "persons",
            {
                "face_id": (String, lambda person, id_: self._other(person, face=id_.data)),
                "voice_id": (String, lambda person, id_: self._other(person, voice=id_.data)),
            },
            on_lost=self._other_lost,
            latched=True,
        )
        self.create_subscription(Float32, "sound_direction", self._sound, RELIABLE)
        self._voices = Humans(
            self,
            "voices",
            {
                "is_speaking": (Bool, self._voice),
                "features": (AudioFeatures, self._features),
                "speech": (LiveSpeech, self._speech),
            },
            streams=("features",),
            on_lost=self._voice_lost,
        )
        follow(self, Bool, "robot_speaking", self._robot_speaking)
        self.create_timer(0.05, self._tick)

    def _configure(self, settings: PeopleSettings) -> None:
        self._stage.configure(settings)

    def _now(self) -> int:
        return int(self.get_clock().now().nanoseconds)

    def _face(self, face: str, facs: Any) -> None:
        self._diagnostics.input()
        stamp = Time.from_msg(facs.header.stamp).nanoseconds or self._now()
        self._publish(self._stage.face(from_facs_message(face, facs, stamp)))

    def _place(self, face: str, roi: Any) -> None:
        across = (float(roi.xmin) + float(roi.xmax)) / 2
        self._stage.place(face, (0.5 - across) * self._own.value.field_of_view)

    def _sound(self, azimuth: Any) -> None:
        if math.isfinite(azimuth.data):
            self._stage.sound(float(azimuth.data), self._now())

    def _other(self, person: str, face: str = "", voice: str = "") -> None:
        """Take a person of another node; our own come back on the same topics and are no news."""
        if not self._stage.persons.made(person):
            self._publish(self._stage.adopt(person, face, voice, self._now()))

    def _other_lost(self, person: str) -> None:
        self._stage.release(person)
        self._engagements.forget(person)

    def _voice(self, voice: str, speaking: Any) -> None:
        self._diagnostics.input()
        self._publish(self._stage.voice(voice, bool(speaking.data), self._now()))

    def _features(self, voice: str, heard: Any) -> None:
        self._stage.features(voice, float(heard.pitch), float(heard.rms), self._now())

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
        here = [person.id for person in self._stage.persons if person.own]
        others = [id_ for id_ in self._others.ids if not self._stage.persons.made(id_)]
        self._tracked.update(here, others)
        if presence.person not in self._tracked:
            if presence.person in others and presence.present:
                self._engagements.tell(presence)
            return
        publishers = self._tracked[presence.person]
        publishers["anonymous"].publish(Bool(data=presence.anonymous))
        publishers["face_id"].publish(String(data=presence.face))
        publishers["voice_id"].publish(String(data=presence.voice))
        publishers["engagement_status"].publish(level(presence))


def main(args: list[str] | None = None) -> None:
    """Run the people node."""
    run(PeopleNode, args)
