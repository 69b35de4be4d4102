"""F0 of sounds whose F0 is known; spectral features of sounds whose spectrum is known."""

import numpy as np
import pytest

from whee_ros.perception.voice import spectrum
from whee_ros.perception.voice.pitch import PitchTracker

RATE = 16_000


def pulses(f0, seconds=0.6, noise=0.0):
    """A band-limited pulse train with falling harmonics, like a voice."""
    time = np.arange(int(seconds * RATE)) / RATE
    sound = sum(np.cos(2 * np.pi * f0 * k * time) / k for k in range(1, int(7500 // f0) + 1))
    sound = 0.5 * sound / np.abs(sound).max()
    return (sound + noise * np.random.default_rng(1).standard_normal(len(time))).astype(np.float32)


def cents(found, true):
    return np.abs(1200 * np.log2(found / true))


@pytest.mark.parametrize("f0", [65.0, 100.0, 123.4, 180.0, 220.0, 313.7, 490.0])
@pytest.mark.parametrize("noise", [0.0, 0.02, 0.05])
def test_the_f0_of_a_pulse_train_is_found(f0, noise):
    found = PitchTracker().feed(pulses(f0, noise=noise)).f0
    assert (found > 0).all()
    assert np.median(cents(found, f0)) < 5
    assert (cents(found, f0) < 100).all(), "no octave errors"


def test_a_pure_tone_has_its_own_f0():
    tone = 0.3 * np.sin(2 * np.pi * 200 * np.arange(RATE) / RATE)
    assert np.median(cents(PitchTracker().feed(tone.astype(np.float32)).f0, 200)) < 1


def test_a_glide_is_followed():
    time = np.arange(RATE) / RATE
    glide = np.sin(2 * np.pi * (120 * time + 60 * time**2)).astype(np.float32) * 0.3
    found = PitchTracker().feed(glide).f0
    centres = 0.025 + 0.01 * np.arange(len(found))
    assert np.median(cents(found, 120 + 120 * centres)) < 10


def test_harmonics_to_noise_ratio_follows_the_noise():
    clean = np.median(PitchTracker().feed(pulses(150, noise=0.01)).hnr)
    rough = np.median(PitchTracker().feed(pulses(150, noise=0.05)).hnr)
    assert clean - rough == pytest.approx(14, abs=2)


@pytest.mark.parametrize(
    "sound",
    [np.zeros(RATE), np.full(RATE, 0.5), 0.1 * np.random.default_rng(0).standard_normal(RATE)],
    ids=["silence", "constant", "noise"],
)
def test_what_has_no_period_is_unvoiced(sound):
    assert (PitchTracker().feed(sound.astype(np.float32)).f0 == 0).all()


def test_background_far_below_speech_is_unvoiced():
    sound = np.concatenate([pulses(150), 0.01 * pulses(100)])
    found = PitchTracker().feed(sound).f0
    assert (found[:50] > 0).all()
    assert (found[-50:] == 0).all()


@pytest.mark.parametrize("block", [1, 100, 512, 4_000])
def test_the_size_of_blocks_does_not_matter(block):
    sound = np.concatenate([pulses(110, 0.2), pulses(170, 0.2, noise=0.05)])
    whole, stream = PitchTracker().feed(sound), PitchTracker()
    parts = [stream.feed(sound[i : i + block]) for i in range(0, len(sound), block)]
    for series in range(4):
        joined = np.concatenate([part[series] for part in parts])
        assert joined == pytest.approx(whole[series], abs=1e-6)


def test_effort_grows_with_high_frequencies_and_not_with_gain():
    dull, bright = pulses(150), np.diff(pulses(150), prepend=np.float32(0))
    effort = [np.median(PitchTracker().feed(x).effort) for x in (dull, 0.1 * dull, bright)]
    assert effort[1] == pytest.approx(effort[0], abs=0.1)
    assert effort[2] > effort[0] + 5


def test_rms_and_zero_crossings_of_a_tone():
    tone = np.sin(2 * np.pi * 1000 * (np.arange(RATE) + 0.5) / RATE).astype(np.float32)
    assert spectrum.rms(tone) == pytest.approx(1 / np.sqrt(2), abs=1e-3)
    assert spectrum.zero_crossings(tone) == pytest.approx(2000 / RATE, rel=0.01)
    assert spectrum.rms(tone[:0]) == spectrum.zero_crossings(tone[:1]) == 0


def test_mfcc_tell_spectra_apart_and_leave_gain_to_c0():
    low, high = pulses(120, 0.032), np.diff(pulses(120, 0.032), prepend=np.float32(0))
    of_low, of_quiet, of_high = (np.array(spectrum.mfcc(x)) for x in (low, 0.5 * low, high))
    assert of_low.shape == (spectrum.COEFFICIENTS,)
    assert of_quiet[1:] == pytest.approx(of_low[1:], abs=1e-3)
    assert of_quiet[0] == pytest.approx(of_low[0] - np.sqrt(26) * np.log(4), abs=1e-3)
    assert np.abs(of_high - of_low)[1:].max() > 1
    assert np.isfinite(spectrum.mfcc(np.zeros(512, np.float32))).all()
