"""Makes the demo's bag: ``python -m whee_ros.demo.make_scene FOLDER`` (needs flite).

Writes a rosbag2 folder in mcap with ``/image_raw/compressed``, ``/audio`` and ``/audio_info``,
and truth.json: what is said when, and what should come of it.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from whee_ros.cues import NANOSECONDS
from whee_ros.demo.actor import Actor
from whee_ros.demo.screenplay import FPS, LENGTH, LINES
from whee_ros.embodiment.speech.flite import FliteVoice
from whee_ros.nodes.pictures import to_jpeg
from whee_ros.replay.bag import BagWriter
from whee_ros.ros import Time, message

RATE = 16_000
CHUNK = 512
BEGIN = 1_700_000_000 * NANOSECONDS
NOISE = 0.0008
JPEG_QUALITY = 72
VOICE = "rms"

Image = message("sensor_msgs/msg/CompressedImage")
Audio = message("audio_common_msgs/msg/AudioDataStamped")
Info = message("audio_common_msgs/msg/AudioInfo")


def make_scene(folder: Path) -> None:
    """Write the scene's bag and truth into ``folder``, replacing it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sound, ends = speak()
    actor = Actor(sound, RATE, ends)
    with BagWriter(folder / "bag", compress=True) as bag:
        bag.write("/audio_info", _info(), BEGIN)
        for stamp, topic, made in sorted(_messages(actor, sound), key=lambda item: item[:2]):
            bag.write(topic, made, stamp)
    truth = {
        "begin": BEGIN,
        "length": LENGTH,
        "lines": [{**dataclasses.asdict(line), "end": ends[line.start]} for line in LINES],
    }
    (folder / "truth.json").write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")


def speak() -> tuple[npt.NDArray[np.float32], dict[float, float]]:
    """Give the scene's sound, mono, and for each line's start the time its speech ends."""
    noise = np.random.default_rng(7).normal(0, NOISE, int(LENGTH * RATE)).astype(np.float32)
    sound, ends = noise, {}
    voice = FliteVoice(VOICE)
    for line in LINES:
        words, rate = voice.synthesise(line.text, rate=line.rate, volume=line.volume)
        if rate != RATE:
            raise ValueError(f"flite's voice {VOICE} gives {rate} Hz; the scene wants {RATE}")
        audible = np.flatnonzero(np.abs(words) > 0.01)
        words = words[audible[0] : audible[-1] + 1]
        first = int(line.start * RATE)
        sound[first : first + len(words)] += words
        ends[line.start] = round(line.start + len(words) / RATE, 3)
    return np.clip(sound, -1, 1), ends


def _messages(actor: Actor, sound: npt.NDArray[np.float32]) -> list[tuple[int, str, Any]]:
    made: list[tuple[int, str, Any]] = []
    for number in range(int(LENGTH * FPS)):
        stamp = BEGIN + number * NANOSECONDS // FPS
        picture = Image(format="jpeg", data=to_jpeg(actor.picture(number / FPS), JPEG_QUALITY))
        picture.header.stamp = Time(nanoseconds=stamp).to_msg()
        picture.header.frame_id = "camera_optical_frame"
        made.append((stamp, "/image_raw/compressed", picture))
    pcm = (sound * 32767).astype("<i2")
    for first in range(0, len(pcm) - CHUNK + 1, CHUNK):
        begun = BEGIN + first * NANOSECONDS // RATE
        chunk = Audio()
        chunk.header.stamp = Time(nanoseconds=begun).to_msg()
        chunk.header.frame_id = "microphone"
        chunk.audio.data = pcm[first : first + CHUNK].tobytes()
        # Sound is known when its last sample is: that is when a microphone would publish it.
        made.append((begun + CHUNK * NANOSECONDS // RATE, "/audio", chunk))
    return made


def _info() -> Any:
    return Info(
        channels=1, sample_rate=RATE, sample_format="S16LE", bitrate=RATE * 16, coding_format="WAVE"
    )


if __name__ == "__main__":
    make_scene(Path(sys.argv[1]))
