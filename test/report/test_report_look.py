"""The pictures and the sound that a report takes from the replayed input."""

from __future__ import annotations

import numpy as np
import pytest
from report_talks import at, replayed, short_talk

from whee_ros.replay.bag import BagWriter, Record
from whee_ros.report.gather import gather
from whee_ros.report.look import look
from whee_ros.report.page import page
from whee_ros.ros import Time, message, serialize_message

pytest.importorskip("cv2")

Image = message("sensor_msgs/msg/Image")
Audio = message("audio_common_msgs/msg/AudioDataStamped")


def picture(second, encoding="rgb8"):
    data = np.full((48, 64, 3), 100, np.uint8).tobytes()
    made = Image(height=48, width=64, encoding=encoding, step=192, data=data)
    made.header.stamp = Time(nanoseconds=at(second)).to_msg()
    return Record("/image_raw", made.__msgtype__, at(second), serialize_message(made))


def sound(second, level):
    made = Audio()
    made.audio.data = np.full(512, round(level * 32767), "<i2").tobytes()
    return Record("/audio", made.__msgtype__, at(second), serialize_message(made))


def recording(path, encoding="rgb8"):
    with BagWriter(path) as bag:
        for number in range(300):
            bag.write_raw(picture(number / 10, encoding))
            bag.write_raw(sound(number / 10 + 0.05, 0.1 if number < 150 else 0.0))
    return path


@pytest.fixture
def made(tmp_path):
    return gather(replayed(tmp_path / "out", short_talk(), 30.0))


def test_a_few_small_pictures_are_spread_over_the_conversation(made, tmp_path):
    look(made, [recording(tmp_path / "bag")], 6)
    assert len(made.pictures) == 6
    assert np.diff([one.time for one in made.pictures]) == pytest.approx([5] * 5, abs=1.6)
    assert all(one.jpeg[:2] == b"\xff\xd8" and len(one.jpeg) < 5000 for one in made.pictures)
    assert page(made).count("data:image/jpeg") == 6


def test_the_rooms_sound_is_drawn_by_its_level(made, tmp_path):
    look(made, [recording(tmp_path / "bag")], 6)
    loud = made.curve("", "people", "sound")
    assert loud.values[0] == pytest.approx(1 - 20 / 60, abs=0.01)  # -20 dB of full scale
    assert loud.values[-1] == 0


def test_pictures_that_cannot_be_read_are_told(made, tmp_path):
    look(made, [recording(tmp_path / "bag", encoding="strange")], 6)
    assert made.pictures == []
    assert any("'strange' is not known" in note for note in made.notes)


def test_without_pictures_the_input_is_left_alone(made, tmp_path):
    look(made, [tmp_path / "nowhere"], 0)
    assert made.notes == []
