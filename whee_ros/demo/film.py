"""Films what the robot did: ``python -m whee_ros.demo.film OUT``, after the scene and beside it.

Takes OUT/performance.jsonl, OUT/film.json and OUT/sound/ as the demo left them, and writes
OUT/scene.webm; with its sound where ffmpeg is installed, else OUT/scene.wav lies beside it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path

from whee_ros import locator
from whee_ros.cues import NANOSECONDS
from whee_ros.demo import soundtrack
from whee_ros.demo.frames import FILM, SIZE, frame
from whee_ros.demo.performance import Performance, load
from whee_ros.demo.spans import Caption, choose
from whee_ros.nodes.pictures import Picture, from_compressed, swapped
from whee_ros.replay.bag import BagReader
from whee_ros.ros import deserialize_message, message
from whee_ros.sim.photographer import Photographer

LENGTH = (7.0, 22.0)
FPS = (5.0, 12.0)
BUDGET = 15.0
"""Seconds that rendering may take: a slow machine makes a coarser, then a shorter film."""
PATIENCE = 120.0


def film(out: Path) -> Path | None:
    """Make the film; give its path, or None where there is nothing to show."""
    told = json.loads((out / "film.json").read_text(encoding="utf-8"))
    performance = load(out / "performance.jsonl")
    said = [Caption(**caption) for caption in told["captions"]]
    bag = locator.data("demo/scene/bag")
    begin = int(told["begin"])
    camera = Photographer()
    fps, longest = pace(_cost(camera, performance, begin))
    spans = choose(said, _faces(performance, begin), longest, float(told["length"]))
    if not spans:
        camera.close()
        return None
    seconds = [
        span.start + k / fps for span in spans for k in range(max(1, round(span.length * fps)))
    ]
    silent = out / "silent.webm"
    _write(silent, fps, _frames(camera, performance, seconds, begin, said, bag))
    camera.close()
    starts = soundtrack.starts_of([stamp for stamp, _ in performance.of("/say/level")], begin)
    spoken = soundtrack.robot(out / "sound", starts)
    _save(out / "scene.wav", soundtrack.mix(soundtrack.person(bag), spoken, spans).tobytes())
    return _join(silent, out / "scene.wav", out / "scene.webm")


def _faces(performance: Performance, begin: int) -> list[tuple[float, str]]:
    """Give each expression by its time in the scene, s."""
    shown = performance.of("/robot_face/expression")
    return [((stamp - begin) / NANOSECONDS, str(values[0])) for stamp, values in shown]


def pace(each: float) -> tuple[float, float]:
    """Give frames a second and the longest film (s) when one frame takes ``each`` seconds."""
    frames = BUDGET / (1.4 * each)
    fps = min(max(frames / LENGTH[1], FPS[0]), FPS[1])
    return fps, min(max(frames / fps, LENGTH[0]), LENGTH[1])


def _cost(camera: Photographer, performance: Performance, begin: int) -> float:
    """Give the seconds that a picture takes here, after the first."""
    looks = list(performance.looks([begin] * 4))
    camera.take(looks[0], SIZE)
    begun = time.perf_counter()
    for look in looks[1:]:
        camera.take(look, SIZE)
    return (time.perf_counter() - begun) / len(looks[1:])


def _frames(
    camera: Photographer,
    performance: Performance,
    seconds: Sequence[float],
    begin: int,
    said: Sequence[Caption],
    bag: Path,
) -> Iterator[Picture]:
    looks = performance.looks(begin + round(t * NANOSECONDS) for t in seconds)
    for t, look, person in zip(seconds, looks, _person(bag, seconds), strict=True):
        words = next((c for c in said if c.start <= t < c.end + 0.3), None)
        yield frame(camera.take(look, SIZE), person, words)


def _person(bag: Path, seconds: Sequence[float]) -> Iterator[Picture | None]:
    """Give the camera's picture at each time, rising; None where there is none."""
    with BagReader(bag) as reader:
        pictures = (r for r in reader.records() if r.topic == "/image_raw/compressed")
        newest, coming = None, next(pictures, None)
        for t in seconds:
            at = reader.start + round(t * NANOSECONDS)
            while coming is not None and coming.stamp <= at:
                newest, coming = coming, next(pictures, None)
            if newest is None:
                yield None
            else:
                yield from_compressed(deserialize_message(newest.data, message(newest.type)))


def _write(path: Path, fps: float, frames: Iterator[Picture]) -> None:
    import cv2

    code = cv2.VideoWriter_fourcc(*"VP80")  # type: ignore[attr-defined]
    video = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, code, fps, FILM)
    if not video.isOpened():
        raise OSError(f"this OpenCV cannot write {path}; run: pip install opencv-python-headless")
    for picture in frames:
        video.write(swapped(picture))
    video.release()


def _save(path: Path, pcm: bytes) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(soundtrack.RATE)
        file.writeframes(pcm)


def _join(silent: Path, sound: Path, path: Path) -> Path:
    """Put picture and sound into one file where ffmpeg can."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg:
        command = [ffmpeg, "-loglevel", "error", "-y", "-i", str(silent), "-i", str(sound)]
        command += ["-c:v", "copy", "-c:a", "libopus", "-b:a", "40k", str(path)]
        done = subprocess.run(command, check=False, timeout=PATIENCE)  # noqa: S603
        if done.returncode == 0:
            silent.unlink()
            sound.unlink()
            return path
    silent.replace(path)
    return path


def run_beside(out: Path) -> str:
    """Make the film in a process of its own at low priority; give a line that says what came."""
    print(f"filming what the robot did (about {BUDGET:.0f} s) ...", flush=True)
    for name in ("silent.webm", "scene.webm", "scene.wav"):
        (out / name).unlink(missing_ok=True)
    with (out / "logs" / "film.log").open("wb") as log:
        command = [sys.executable, "-m", "whee_ros.demo.film", str(out)]
        try:
            status = subprocess.run(  # noqa: S603 - our own module
                command, stdout=log, stderr=log, check=False, timeout=PATIENCE
            ).returncode
        except subprocess.TimeoutExpired:
            status = -1
    if status:
        (out / "silent.webm").unlink(missing_ok=True)
        return f"no film: see {out / 'logs' / 'film.log'}"
    if not (out / "scene.webm").exists():
        return "no film: nobody spoke"
    beside = (
        " (its sound: scene.wav; in one file with ffmpeg)" if (out / "scene.wav").exists() else ""
    )
    return f"the robot, filmed: {out / 'scene.webm'}{beside}"


def main() -> int:
    """Make the film of a demo's folder."""
    os.nice(10)
    made = film(Path(sys.argv[1]))
    print(made or "nothing was said")
    return 0


if __name__ == "__main__":
    sys.exit(main())
