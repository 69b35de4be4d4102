"""Cues from what perception publishes on its ROS4HRI topics: the way back from messages."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import numpy as np

from whee_ros.cues import NANOSECONDS, FaceCue, Presence, Turn, Utterance, VoiceCue
from whee_ros.nodes.face_messages import from_facs_message
from whee_ros.ros import Time
from whee_ros.ros.livespeech import get_locale
from whee_ros.wire import WireError, decode

AnyCue = FaceCue | VoiceCue | Utterance | Turn | Presence
KINDS: dict[type, str] = {
    FaceCue: "face",
    VoiceCue: "voice",
    Utterance: "utterance",
    Turn: "turn",
    Presence: "presence",
}


@dataclasses.dataclass
class _Voice:
    """What was heard of a voice since its last summary: (f0, rms, hnr) of voiced windows."""

    speaking: bool = False
    since: int = 0
    voiced: list[tuple[float, float, float]] = dataclasses.field(default_factory=list)


class Collector:
    """Puts the messages of each face, voice and person together.

    A face gives a cue a picture, at most one every ``every`` seconds; a voice one summary for each
    expression it publishes while it speaks; words and turns come as they are.
    """

    def __init__(self, every: float = 0.0) -> None:
        self._every = round(every * NANOSECONDS)
        self._facs: dict[str, FaceCue] = {}
        self._rois: dict[str, tuple[float, float, float, float]] = {}
        self._told: dict[str, int] = {}
        self._voices: dict[str, _Voice] = {}
        self._persons: dict[str, dict[str, str]] = {}
        self._readers: dict[tuple[str, str], Callable[[str, Any, int], AnyCue | None]] = {
            ("faces", "roi"): self._roi,
            ("faces", "facs"): self._facs_of,
            ("faces", "expression"): self._face,
            ("voices", "is_speaking"): self._is_speaking,
            ("voices", "features"): self._features,
            ("voices", "expression"): self._voice,
            ("voices", "speech"): self._speech,
        }

    def hear(self, topic: str, message: Any, stamp: int) -> Iterator[AnyCue]:
        """Take one message, published at ``stamp`` ns; give the cue that it completes, if any."""
        if topic == "/turn":
            try:
                yield decode(message.data, Turn)
            except WireError:
                return
        parts = topic.split("/")
        if len(parts) != 5 or parts[1] != "humans":
            return
        reader = self._readers.get((parts[2], parts[4]))
        cue = reader(parts[3], message, stamp) if reader else None
        if cue is not None:
            yield cue

    def _roi(self, face: str, roi: Any, _stamp: int) -> None:
        self._rois[face] = (float(roi.xmin), float(roi.ymin), float(roi.xmax), float(roi.ymax))

    def _facs_of(self, face: str, facs: Any, stamp: int) -> None:
        at = Time.from_msg(facs.header.stamp).nanoseconds or stamp
        self._facs[face] = from_facs_message(face, facs, at)

    def _face(self, face: str, shown: Any, stamp: int) -> FaceCue | None:
        at = Time.from_msg(shown.header.stamp).nanoseconds or stamp
        last = self._told.get(face)
        if last is not None and 0 <= at - last < self._every:
            return None
        self._told[face] = at
        cue = self._facs.get(face)
        if cue is None or cue.stamp != at:
            cue = FaceCue(stamp=at, source=face)
        return msgspec.structs.replace(
            cue,
            roi=self._rois.get(face, cue.roi),
            expression=shown.expression or "neutral",
            valence=float(shown.valence),
            arousal=float(shown.arousal),
            confidence=float(shown.confidence),
        )

    def _is_speaking(self, voice: str, flag: Any, stamp: int) -> None:
        heard = self._voices.setdefault(voice, _Voice())
        if flag.data and not heard.speaking:
            heard.voiced, heard.since = [], stamp
        heard.speaking = bool(flag.data)

    def _features(self, voice: str, features: Any, _stamp: int) -> None:
        if features.pitch > 0:
            heard = self._voices.setdefault(voice, _Voice())
            heard.voiced.append((float(features.pitch), float(features.rms), float(features.hnr)))

    def _voice(self, voice: str, shown: Any, stamp: int) -> VoiceCue:
        at = Time.from_msg(shown.header.stamp).nanoseconds or stamp
        heard = self._voices.setdefault(voice, _Voice())
        middle = np.median(heard.voiced, axis=0).tolist() if heard.voiced else [0.0, 0.0, 0.0]
        since, heard.since, heard.voiced = heard.since, at, []
        f0, rms, hnr = middle
        return VoiceCue(
            stamp=at,
            source=voice,
            duration=max(0, at - since) / NANOSECONDS if since else 0.0,
            is_speaking=True,
            f0=f0,
            rms=rms,
            hnr=hnr,
            valence=float(shown.valence),
            arousal=float(shown.arousal),
            confidence=float(shown.confidence),
        )

    def _speech(self, voice: str, speech: Any, stamp: int) -> Utterance | None:
        if not speech.final:
            return None
        at = Time.from_msg(speech.header.stamp).nanoseconds or stamp
        return Utterance(
            stamp=at,
            source=voice,
            text=speech.final,
            start=at,
            end=at,
            confidence=float(speech.confidence),
            locale=get_locale(speech),
        )


def row(cue: AnyCue, offset: int = 0) -> dict[str, Any]:
    """Give a cue as a line: its ``kind``, then its fields; ``offset`` ns are taken from stamps."""
    built: dict[str, Any] = msgspec.to_builtins(cue, str_keys=True)
    return {"kind": KINDS[type(cue)], **_earlier(built, offset)}


def _earlier(fields: dict[str, Any], offset: int) -> dict[str, Any]:
    for name in ("stamp", "start", "end"):
        if fields.get(name):
            fields[name] -= offset
    for word in fields.get("words", ()):
        _earlier(word, offset)
    return fields
