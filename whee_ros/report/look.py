"""Looks at a replay's input again: a few small pictures, and how loud the room was."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from whee_ros.cues import NANOSECONDS
from whee_ros.nodes.pictures import PictureError, from_compressed, from_image, to_jpeg
from whee_ros.nodes.sound import PCM
from whee_ros.perception.voice.audio import AudioError, decode
from whee_ros.replay.records import PICTURES, SOUND, BagError, Record
from whee_ros.replay.source import Source, SourceError, open_source
from whee_ros.report.conversation import Conversation, Curve, Picture
from whee_ros.report.gather import QUIET
from whee_ros.ros import deserialize_message, message

TALL, QUALITY = 104, 55
"""Height of a picture in pixels (twice what is shown, for sharp screens), and JPEG's quality."""
_WINDOW = 0.05  # s, the least time between two readings of the loudness


def look(made: Conversation, inputs: Sequence[Path], count: int) -> None:
    """Add pictures and the room's sound to a conversation; what stands in the way is noted.

    Args:
        made: the conversation.
        inputs: what was replayed: a bag, or files that begin together.
        count: how many pictures; 0 leaves the input alone.
    """
    if count <= 0 or not inputs:
        return
    try:
        source = open_source(list(inputs))
    except (SourceError, BagError, OSError) as error:
        made.notes.append(f"no pictures: {error}")
        return
    eye = _Eye(made, source, count)
    try:
        for record in source.records:
            if eye.done:
                break
            eye.take(record)
    except Exception as error:  # a damaged file; the decoders raise whatever they meet in it
        made.notes.append(f"the input could be read only in part: {error}")
    finally:
        source.close()
    eye.finish()


class _Eye:
    def __init__(self, made: Conversation, source: Source, count: int) -> None:
        self._made, self._start, self._count = made, source.start, count
        self._step = made.seconds / count
        self._next = min(1.0, self._step / 2)
        self._picture = _first(source, PICTURES)
        self._sound = _first(source, SOUND)
        self._channels, self._form, self._coding = 1, "S16LE", ""
        self._loud = Curve("", "people", "sound")

    @property
    def done(self) -> bool:
        """Whether nothing more can come: there is no sound, and all pictures were taken."""
        return not self._sound and (not self._picture or len(self._made.pictures) >= self._count)

    def take(self, record: Record) -> None:
        """Take the next message of the input."""
        time = (record.stamp - self._start) / NANOSECONDS
        if record.topic == self._picture and time >= self._next:
            self._see(record, time)
        elif record.topic == self._sound:
            self._hear(record, time)
        elif record.type == "audio_common_msgs/msg/AudioInfo":
            info = _read(record)
            self._channels, self._form = int(info.channels), info.sample_format
            self._coding = info.coding_format.lower()

    def finish(self) -> None:
        """Let the room's own sound take the place of what the voice node told of it."""
        if self._loud.times:
            others = [c for c in self._made.curves if (c.source, c.name) != ("people", "sound")]
            self._made.curves = [*others, self._loud]

    def _see(self, record: Record, time: float) -> None:
        import cv2

        told = _read(record)
        try:
            read = from_compressed if record.type.endswith("CompressedImage") else from_image
            picture = read(told)
        except PictureError as error:
            self._note(f"{record.topic}: {error}")
            return
        tall, wide = picture.shape[:2]
        size = (max(1, min(4 * TALL, round(wide * TALL / tall))), TALL)
        small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
        self._made.pictures.append(Picture(time, to_jpeg(small, QUALITY)))
        self._next += self._step * max(1, math.ceil((time - self._next) / self._step))

    def _hear(self, record: Record, time: float) -> None:
        if self._loud.times and time - self._loud.times[-1] < _WINDOW:
            return
        if self._coding not in PCM:
            self._note(f"{record.topic}: its loudness is not shown; it is coded as {self._coding}")
            return
        told = _read(record)
        data = bytes(told.audio.data if hasattr(told, "audio") else told.data)
        try:
            samples = decode(data, self._channels or 1, self._form).samples
        except AudioError as error:
            self._note(f"{record.topic}: {error}")
            return
        if samples.size:
            power = float(np.mean(np.square(samples)))
            level = 10 * math.log10(power) if power > 0 else QUIET
            self._loud.add(time, min(1.0, max(0.0, 1 - level / QUIET)))

    def _note(self, note: str) -> None:
        if note not in self._made.notes:
            self._made.notes.append(note)


def _read(record: Record) -> Any:
    return deserialize_message(record.data, message(record.type))


def _first(source: Source, types: tuple[str, ...]) -> str:
    """Name the topic of these types that is most likely the camera or microphone."""
    names = sorted(topic for topic, kind in source.topics.items() if kind in types)
    odd = ("depth", "infra", "ir/", "debug", "annotated")
    plain = [name for name in names if not any(word in name for word in odd)]
    return next(iter(plain or names), "")
