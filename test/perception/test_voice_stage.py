"""Voice activity, mute, gaps, prosody and the hint of arousal, on sounds that are known."""

import dataclasses
import shutil
import subprocess

import numpy as np
import pytest

from whee_ros.perception.voice.audio import Resampler
from whee_ros.perception.voice.prosody import Frame, Prosody, describe
from whee_ros.perception.voice.settings import VoiceSettings
from whee_ros.perception.voice.stage import VoiceStage
from whee_ros.perception.voice.vad import CHUNK, SileroDetector, VoiceActivity

RATE = 16_000
SECOND = 1_000_000_000
CHUNK_NS = 32_000_000
START = 1_000 * SECOND


class LoudnessDetector:
    """A stand-in for Silero that calls everything loud speech."""

    def probability(self, chunk):
        return 1.0 if np.abs(chunk).max() > 0.1 else 0.0

    def reset(self):
        pass


def vowel(f0, seconds, rate=4.0, tilt=1.0):
    """A vowel that swells ``rate`` times a second, as syllables do."""
    time = np.arange(int(seconds * RATE)) / RATE
    sound = sum(np.cos(2 * np.pi * f0 * k * time) / k**tilt for k in range(1, int(4000 // f0)))
    swell = 0.55 - 0.45 * np.cos(2 * np.pi * rate * time)
    return (0.6 * swell * sound / np.abs(sound).max()).astype(np.float32)


def silence(seconds):
    return np.zeros(int(seconds * RATE), np.float32)


def play(stage, *parts, start=START):
    sound = np.concatenate(parts)
    blocks = range(0, len(sound), CHUNK)
    return [
        cue
        for i in blocks
        for cue in stage.process(sound[i : i + CHUNK], start + i * SECOND // RATE)
    ]


@pytest.fixture
def stage():
    return VoiceStage(VoiceSettings(), LoudnessDetector())


def test_activity_needs_two_chunks_to_start_and_five_to_stop():
    activity = VoiceActivity(0.5, 0.35, 0.1, onset=2, hangover=5)
    heard = [activity.update(p) for p in (0.9, 0.1, 0.9, 0.9, *[0.4] * 9, *[0.1] * 6)]
    assert heard == [False] * 3 + [True] * 14 + [False] * 2


def test_a_click_or_a_short_dip_changes_nothing():
    activity = VoiceActivity(0.5, 0.35, 0.1, onset=2, hangover=5)
    assert not any(activity.update(p) for p in (0, 1, 0, 1, 0))
    assert [activity.update(p) for p in (1, 1, 0, 0, 0, 0, 1)] == [False, *[True] * 6]


def test_speech_is_on_from_its_second_chunk_until_160_ms_after_its_last(stage):
    cues = play(stage, silence(0.32), np.full(RATE // 5 * 4, 0.5, np.float32), silence(0.5))
    on = [cue.stamp for cue in cues if cue.is_speaking]
    assert stage.speech_start == START + 10 * CHUNK_NS
    assert on[0] == stage.speech_start + 2 * CHUNK_NS
    assert stage.last_speech == START + 35 * CHUNK_NS
    assert on[-1] + CHUNK_NS - stage.last_speech == pytest.approx(0.16 * SECOND, abs=1)


def test_a_cue_is_stamped_with_its_last_sample_and_comes_every_32_ms(stage):
    cues = play(stage, vowel(120, 0.5))
    assert [cue.stamp for cue in cues] == [START + (i + 1) * CHUNK_NS for i in range(len(cues))]
    assert {cue.source for cue in cues} == {"v0001"}


@pytest.mark.parametrize("block", [1, 100, 800, 5_000])
def test_blocks_of_any_size_give_the_same_cues(block):
    sound = np.concatenate([silence(0.1), vowel(150, 0.3), silence(0.1)])
    expected = play(VoiceStage(detector=LoudnessDetector()), sound)
    other, cues = VoiceStage(detector=LoudnessDetector()), []
    for i in range(0, len(sound), block):
        cues += other.process(sound[i : i + block], START + i * SECOND // RATE)
    assert len(cues) == len(expected)
    for cue, wanted in zip(cues, expected, strict=True):
        assert cue.stamp == pytest.approx(wanted.stamp, abs=1_000)
        assert cue.f0 == pytest.approx(wanted.f0)
        assert cue.is_speaking == wanted.is_speaking


def test_f0_and_loudness_are_in_the_cues(stage):
    cues = play(stage, vowel(180, 1.0))
    assert np.median([cue.f0 for cue in cues if cue.f0]) == pytest.approx(180, rel=0.005)
    assert 0.01 < np.mean([cue.rms for cue in cues]) < 1
    assert len(cues[5].mfcc) == 13


def test_what_is_heard_while_the_robot_speaks_and_shortly_after_is_no_evidence(stage):
    stage.muted(True, START)
    deaf = play(stage, vowel(150, 1.0))
    end = deaf[-1].stamp
    stage.muted(False, end)
    after = play(stage, vowel(150, 1.0), start=end)
    assert not any(cue.is_speaking or cue.f0 or cue.confidence for cue in deaf)
    first = next(cue for cue in after if cue.is_speaking)
    assert 0.3 * SECOND < first.stamp - end < 0.45 * SECOND
    assert stage.prosody(START, end) == Prosody()


@pytest.mark.parametrize("jump", [0.3, -0.5], ids=["gap", "backwards"])
def test_a_jump_of_the_stamps_starts_afresh(stage, jump):
    before = play(stage, vowel(150, 0.5))
    assert before[-1].is_speaking
    after = play(stage, vowel(150, 0.1), start=before[-1].stamp + int(jump * SECOND))
    assert not after[0].is_speaking
    assert after[1].is_speaking


@pytest.mark.parametrize("jitter", [0.0, 0.05])
def test_late_arrival_within_a_fifth_of_a_second_is_no_gap(stage, jitter):
    for i in range(30):
        late = jitter * SECOND * (i % 3)
        cues = stage.process(np.full(CHUNK, 0.5, np.float32), START + i * CHUNK_NS + int(late))
    assert cues[0].is_speaking


def test_a_changed_hangover_holds_from_now_on(stage):
    play(stage, vowel(150, 0.5))
    stage.configure(dataclasses.replace(stage.settings, hangover=0.64))
    cues = play(stage, silence(1.0), start=START + SECOND // 2)
    assert sum(cue.is_speaking for cue in cues) == pytest.approx(20, abs=2)


def test_bad_samples_are_named_and_halve_the_confidence(stage):
    assert stage.process(np.zeros(0, np.float32), START) == []
    cues = stage.process(np.full(CHUNK, np.nan, np.float32), START)
    assert cues[0].confidence == 0.5
    assert "not_finite" in stage.problems
    cues = stage.process(np.full(CHUNK, 1e30, np.float32), START + CHUNK_NS)
    assert "clipped" in stage.problems
    assert np.isfinite(cues[0].mfcc).all()


@pytest.mark.parametrize(
    ("shift", "named"),
    [(0.0, ()), (0.5, ("gap",)), (-0.5, ("backwards",)), (-0.032, ("repeated",))],
)
def test_stamps_that_jump_or_repeat_are_named(stage, shift, named):
    sound = np.full(CHUNK, 0.1, np.float32)
    for i in range(10):
        stage.process(sound, START + i * CHUNK_NS)
    stage.process(sound, START + 10 * CHUNK_NS + round(shift * SECOND))
    assert stage.problems == named


def test_an_empty_message_is_named(stage):
    assert stage.process(np.zeros(0, np.float32), START) == []
    assert stage.problems == ("empty",)


@pytest.mark.parametrize("rate", [8_000, 48_000, 44_100])
def test_f0_is_the_same_at_any_sample_rate(stage, rate):
    pytest.importorskip("soxr")
    time = np.arange(rate) / rate
    sound = sum(np.cos(2 * np.pi * 150 * k * time) / k for k in range(1, 20)).astype(np.float32)
    resampler, size, cues = Resampler(rate), rate // 50, []
    for i in range(0, rate, size):
        samples, stamp = resampler.process(0.2 * sound[i : i + size], START + i * SECOND // rate)
        if len(samples):  # the filter holds the first back
            cues += stage.process(samples, stamp)
            assert stage.problems == ()
    assert np.median([cue.f0 for cue in cues if cue.f0]) == pytest.approx(150, rel=0.005)


def test_a_turn_is_summed_up(stage):
    play(stage, silence(0.5), vowel(140, 1.5), silence(0.5), vowel(140, 1.5), silence(0.5))
    turn = stage.prosody(START, START + 10 * SECOND)
    cue = stage.summary(START, START + 10 * SECOND)
    assert cue.f0 == turn.f0 == pytest.approx(140, rel=0.01)
    assert turn.f0_range < 0.5
    assert turn.pauses == 1
    assert turn.pause_share == pytest.approx(0.5 / 3.5, abs=0.05)
    assert cue.rate == pytest.approx(4.0, rel=0.15)


def test_what_a_voice_usually_sounds_like_is_learnt_from_its_turns(stage):
    def turn(number):
        start = START + number * 5 * SECOND
        play(stage, vowel(320, 2.0), silence(3.0), start=start)
        return stage.summary(start, start + 5 * SECOND)

    first, *_, last = [turn(number) for number in range(8)]
    assert first.confidence < last.confidence


def test_a_turn_comes_with_the_probabilities_of_how_it_sounds(stage):
    play(stage, vowel(140, 1.5), silence(0.5))
    cue = stage.summary(START, START + 10 * SECOND)
    assert list(cue.classes) == ["distressed", "neutral", "positive"]
    assert sum(cue.classes.values()) == pytest.approx(1)
    assert cue.valence == pytest.approx(cue.classes["positive"] - cue.classes["distressed"])


def test_without_weights_a_voice_is_heard_but_not_read():
    stage = VoiceStage(VoiceSettings(weights=""), LoudnessDetector())
    play(stage, vowel(140, 1.5), silence(0.5))
    cue = stage.summary(START, START + 10 * SECOND)
    assert cue.f0 > 0
    assert (cue.classes, cue.confidence, cue.valence) == ({}, 0, 0)


def test_stamps_that_go_back_forget_what_was_said_but_not_the_voice(stage):
    play(stage, vowel(150, 1.0), start=START + 100 * SECOND)
    play(stage, silence(0.5), start=START)
    assert stage.prosody(0, START + 200 * SECOND) == Prosody()
    assert stage.last_speech == stage.speech_start == 0


@pytest.mark.parametrize("rate", [2.0, 4.0, 6.0])
def test_syllable_nuclei_give_the_rate(stage, rate):
    play(stage, vowel(120, 3.0, rate))
    assert stage.prosody(START, START + 9 * SECOND).rate == pytest.approx(rate, rel=0.15)


def test_a_stretch_without_speech_has_no_prosody(stage):
    play(stage, silence(1.0))
    assert stage.summary(START, START + SECOND).confidence == 0
    assert not stage.summary(START, START + SECOND).is_speaking
    assert describe(np.zeros((0, len(Frame._fields)))) == Prosody()
    assert describe(np.array([Frame(0.0, 0.0, -30.0, 0.0, 1.0)])).f0 == 0


def test_settings_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        VoiceSettings().onset = 1.0


@pytest.mark.skipif(not shutil.which("flite"), reason="flite is not installed")
def test_silero_hears_speech_and_no_noise(tmp_path):
    soundfile = pytest.importorskip("soundfile")
    path = tmp_path / "said.wav"
    subprocess.run(["flite", "-voice", "slt", "-t", "my grandmother died", "-o", path], check=True)
    speech, _ = soundfile.read(path, dtype="float32")
    stage = VoiceStage(VoiceSettings(), SileroDetector())
    noise = 0.05 * np.random.default_rng(0).standard_normal(RATE).astype(np.float32)
    assert not any(cue.is_speaking for cue in play(stage, noise))
    cues = play(stage, speech, silence(0.5), start=START + 60 * SECOND)
    spoken = sum(cue.is_speaking for cue in cues) * 0.032
    assert spoken == pytest.approx(len(speech) / RATE, abs=0.5)
    assert not cues[-1].is_speaking
