"""A person over the robot's own voice, from what tts plays and the microphone hears to the turn."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
from nodes_bench import Bench, stamped

from whee_ros.cues import FaceCue
from whee_ros.embodiment.speech.flite import FliteVoice
from whee_ros.evaluation.voice_sounds import SENTENCES, at_level, flite, in_room
from whee_ros.nodes import robot_sound
from whee_ros.nodes.face_messages import to_messages
from whee_ros.nodes.playback import trimmed
from whee_ros.replay.bag import Record

AUDIO = "audio_common_msgs/msg/AudioDataStamped"
RATE = 16_000
CHUNK = 512
ECHO = -30.0
needs_flite = pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")


def spoken(text):
    """What tts plays for a text."""
    samples, rate = FliteVoice().synthesise(text)
    assert rate == RATE
    return np.asarray(trimmed(samples, rate), np.float32)


def look(bench, mouth):
    """One picture of a face whose mouth moves so much."""
    bench.send("/humans/faces/tracked", "hri_msgs/msg/IdsList", ids=["f0001"])
    cue = FaceCue(stamp=bench.now, source="f0001", confidence=0.9, mouth_motion=mouth, gaze=1.0)
    topic = "/humans/faces/f0001/facs"
    facs = to_messages(cue, with_landmarks=False)["facs"]
    bench.session.feed(Record(topic, "hri_msgs/msg/FacialActionUnits", bench.now, facs))


def hear(bench, sound, mouth=None):
    """Let the microphone hear a sound, and the camera see a face if there is one."""
    noise = 10 ** (-65 / 20) * np.random.default_rng(0).standard_normal(len(sound))
    pcm = (np.clip(sound + noise, -1, 1) * 32767).astype("<i2")
    for at in range(0, len(pcm), CHUNK):
        message = stamped(AUDIO, bench.now)
        message.audio.data = pcm[at : at + CHUNK].tobytes()
        bench.send("/audio", AUDIO, header=message.header, audio=message.audio)
        if mouth is not None:
            look(bench, mouth if at >= RATE else 0.0)
        bench.run(CHUNK / RATE)


def robot_says(bench, text, person=None, mouth=None):
    """The robot says a text, and a person speaks from the first second on, as loud as the echo."""
    bench.text("/say", text)
    while not (bench.heard("/robot_speaking") and bench.heard("/robot_speaking")[-1].data):
        bench.run(0.01)
    heard = at_level(in_room(spoken(text), 0.1), ECHO)
    if person is not None:
        part = at_level(person, ECHO)[: len(heard) - RATE]
        heard[RATE : RATE + len(part)] += part
    hear(bench, heard, mouth)
    bench.run(0.5)
    hear(bench, np.zeros(RATE, np.float32))


def scene(mouth=None, person=True):
    """The robot says three things alone; a person speaks over the fourth. Gives the bench."""
    bench = Bench("tts", "voice", "people", parameters=("tts:output:=none",))
    hear(bench, np.zeros(RATE, np.float32))
    for text in SENTENCES[:3]:
        robot_says(bench, text)
    robot_says(bench, SENTENCES[4], spoken_by_a_man() if person else None, mouth)
    return bench


def spoken_by_a_man():
    sound = flite("wait a moment please i did not understand that", "rms")
    loud = np.flatnonzero(np.abs(sound) > 0.02)
    return sound[loud[0] :]


def started(bench):
    """Give the turns that started while the robot spoke."""
    found, speaks = [], False
    for _, topic, sent in bench.published:
        if topic == "/robot_speaking":
            speaks = sent.data
        elif topic == "/turn" and json.loads(sent.data)["state"] == "started" and speaks:
            found.append(json.loads(sent.data))
    return found


def into(bench, turn):
    """Give how many seconds into what the robot says last a turn was noticed."""
    begins = [
        stamp
        for stamp, topic, sent in bench.published
        if topic == "/robot_speaking" and sent.data and stamp <= turn["stamp"]
    ]
    return (turn["stamp"] - begins[-1]) / 1e9


@needs_flite
def test_the_robot_alone_barges_in_on_nobody():
    with scene(person=False, mouth=0.0) as bench:
        assert started(bench) == []
        assert bench.heard(f"/{robot_sound.TOPIC}")


@needs_flite
def test_a_person_no_louder_than_the_echo_is_heard_and_sooner_if_the_mouth_is_seen_to_move():
    with scene() as unseen:
        (unseen_turn,) = started(unseen)
    with scene(mouth=0.9) as seen:
        (seen_turn,) = started(seen)
    assert unseen_turn["face"] == ""
    assert seen_turn["face"] == "f0001"
    assert 0.1 < into(unseen, unseen_turn) - into(seen, seen_turn) < 0.25
    assert into(seen, seen_turn) < 1.6


def test_what_the_robot_plays_survives_the_wire():
    sound = 0.1 * np.random.default_rng(0).standard_normal(RATE // 2).astype(np.float32)
    powers, period = robot_sound.from_message(robot_sound.to_message(sound, RATE))
    assert period == pytest.approx(0.016)
    assert powers.shape == (1 + (len(sound) - CHUNK) // 256, robot_sound.BANDS)
    half, _ = robot_sound.from_message(robot_sound.to_message(sound[::2], RATE // 2))
    assert len(half) == pytest.approx(len(powers), abs=1)


@pytest.mark.parametrize(
    "data", [[], [0.016], [0.016] * 20, [0.0] * 21, [np.nan] * 21, [0.016] + [-1.0] * 20]
)
def test_powers_that_make_no_sense_are_left_out(data):
    assert robot_sound.from_message(robot_sound.Float32MultiArray(data=data)) is None
