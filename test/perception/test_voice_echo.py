"""The robot's own voice is no evidence, and a person over it is heard."""

import shutil
import subprocess

import numpy as np
import pytest

from whee_ros.perception.voice.settings import VoiceSettings
from whee_ros.perception.voice.stage import VoiceStage

RATE = 16_000
SECOND = 1_000_000_000
START = 100 * SECOND
CHUNK = 512


class Always:
    """A detector to which every loud sound is speech, as a robot's voice is to Silero."""

    def probability(self, chunk):
        return 1.0 if np.abs(chunk).max() > 0.003 else 0.0

    def reset(self):
        pass


def syllables(seconds, level, rate=4.0, seed=0):
    """Noise that swells like speech, ``level`` the rms in dB."""
    rng = np.random.default_rng(seed)
    time = np.arange(int(seconds * RATE)) / RATE
    sound = rng.standard_normal(len(time)) * (0.55 - 0.45 * np.cos(2 * np.pi * rate * time))
    return (sound * 10 ** (level / 20) / np.sqrt(np.mean(sound**2))).astype(np.float32)


def room(seconds, seed=9):
    return syllables(seconds, -70.0, 0.0, seed)


def levels(sound, period=0.032):
    frames = sound[: len(sound) // CHUNK * CHUNK].reshape(-1, CHUNK).astype(np.float64)
    return list(10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)), period


def listen(stage, sound, start):
    return [
        cue
        for i in range(0, len(sound), CHUNK)
        for cue in stage.process(sound[i : i + CHUNK], start + i * SECOND // RATE)
    ]


def robot_says(stage, played, heard, start, known):
    """The robot plays a sound and the microphone hears another; gives the cues meanwhile."""
    stage.muted(True, start)
    if known:
        stage.playing(*levels(played), start)
    cues = listen(stage, heard, start)
    stage.muted(False, start + len(heard) * SECOND // RATE)
    return cues


def dialogue(known, echo=-20.0, person=None, delay=0.1, settings=None, detector=None):
    """The robot says three things; a person speaks over the third from 1 s on."""
    stage = VoiceStage(settings or VoiceSettings(), detector or Always())
    listen(stage, room(2.0), START)
    cues = []
    for turn in range(3):
        played = syllables(3.0, -20.0, seed=turn)
        heard = np.roll(played, int(delay * RATE)) * 10 ** (echo / 20) + room(3.0, turn)
        if turn == 2 and person is not None:
            heard[RATE : 2 * RATE] += syllables(1.0, person, 5.0, seed=7)
        start = START + (4 + 5 * turn) * SECOND
        cues.append((start, robot_says(stage, played, heard, start, known)))
        listen(stage, room(1.0, 5), start + 3 * SECOND)
    return cues


@pytest.mark.parametrize("known", [True, False], ids=["reference", "loudness only"])
@pytest.mark.parametrize("echo", [-40.0, -20.0, 0.0])
@pytest.mark.parametrize("delay", [0.0, 0.05, 0.2])
def test_the_robot_does_not_hear_itself(known, echo, delay):
    for _, cues in dialogue(known, echo, delay=delay):
        assert not any(cue.is_speaking or cue.confidence for cue in cues)


@pytest.mark.parametrize("known", [True, False], ids=["reference", "loudness only"])
def test_a_person_well_above_the_echo_is_heard_within_a_third_of_a_second(known):
    *_, (start, cues) = dialogue(known, echo=-30.0, person=-30.0)
    first = next(cue.stamp for cue in cues if cue.is_speaking)
    assert SECOND < first - start < 1.4 * SECOND
    assert not cues[-1].is_speaking, "and the robot that speaks on alone is not"


def test_whoever_does_not_want_barge_ins_gets_none():
    *_, (_, cues) = dialogue(True, -30.0, -30.0, settings=VoiceSettings(barge_in=False))
    assert not any(cue.is_speaking for cue in cues)


def test_a_person_in_the_robots_pause_is_heard_where_the_reference_is_known():
    stage = VoiceStage(VoiceSettings(), Always())
    listen(stage, room(2.0), START)
    played = np.concatenate([syllables(1.5, -20.0), np.zeros(RATE, np.float32)])
    for turn in range(2):
        start = START + (4 + 5 * turn) * SECOND
        heard = played * 0.3 + room(2.5, turn)
        if turn:
            heard[2 * RATE :] += syllables(0.5, -36.0, seed=5)
        cues = robot_says(stage, played, heard, start, known=True)
    first = next(cue.stamp for cue in cues if cue.is_speaking)
    assert first - start > 2 * SECOND


def test_there_is_no_deafness_after_a_person_who_stopped_the_robot():
    stage = VoiceStage(VoiceSettings(), Always())
    listen(stage, room(2.0), START)
    for turn in range(2):
        start = START + (4 + 5 * turn) * SECOND
        played = syllables(2.0, -20.0, seed=turn)
        heard = played * 0.03 + room(2.0, turn)
        if turn:
            heard[RATE:] += syllables(1.0, -25.0, seed=5)
        robot_says(stage, played, heard, start, known=False)
    after = listen(stage, syllables(0.3, -25.0, seed=6), start + 2 * SECOND)
    assert all(cue.is_speaking for cue in after)


def test_reference_levels_do_not_pile_up():
    stage = VoiceStage(VoiceSettings(), Always())
    for hour in range(100):
        stage.playing([-20.0] * 1000, 0.032, START + hour * SECOND)
    assert len(stage._gate.echo._played) <= 4096


@pytest.mark.skipif(not shutil.which("flite"), reason="flite is not installed")
def test_flite_over_a_loudspeaker_is_not_heard_by_silero(tmp_path):
    soundfile = pytest.importorskip("soundfile")
    path = tmp_path / "said.wav"
    text = "I am a robot, and I would like to hear how your day has been so far."
    subprocess.run(["flite", "-voice", "slt", "-t", text, "-o", path], check=True)
    played, _ = soundfile.read(path, dtype="float32")
    stage = VoiceStage()
    listen(stage, room(2.0), START)
    for turn in range(3):
        start = START + (4 + 10 * turn) * SECOND
        heard = (0.3 * np.roll(played, 1_600) + room(len(played) / RATE + 1)[: len(played)]).astype(
            np.float32
        )
        cues = robot_says(stage, played, heard, start, known=True)
        assert not any(cue.is_speaking for cue in cues)
