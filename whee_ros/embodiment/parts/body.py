"""The parts of one body, and which of them does an act."""

from __future__ import annotations

from whee_ros.acts import AnyAct, Do, Express, Gesture, Light, Look, Say
from whee_ros.embodiment.outbox import Outbox
from whee_ros.embodiment.parts.deeds import Deeds
from whee_ros.embodiment.parts.face import Face
from whee_ros.embodiment.parts.gaze import Gaze, People
from whee_ros.embodiment.parts.light import Glow
from whee_ros.embodiment.parts.neck import Neck
from whee_ros.embodiment.parts.part import Part
from whee_ros.embodiment.parts.voice import Voice

_PARTS = {
    Say: "voice",
    Express: "face",
    Look: "gaze",
    Gesture: "neck",
    Light: "light",
    Do: "deeds",
}
_BINDING = {
    "voice": "say",
    "face": "express",
    "gaze": "look",
    "neck": "gesture",
    "light": "light",
    "deeds": "intent",
}


class Body:
    """Holds every part by its name, and those that more is asked of also by themselves."""

    def __init__(self, outbox: Outbox, people: People) -> None:
        self._profile = outbox.profile
        self._outbox, self._people = outbox, people
        self.voice = Voice(outbox)
        self.neck = Neck(outbox, people)
        self.gaze = Gaze(outbox, people)
        self.face = Face(outbox)
        self.light = Glow(outbox)
        self.parts: dict[str, Part] = {
            "voice": self.voice,
            "face": self.face,
            "gaze": self.gaze,
            "neck": self.neck,
            "light": self.light,
            "deeds": Deeds(outbox),
        }

    def part_for(self, act: AnyAct) -> str:
        """Name the part that does an act, or the one that stands in for it."""
        part = _PARTS[type(act)]
        if _BINDING[part] in self._profile.bindings:
            return part
        other = self._profile.substitute(_BINDING[part])
        return other if _BINDING.get(other) in self._profile.bindings else part

    @property
    def may_stray(self) -> bool:
        """Whether the eyes may be moved often: by a topic, not by calls."""
        return self._by_topic("look")

    @property
    def may_dart(self) -> bool:
        """Whether the eyes may be moved often and by very little: no motor moves them."""
        return self._by_topic("look") and not self._profile.bindings["look"].moves

    @property
    def may_show(self) -> bool:
        """Whether the face may be changed beside the plans."""
        return self._by_topic("express")

    @property
    def may_blink(self) -> bool:
        """Whether the lids are told, by a topic; most robots with lids blink by themselves."""
        return self._by_topic("blink")

    def blink(self, seconds: float, now: int) -> None:
        """Close and open the lids within ``seconds``."""
        self._outbox.send("blink", {"seconds": seconds}, now)

    @property
    def may_breathe(self) -> bool:
        """Whether the trunk or head may sway: whole trajectories on a topic, no other owner."""
        return self._by_topic("gesture") and not self.neck.streams

    def attend(self, person: str, now: int) -> bool:
        """Turn eyes and head to a person and stay there; false when that is not allowed now."""
        if self._outbox.blocked("look" if self._looks else "gesture", now):
            return False
        if self._looks:
            self.gaze.attend(person)
            self.follow(person, now)
        else:
            self.neck.turn(self._people.find(person)[0], 1.0, now)
        return True

    def follow(self, target: str, now: int) -> None:
        """Let the neck take over its share of a look."""
        share = self._profile.gaze.neck_share
        if share:
            self.neck.turn(self._people.find(target)[0], share, now)

    @property
    def _looks(self) -> bool:
        return "look" in self._profile.bindings

    def _by_topic(self, act: str) -> bool:
        binding = self._profile.bindings.get(act)
        return binding is not None and binding.transport == "topic"
