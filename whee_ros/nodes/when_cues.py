"""The cues of the last while, by face or voice, as the ROS4HRI topics bring them."""

from __future__ import annotations

import dataclasses
from collections import deque
from itertools import takewhile
from typing import Any

import msgspec

from whee_ros.cues import NANOSECONDS, FaceCue, VoiceCue
from whee_ros.nodes.face_messages import (
    Expression,
    FacialActionUnits,
    from_facs_message,
)
from whee_ros.nodes.humans import Humans
from whee_ros.ros import Node, Time, message

AudioFeatures = message("hri_msgs/msg/AudioFeatures")
MEMORY = 60 * NANOSECONDS


@dataclasses.dataclass
class _Heard:
    """Features of a voice since its last expression."""

    pitch: list[float] = dataclasses.field(default_factory=list)
    rms: list[float] = dataclasses.field(default_factory=list)
    hnr: list[float] = dataclasses.field(default_factory=list)
    since: int = 0
    last: int = 0


class RecentCues:
    """Keeps the last minute of face and voice cues of everybody tracked."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._facs: dict[str, FaceCue] = {}
        self._faces: dict[str, deque[FaceCue]] = {}
        self._voices: dict[str, deque[VoiceCue]] = {}
        self._heard: dict[str, _Heard] = {}
        Humans(
            node,
            "faces",
            {"facs": (FacialActionUnits, self._facs_of), "expression": (Expression, self._face)},
            streams=("facs", "expression"),
            on_lost=lambda _: self._forget(),
        )
        Humans(
            node,
            "voices",
            {"features": (AudioFeatures, self._features), "expression": (Expression, self._voice)},
            streams=("features", "expression"),
            on_lost=lambda _: self._forget(),
        )

    def faces(self, face: str, since: int = 0) -> list[FaceCue]:
        """Give the recent cues of one face from ``since`` (ns) on, oldest first."""
        found = takewhile(lambda cue: cue.stamp >= since, reversed(self._faces.get(face, ())))
        return list(found)[::-1]

    def voices(self, voice: str) -> list[VoiceCue]:
        """Give the recent cues of one voice, oldest first."""
        return list(self._voices.get(voice, ()))

    def _forget(self) -> None:
        """Drop who left: their last turn may still be answered, so not before a minute is over."""
        now = int(self._node.get_clock().now().nanoseconds)
        for face, facs in list(self._facs.items()):
            if abs(now - facs.stamp) > MEMORY:
                del self._facs[face]
        for face, seen in list(self._faces.items()):
            if abs(now - seen[-1].stamp) > MEMORY:
                del self._faces[face]
        for voice, told in list(self._voices.items()):
            if abs(now - told[-1].stamp) > MEMORY:
                del self._voices[voice]
        for voice, heard in list(self._heard.items()):
            if abs(now - heard.last) > MEMORY:
                del self._heard[voice]

    def _stamp(self, header: Any) -> int:
        given = Time.from_msg(header.stamp).nanoseconds
        return int(given or self._node.get_clock().now().nanoseconds)

    def _facs_of(self, face: str, facs: Any) -> None:
        self._facs[face] = from_facs_message(face, facs, self._stamp(facs.header))

    def _face(self, face: str, shown: Any) -> None:
        stamp = self._stamp(shown.header)
        known = self._facs.get(face)
        units = known if known and abs(known.stamp - stamp) < NANOSECONDS // 5 else None
        cue = units or FaceCue(stamp=stamp, source=face)
        cue = msgspec.structs.replace(
            cue,
            stamp=stamp,
            expression=shown.expression or "neutral",
            valence=float(shown.valence),
            arousal=float(shown.arousal),
            confidence=float(shown.confidence),
        )
        _keep(self._faces.setdefault(face, deque()), cue)

    def _features(self, voice: str, features: Any) -> None:
        heard = self._heard.setdefault(voice, _Heard())
        heard.last = int(self._node.get_clock().now().nanoseconds)
        if features.pitch > 0:
            heard.pitch.append(float(features.pitch))
            heard.rms.append(float(features.rms))
            heard.hnr.append(float(features.hnr))
        del heard.pitch[:-1000], heard.rms[:-1000], heard.hnr[:-1000]

    def _voice(self, voice: str, shown: Any) -> None:
        stamp = self._stamp(shown.header)
        heard = self._heard.pop(voice, _Heard())
        cue = VoiceCue(
            stamp=stamp,
            source=voice,
            duration=max(0, stamp - heard.since) / NANOSECONDS if heard.since else 0.0,
            is_speaking=True,
            f0=_median(heard.pitch),
            rms=_median(heard.rms),
            hnr=_median(heard.hnr),
            valence=float(shown.valence),
            arousal=float(shown.arousal),
            confidence=float(shown.confidence),
        )
        self._heard[voice] = _Heard(since=stamp, last=int(self._node.get_clock().now().nanoseconds))
        _keep(self._voices.setdefault(voice, deque()), cue)


def _keep(cues: deque[Any], cue: Any) -> None:
    cues.append(cue)
    while abs(cue.stamp - cues[0].stamp) > MEMORY:
        cues.popleft()


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0
