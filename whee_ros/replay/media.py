"""A video or sound file as records, for the same nodes that hear a camera and microphone."""

from __future__ import annotations

import heapq
import itertools
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from whee_ros.cues import NANOSECONDS
from whee_ros.nodes.pictures import swapped
from whee_ros.replay.records import Record
from whee_ros.replay.source import Source, SourceError
from whee_ros.ros import Time, message, serialize_message

START = 1_000 * NANOSECONDS
"""When a file without stamps begins: later than 0, which in a header means "no stamp"."""
CHUNK = 512
RATE = 16_000

Image = message("sensor_msgs/msg/Image")
Audio = message("audio_common_msgs/msg/AudioDataStamped")
Info = message("audio_common_msgs/msg/AudioInfo")


def open_media(path: Path) -> Source:
    """Open a sound file or video.

    Raises:
        SourceError: it is neither, or damaged.
    """
    sound = _open_sound(path)
    return _of_video(path) if sound is None else _of_sound(sound, path)


def _open_sound(path: Path) -> Any | None:
    try:
        import soundfile
    except (ImportError, OSError) as error:
        raise SourceError(f"sound files need soundfile ({error}): pip install soundfile") from (
            error
        )
    try:
        return soundfile.SoundFile(path)
    except (soundfile.LibsndfileError, TypeError):
        return None


def _of_sound(file: Any, path: Path) -> Source:
    end = START + file.frames * NANOSECONDS // file.samplerate
    topics = {"/audio": Audio.__msgtype__, "/audio_info": Info.__msgtype__}
    made = Source(topics, START, end, START, iter(()))
    made.records = _sound_records(file, path, made.notes)
    return made


def _sound_records(file: Any, path: Path, notes: Counter[str]) -> Iterator[Record]:
    with file:
        yield _info(file.samplerate, file.channels)
        taken = 0
        for block in file.blocks(CHUNK, dtype="int16", always_2d=True):
            yield _chunk(block.astype("<i2").tobytes(), taken, len(block), file.samplerate)
            taken += len(block)
    if taken < file.frames:
        notes[f"{path.name}: sound ends after {taken} of {file.frames} samples"] += 1


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


def _of_video(path: Path) -> Source:
    # FFmpeg inside OpenCV would print its own words about a damaged file.
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    try:
        import cv2
    except ImportError as error:
        raise SourceError(
            f"videos need OpenCV ({error}): pip install 'opencv-python-headless<4.12'"
        ) from error
    cv2.setLogLevel(0)
    video = cv2.VideoCapture(str(path))
    got, frame = video.read()
    if not got:
        raise SourceError(
            f"{path} is no bag, sound file or video that can be read here; `ffmpeg -i {path.name} "
            "new.mp4` (or new.flac) may make one of it"
        )
    rate = video.get(cv2.CAP_PROP_FPS)
    rate = rate if 0.1 < rate < 1000 else 30.0
    count = max(1, int(video.get(cv2.CAP_PROP_FRAME_COUNT)))
    topics = {"/image_raw": Image.__msgtype__}
    end = START + round(count / rate * NANOSECONDS)
    made = Source(topics, START, end, START, iter(()))
    made.records = _frames(video, frame, rate, count, made.notes)
    first, sound = _sound_of(path, made.notes)
    if first:
        topics |= {"/audio": Audio.__msgtype__, "/audio_info": Info.__msgtype__}
        heard = _pcm(itertools.chain([first], sound))
        made.records = heapq.merge(made.records, heard, key=lambda record: record.stamp)
    return made


def _frames(
    video: Any, frame: Any, rate: float, count: int, notes: Counter[str]
) -> Iterator[Record]:
    """Give every frame at the time the file says, or by its rate where the file says nothing."""
    import cv2

    number, last = 0, -1
    got = True
    while got:
        said = round(video.get(cv2.CAP_PROP_POS_MSEC) * 1_000_000)
        stamp = said if said > last else max(last + 1, round(number / rate * NANOSECONDS))
        last = stamp
        yield _frame(swapped(frame), START + stamp)
        number += 1
        got, frame = video.read()
    video.release()
    if number < count - 1:
        notes[f"the video ends after {number} of {count} frames; it may be damaged"] += 1


def _frame(rgb: Any, stamp: int) -> Record:
    height, width = rgb.shape[:2]
    picture = Image(height=height, width=width, encoding="rgb8", step=width * 3, data=rgb.tobytes())
    picture.header.stamp = Time(nanoseconds=stamp).to_msg()
    return _record("/image_raw", picture, stamp)


def _sound_of(path: Path, notes: Counter[str]) -> tuple[bytes, Iterator[bytes]]:
    """Give a video's sound, 16 kHz mono S16LE, in blocks: the first (empty if none), the rest."""
    program = shutil.which("ffmpeg")
    if program is None:
        notes["ffmpeg is missing, so the video's sound is left out: apt-get install ffmpeg"] += 1
        return b"", iter(())
    command = [program, "-v", "quiet", "-nostdin", "-i", str(path.absolute()), "-vn"]
    command += ["-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"]
    blocks = _blocks(command)
    first = next(blocks, b"")
    if not first:
        notes["the video has no sound that ffmpeg can read"] += 1
    return first, blocks


def _blocks(command: list[str]) -> Iterator[bytes]:
    """Give a program's output in blocks, as it is asked for: a long one never lies in memory."""
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:  # noqa: S603 - no shell
        try:
            while running.stdout and (block := running.stdout.read(CHUNK * 2)):
                yield block
        finally:
            running.kill()


def _pcm(blocks: Iterable[bytes]) -> Iterator[Record]:
    yield _info(RATE, 1)
    taken = 0
    for data in blocks:
        yield _chunk(data, taken, len(data) // 2, RATE)
        taken += len(data) // 2
