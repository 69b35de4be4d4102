"""The film's sound: the person from the scene's bag, the robot from what its tts node wrote."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from whee_ros.cues import NANOSECONDS
from whee_ros.demo.spans import Span
from whee_ros.replay.bag import BagReader
from whee_ros.ros import deserialize_message, message

RATE = 16_000
Samples = npt.NDArray[np.float32]


def person(bag: Path) -> Samples:
    """Give the sound of a bag's ``/audio`` (16 kHz mono), -1..1, from its first message on."""
    with BagReader(bag) as reader:
        parts = [
            np.frombuffer(
                bytes(deserialize_message(record.data, message(record.type)).audio.data), "<i2"
            )
            for record in reader.records()
            if record.topic == "/audio"
        ]
    whole = np.concatenate(parts) if parts else np.zeros(0, np.int16)
    return whole.astype(np.float32) / 32768


def robot(folder: Path, starts: Sequence[float]) -> list[tuple[float, Samples]]:
    """Give (start in s, samples) of each utterance that tts wrote into ``folder``, in their order.

    Gives nothing where there are none, or the package soundfile is missing.
    """
    try:
        import soundfile
    except (ImportError, OSError):
        return []
    found = []
    for start, path in zip(starts, sorted(folder.glob("said_*.flac")), strict=False):
        samples, rate = soundfile.read(path, dtype="float32")
        if rate == RATE:
            found.append((start, np.asarray(samples, np.float32)))
    return found


def mix(
    heard: Samples, spoken: Sequence[tuple[float, Samples]], spans: Sequence[Span]
) -> npt.NDArray[np.int16]:
    """Lay both over each other, and cut the spans out, one after the other: 16 kHz mono."""
    seconds = max([span.end for span in spans] + [len(heard) / RATE])
    whole = np.zeros(int(seconds * RATE) + 1, np.float32)
    whole[: len(heard)] = heard
    for start, samples in spoken:
        first = max(0, int(start * RATE))
        room = max(0, min(len(samples), len(whole) - first))
        whole[first : first + room] += samples[:room]
    parts = [whole[int(span.start * RATE) : int(span.end * RATE)] for span in spans]
    cut = np.concatenate(parts) if parts else whole[:0]
    return np.asarray(np.clip(cut, -1, 1) * 32767, np.int16)


def starts_of(stamps: Sequence[int], begin: int) -> list[float]:
    """Give stamps (ns) as seconds since ``begin``."""
    return [(stamp - begin) / NANOSECONDS for stamp in stamps]
