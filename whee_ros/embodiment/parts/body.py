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
    """Holds every part by its name; ``voice`` and ``neck`` also by themselves."""

    def __init__(self, outbox: Outbox, people: People) -> None:
        self._profile = outbox.profile
        self.voice = Voice(outbox)
        self.neck = Neck(outbox, people)
        self.parts: dict[str, Part] = {
            "voice": self.voice,
            "face": Face(outbox),
            "gaze": Gaze(outbox, people),
            "neck": self.neck,
            "light": Glow(outbox),
            "deeds": Deeds(outbox),
        }

    def part_for(self, act: AnyAct) -> str:
        """Name the part that does an act, or the one that stands in for it."""
        part = _PARTS[type(act)]
        if _BINDING[part] in self._profile.bindings:
            return part
        other = self._profile.substitute(_BINDING[part])
        return other if _BINDING.get(other) in self._profile.bindings else part
