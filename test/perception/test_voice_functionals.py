"""Functionals of sounds that are known."""

import numpy as np
import pytest

from whee_ros.perception.voice.cycles import Cycles
from whee_ros.perception.voice.functionals import NAMES, functionals
from whee_ros.perception.voice.pitch import PitchTracker
from whee_ros.perception.voice.timbre import TIMBRE

RATE = 16_000


def voice(f0=150.0, glide=0.0, tilt=1.0, seconds=2.0, gain=0.3, rate=3.0):
    """A vowel whose F0 glides ``glide`` semitones a second, swelling ``rate`` times a second."""
    time = np.arange(int(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(f0 * 2 ** (glide * time / 12)) / RATE
    sound = sum(np.cos(k * phase) / k**tilt for k in range(1, 40) if k * f0 < 6000)
    swell = 0.6 - 0.4 * np.cos(2 * np.pi * rate * time)
    return (gain * swell * sound / np.abs(sound).max()).astype(np.float32)


def described(sound):
    track = PitchTracker().feed(np.append(sound, np.zeros(1600, np.float32)))
    table = np.column_stack([*track[:4], np.ones(len(track.f0)), track.timbre])
    return dict(zip(NAMES, functionals(table, Cycles()), strict=True))


def test_every_number_has_its_name():
    assert len(described(voice())) == len(NAMES) == len(set(NAMES))
    assert all(np.isfinite(value) for value in described(voice()).values())


def test_f0_is_in_semitones_and_its_slope_in_semitones_a_second():
    flat, rising = described(voice(150)), described(voice(150, glide=3.0))
    assert flat["f0_mean"] == pytest.approx(12 * np.log2(150), abs=0.1)
    assert flat["f0_range"] < 0.2
    assert rising["f0_slope"] == pytest.approx(3.0, abs=0.2)
    assert described(voice(150, glide=-3.0))["f0_slope"] == pytest.approx(-3.0, abs=0.2)


def test_a_flatter_spectrum_is_more_effort_and_a_lower_hammarberg_index():
    soft, strained = described(voice(tilt=2.0)), described(voice(tilt=0.7))
    assert strained["effort_mean"] > soft["effort_mean"] + 5
    assert strained["hammarberg_mean"] < soft["hammarberg_mean"] - 5
    assert strained["slope_mid_mean"] > soft["slope_mid_mean"]


def test_the_gain_of_the_microphone_changes_nothing():
    loud, quiet = described(voice(gain=0.5)), described(voice(gain=0.05))
    for name in NAMES:
        assert quiet[name] == pytest.approx(loud[name], abs=0.15, rel=0.01), name


def test_the_rate_of_syllables_is_counted():
    assert described(voice(rate=5.0))["rate"] > described(voice(rate=2.0))["rate"] + 1.5


def test_too_little_voiced_sound_has_no_functionals():
    width = 5 + len(TIMBRE)
    assert functionals(np.zeros((0, width)), Cycles()) is None
    assert functionals(np.ones((10, width)), Cycles()) is None
    noise = np.ones((100, width))
    noise[:, 0] = 0.0
    assert functionals(noise, Cycles()) is None
