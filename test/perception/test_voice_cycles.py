"""Jitter and shimmer of pulse trains whose jitter and shimmer are known."""

import numpy as np
import pytest

from whee_ros.evaluation.voice_sounds import pulse_train
from whee_ros.perception.voice.cycles import CycleMeter, Cycles
from whee_ros.perception.voice.pitch import PitchTracker

RATE = 16_000


def measured(sound, block=512):
    tracker = PitchTracker()
    meter, total = CycleMeter(tracker.window), Cycles()
    for i in range(0, len(sound), block):
        part = sound[i : i + block]
        total = total.plus(meter.feed(part, tracker.feed(part).f0))
    return total


@pytest.mark.parametrize("f0", [90.0, 120.0, 210.0])
@pytest.mark.parametrize("jitter", [0.0, 0.01, 0.03])
def test_jitter_is_found(f0, jitter):
    sound, true, _ = pulse_train(f0, jitter, 0.0)
    assert measured(sound).jitter == pytest.approx(true, rel=0.2, abs=0.004)


@pytest.mark.parametrize("f0", [90.0, 120.0, 210.0])
@pytest.mark.parametrize("shimmer", [0.0, 0.05, 0.12])
def test_shimmer_is_found(f0, shimmer):
    sound, _, true = pulse_train(f0, 0.0, shimmer)
    assert measured(sound).shimmer == pytest.approx(true, rel=0.25, abs=0.02)


def test_every_cycle_is_found():
    sound, *_ = pulse_train(150.0, 0.01, 0.0)
    assert measured(sound).periods.number == pytest.approx(3 * 150, rel=0.1)


@pytest.mark.parametrize("block", [100, 700, 5_000])
def test_the_size_of_blocks_does_not_matter(block):
    sound, *_ = pulse_train(120.0, 0.02, 0.0)
    assert measured(sound, block).jitter == pytest.approx(measured(sound).jitter, rel=1e-6)


@pytest.mark.parametrize("sound", [np.zeros(RATE), np.full(RATE, 0.5)], ids=["silence", "constant"])
def test_what_has_no_period_has_no_cycles(sound):
    found = measured(sound.astype(np.float32))
    assert found == Cycles()
    assert found.jitter == found.shimmer == 0.0


def test_noise_has_hardly_any_cycles():
    noise = 0.1 * np.random.default_rng(0).standard_normal(10 * RATE)
    assert measured(noise.astype(np.float32)).periods.number < 50


def test_nothing_grows():
    sound, *_ = pulse_train(120.0, 0.0, 0.0)
    tracker = PitchTracker()
    meter = CycleMeter(tracker.window)
    for _ in range(20):
        meter.feed(sound, tracker.feed(sound).f0)
    assert len(meter._sound) < 2 * RATE
