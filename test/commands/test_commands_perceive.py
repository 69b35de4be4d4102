"""`whee perceive` on sound, video and bags cut from the demo scene, in processes of their own."""

import itertools
import json
import subprocess
import sys

import pytest

CUT = """
import sys
from pathlib import Path
from whee_ros.ros import use
use("memory")
import cv2, soundfile
from whee_ros import locator
from whee_ros.bench import scene
from whee_ros.replay.bag import BagReader, BagWriter
folder = Path(sys.argv[1])
soundfile.write(folder / "line.flac", scene.sound()[int(6.5 * 16000) : int(11 * 16000)], 16000)
pictures = scene.pictures(60)[:12]
height, width = pictures[0].shape[:2]
video = cv2.VideoWriter(
    str(folder / "face.avi"), cv2.VideoWriter_fourcc(*"MJPG"), 10, (width, height)
)
for picture in pictures:
    video.write(picture[:, :, ::-1])
video.release()
with BagReader(locator.data("demo/scene/bag")) as bag, BagWriter(folder / "bag") as cut:
    for record in bag.records():
        if record.stamp - bag.start < 1_000_000_000:
            cut.write_raw(record)
"""


def perceive(*arguments):
    """Run the command; give (status, rows, error text)."""
    command = [sys.executable, "-m", "whee_ros.cli", "perceive", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture(scope="module")
def cuts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cuts")
    subprocess.run([sys.executable, "-c", CUT, str(folder)], check=True)
    return folder


def test_a_sound_file_gives_voice_words_and_the_turn(cuts):
    status, rows, _ = perceive(cuts / "line.flac")
    assert status == 0
    assert {row["kind"] for row in rows} == {"voice", "utterance", "turn"}
    (words,) = [row for row in rows if row["kind"] == "utterance"]
    assert "morning" in words["text"]
    assert words["end"] / 1e9 == pytest.approx(9.98 - 6.5, abs=0.2), "seconds of the file"
    (ended,) = [row for row in rows if row["kind"] == "turn" and row["state"] == "ended"]
    assert ended["text"] == words["text"]
    voiced = [row for row in rows if row["kind"] == "voice" and row["f0"]]
    assert all(60 <= row["f0"] <= 500 for row in voiced)


def test_a_video_gives_each_picture_with_a_face(cuts):
    status, rows, note = perceive(cuts / "face.avi", "--no-speech")
    assert status == 0
    faces = [row for row in rows if row["kind"] == "face"]
    assert [row["stamp"] for row in faces] == [round(n * 1e8) for n in range(12)]
    assert 0 < faces[0]["roi"][0] < faces[0]["roi"][2] < 1
    assert "sound" in note


def test_a_bag_keeps_its_stamps_and_faces_can_be_thinned(cuts):
    status, rows, _ = perceive(cuts / "bag", "--no-speech", "--every", "0.4")
    assert status == 0
    stamps = [row["stamp"] - 1_700_000_000_000_000_000 for row in rows if row["kind"] == "face"]
    assert stamps[0] == 0
    assert len(stamps) == 3
    assert all(b - a >= 4e8 for a, b in itertools.pairwise(stamps))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("words.mp4", b"not a video at all", "no bag, sound file or video"),
        ("empty.wav", b"", "no bag, sound file or video"),
        ("torn.mcap", b"\x89MCAP0\r\n", "no readable bag"),
    ],
)
def test_a_corrupt_file_is_refused_with_one_line(name, content, said, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    status, rows, error = perceive(path)
    assert (status, rows) == (1, [])
    assert said in error
    assert error.count("\n") == 1, error
