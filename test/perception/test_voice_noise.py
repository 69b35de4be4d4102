"""The noise floor, the gain for weak microphones, and speech that is in doubt."""

import numpy as np
import pytest

from whee_ros.perception.voice.cycles import Cycles, Sums
from whee_ros.perception.voice.noise import Gain, NoiseFloor
from whee_ros.perception.voice.prosody import FrameRing
from whee_ros.perception.voice.vad import VoiceActivity


def heard(floor, levels):
    for level in levels:
        above = floor.update(level)
    return above


def test_the_floor_is_the_room_and_not_the_speech_in_it():
    floor = NoiseFloor()
    heard(floor, [-60.0] * 100)
    assert heard(floor, [-30.0] * 100) == pytest.approx(30, abs=1)
    assert floor.level == pytest.approx(-60, abs=1)


def test_a_louder_room_is_known_after_six_seconds_and_a_quieter_one_at_once():
    floor = NoiseFloor()
    heard(floor, [-60.0] * 200)
    heard(floor, [-40.0] * 200)
    assert floor.level == pytest.approx(-40, abs=1)
    heard(floor, [-60.0] * 20)
    assert floor.level < -50


def test_before_any_sound_the_floor_is_digital_silence():
    assert NoiseFloor().level == -120
    assert heard(NoiseFloor(), [-400.0]) < 0


def test_a_weak_microphone_is_raised_but_never_into_clipping():
    gain = Gain()
    assert gain.update(-95.0, -100.0) == pytest.approx(10 ** (30 / 20))
    assert gain.update(-40.0, -100.0) == pytest.approx(10 ** (15 / 20))
    assert gain.update(-10.0, -100.0) == 1.0
    assert Gain().update(-50.0, -60.0) == 1.0, "a room that is heard well is left alone"


def test_the_gain_grows_slowly_again():
    gain = Gain()
    gain.update(-10.0, -90.0)
    for _ in range(31):
        factor = gain.update(-80.0, -90.0)
    assert 20 * np.log10(factor) <= 3.2


def test_speech_in_doubt_goes_on_only_while_it_stands_out_of_the_room():
    quiet, loud = (VoiceActivity(0.5, 0.3, 0.05, 1, 2) for _ in range(2))
    for activity, stands_out in ((quiet, False), (loud, True)):
        activity.update(0.9)
        for _ in range(3):
            activity.update(0.1, stands_out)
    assert not quiet.speaking
    assert loud.speaking
    assert not VoiceActivity(0.5, 0.3, 0.05, 1, 2).update(0.1, True), "doubt starts nothing"


def test_nothing_grows_with_the_length_of_a_stream():
    ring, floor = FrameRing(100), NoiseFloor()
    cycle = Cycles(Sums(0.01, 1, 0.0, 0))
    for i in range(5_000):
        stamps = np.arange(3 * i, 3 * i + 3)
        ring.append(stamps, np.full((3, 5), float(i)), cycle)
        floor.update(-60.0 + i * 0.001)
    assert ring.between(0, 10**9)[-1, 0] == 4_999
    assert len(ring.between(0, 10**9)) == 100
    assert ring.cycles(0, 10**9).periods.number <= 34
    assert len(floor._least) <= 190


def test_a_clip_of_frames_is_found_by_its_stamps():
    ring = FrameRing(10)
    ring.append(np.arange(10), np.arange(50.0).reshape(10, 5), Cycles())
    assert ring.between(3, 4)[:, 0].tolist() == [15.0, 20.0]
    ring.clear()
    assert len(ring.between(0, 99)) == 0
