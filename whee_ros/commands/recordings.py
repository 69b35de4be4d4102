"""A video, sound file or bag as records, for the same nodes that hear a camera and microphone."""

from __future__ import annotations

import dataclasses
import heapq
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.replay.bag import BagReader, Record
from whee_ros.ros import Time, message, serialize_message

START = 1_000 * NANOSECONDS
"""When a file without stamps begins: later than 0, which in a header means "no stamp"."""
CHUNK = 512
RATE = 16_000
BAGS = (".mcap", ".db3")

Image = message("sensor_msgs/msg/Image")
Audio = message("audio_common_msgs/msg/AudioDataStamped")
Info = message("audio_common_msgs/msg/AudioInfo")


class RecordingError(ValueError):
    """A file that cannot be perceived; the message names cause and cure."""


@dataclasses.dataclass
class Recording:
    """What a file holds: ``topics`` (name to type), where it begins and ends (ns), its records.

    ``offset`` is to be taken from the stamps of what is perceived, so that a file begins at 0.
    ``notes`` say what could not be used, and why; they are complete once the records are read.
    """

    topics: dict[str, str]
    start: int
    end: int
    offset: int
    records: Iterator[Record]
    notes: list[str] = dataclasses.field(default_factory=list)


def open_recording(path: Path) -> Recording:
    """Open a bag, sound file or video.

    Raises:
        RecordingError, BagError: it is none of them, or damaged.
    """
    if path.is_dir() or path.suffix in BAGS:
        reader = BagReader(path)
        return Recording(reader.topics, reader.start, reader.end, 0, reader.records())
    sound = _open_sound(path)
    if sound is not None:
        return _of_sound(sound)
    return _of_video(path)


def _open_sound(path: Path) -> Any | None:
    try:
        import soundfile
    except (ImportError, OSError) as error:
        raise RecordingError(f"sound files need soundfile ({error}): pip install soundfile") from (
            error
        )
    try:
        return soundfile.SoundFile(path)
    except (soundfile.LibsndfileError, TypeError):
        return None


def _of_sound(file: Any) -> Recording:
    end = START + file.frames * NANOSECONDS // file.samplerate
    topics = {"/audio": Audio.__msgtype__, "/audio_info": Info.__msgtype__}
    return Recording(topics, START, end, START, _sound_records(file))


def _sound_records(file: Any) -> Iterator[Record]:
    with file:
        yield _info(file.samplerate, file.channels)
        taken = 0
        for block in file.blocks(CHUNK, dtype="int16", always_2d=True):
            yield _chunk(block.astype("<i2").tobytes(), taken, len(block), file.samplerate)
            taken += len(block)


def _info(rate: int, channels: int) -> Record:
    info = Info(
        channels=channels,
        sample_rate=rate,
        sample_format="S16LE",
        bitrate=rate * channels * 16,
        coding_format="WAVE",
    )
    return _record("/audio_info", info, START)


def _chunk(data: bytes, taken: int, count: int, rate: int) -> Record:
    sound = Audio()
    sound.header.stamp = Time(nanoseconds=START + taken * NANOSECONDS // rate).to_msg()
    sound.audio.data = data
    # Sound is known when its last sample is: that is when a microphone would publish it.
    return _record("/audio", sound, START + (taken + count) * NANOSECONDS // rate)


def _record(topic: str, made: Any, stamp: int) -> Record:
    return Record(topic, type(made).__msgtype__, stamp, serialize_message(made))


def _of_video(path: Path) -> Recording:
    # FFmpeg inside OpenCV would print its own words about a damaged file.
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    try:
        import cv2
    except ImportError as error:
        raise RecordingError(
            f"videos need OpenCV ({error}): pip install 'opencv-python-headless<4.12'"
        ) from error
    cv2.setLogLevel(0)
    video = cv2.VideoCapture(str(path))
    got, frame = video.read()
    if not got:
        raise RecordingError(
            f"{path} is no bag, sound file or video that can be read here; `ffmpeg -i {path.name} "
            "new.mp4` (or new.flac) may make one of it"
        )
    rate = video.get(cv2.CAP_PROP_FPS)
    rate = rate if 0.1 < rate < 1000 else 30.0
    count = max(1, int(video.get(cv2.CAP_PROP_FRAME_COUNT)))
    topics = {"/image_raw": Image.__msgtype__}
    end = START + round(count / rate * NANOSECONDS)
    made = Recording(topics, START, end, START, iter(()))
    sound = _sound_of(path, made.notes)
    made.records = _frames(video, frame, rate, count, made.notes)
    if sound:
        topics |= {"/audio": Audio.__msgtype__, "/audio_info": Info.__msgtype__}
        made.end = max(end, START + len(sound) // 2 * NANOSECONDS // RATE)
        made.records = heapq.merge(made.records, _pcm(sound), key=lambda record: record.stamp)
    return made


def _frames(video: Any, frame: Any, rate: float, count: int, notes: list[str]) -> Iterator[Record]:
    """Give every frame at the time the file says, or by its rate where the file says nothing."""
    import cv2

    number, last = 0, -1
    got = True
    while got:
        said = round(video.get(cv2.CAP_PROP_POS_MSEC) * 1_000_000)
        stamp = said if said > last else max(last + 1, round(number / rate * NANOSECONDS))
        last = stamp
        yield _frame(frame[:, :, ::-1], START + stamp)
        number += 1
        got, frame = video.read()
    video.release()
    if number < count - 1:
        notes.append(f"the video ends after {number} of {count} frames; it may be damaged")


def _frame(rgb: Any, stamp: int) -> Record:
    height, width = rgb.shape[:2]
    picture = Image(height=height, width=width, encoding="rgb8", step=width * 3, data=rgb.tobytes())
    picture.header.stamp = Time(nanoseconds=stamp).to_msg()
    return _record("/image_raw", picture, stamp)


def _sound_of(path: Path, notes: list[str]) -> bytes:
    """Give a video's sound, 16 kHz mono S16LE; nothing, with a note, where there is none."""
    program = shutil.which("ffmpeg")
    if program is None:
        notes.append("ffmpeg is missing, so the video's sound is left out: apt-get install ffmpeg")
        return b""
    command = [program, "-v", "error", "-nostdin", "-i", str(path.absolute()), "-vn"]
    command += ["-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    if not done.stdout:
        notes.append("the video has no sound that ffmpeg can read")
    return done.stdout


def _pcm(sound: bytes) -> Iterator[Record]:
    yield _info(RATE, 1)
    for first in range(0, len(sound) // 2, CHUNK):
        data = sound[first * 2 : (first + CHUNK) * 2]
        yield _chunk(data, first, len(data) // 2, RATE)
