"""PCM from ROS messages becomes clean float32 at 16 kHz with true stamps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whee_ros.perception.voice.audio import (
    AudioError,
    Resampler,
    SampleClock,
    decode,
    sanitise,
    to_mono,
)

MS = 1_000_000


@pytest.mark.parametrize(
    ("name", "kind", "values"),
    [
        ("S16LE", "<i2", [0, 16384, -16384]),
        ("S32LE", "<i4", [0, 2**30, -(2**30)]),
        ("F32LE", "<f4", [0.0, 0.5, -0.5]),
        ("U8", "u1", [128, 192, 64]),
        ("s16le", "<i2", [0, 16384, -16384]),
        ("", "<i2", [0, 16384, -16384]),
    ],
)
def test_every_format_gives_the_same_values(name, kind, values):
    decoded = decode(np.array(values, kind).tobytes(), 1, name)
    assert decoded.samples.dtype == np.float32
    assert decoded.samples[:, 0] == pytest.approx([0.0, 0.5, -0.5])
    assert decoded.problems == ()


def test_channels_are_interleaved_and_mixed_to_their_mean():
    decoded = decode(np.array([100, 300, 200, 400], "<i2").tobytes(), channels=2)
    assert decoded.samples.shape == (2, 2)
    assert to_mono(decoded.samples) * 32768 == pytest.approx([200, 300])


def test_a_truncated_buffer_loses_its_last_frame_and_says_so():
    decoded = decode(np.array([1000, 2000], "<i2").tobytes() + b"\x01")
    assert len(decoded.samples) == 2
    assert decoded.problems == ("truncated",)


def test_an_empty_buffer_is_no_problem():
    assert decode(b"") == (pytest.approx(np.zeros((0, 1))), ())


def test_floats_that_are_no_numbers_become_silence():
    decoded = decode(np.array([np.nan, np.inf, 0.25], "<f4").tobytes(), 1, "F32LE")
    assert decoded.samples[:, 0].tolist() == [0.0, 0.0, 0.25]
    assert decoded.problems == ("not_finite",)


def test_clipping_and_silence_are_told():
    assert sanitise(np.array([3.0, -2.0], np.float32))[1] == ("clipped",)
    assert np.abs(sanitise(np.array([3.0, -2.0], np.float32))[0]).max() == 1.0
    assert sanitise(np.zeros(10, np.float32))[1] == ("silent",)


def test_an_unknown_format_names_the_known_ones():
    with pytest.raises(AudioError, match="use S16LE"):
        decode(b"", 1, "mp3")


def test_no_channels_is_refused():
    with pytest.raises(AudioError, match="channels"):
        decode(b"", 0)


@given(
    st.binary(max_size=64), st.integers(1, 8), st.sampled_from(["S16LE", "S32LE", "F32LE", "U8"])
)
def test_any_bytes_decode_to_finite_samples_within_full_scale(data, channels, name):
    samples = decode(data, channels, name).samples
    assert np.isfinite(samples).all()
    assert (np.abs(samples) <= 1).all()


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_a_tone_keeps_its_frequency_and_its_time_at_any_rate(rate):
    tone = np.sin(2 * np.pi * 440 * np.arange(rate) / rate).astype(np.float32)
    resampler, start = Resampler(rate), 5_000 * MS
    made = [
        resampler.process(tone[i : i + 480], start + i * 1_000 * MS // rate)
        for i in range(0, rate, 480)
    ]
    out = np.concatenate([samples for samples, _ in made])
    crossings = np.flatnonzero(np.diff(np.signbit(out[800:-800])))
    assert len(out) > 15_000
    assert np.diff(crossings).mean() == pytest.approx(16_000 / 880, rel=1e-3)
    given_so_far = 0
    for samples, stamp in made:
        assert stamp == pytest.approx(start + given_so_far * MS / 16, abs=0.1 * MS)
        given_so_far += len(samples)


def test_stamps_follow_a_sound_card_whose_clock_drifts():
    resampler, block = Resampler(48_000), np.zeros(4_800, np.float32)
    for i in range(3_000):
        late = 100_000 * i  # a tenth of a millisecond every 100 ms
        _, stamp = resampler.process(block, 100 * MS * i + late)
    assert stamp == pytest.approx(100 * MS * i + late, abs=50 * MS)


def test_a_gap_starts_the_resampler_afresh():
    resampler, second = Resampler(48_000), np.zeros(48_000, np.float32)
    resampler.process(second, 0)
    _, stamp = resampler.process(second, 9_000 * MS)
    assert stamp == 9_000 * MS


def test_an_impossible_rate_is_refused():
    with pytest.raises(AudioError, match="sample rate"):
        Resampler(0)


def test_jitter_of_arrival_stamps_is_smoothed_and_a_jump_is_a_new_stream():
    clock = SampleClock()
    assert clock.follow(1600, 0) == (0, True)
    stamp, fresh = clock.follow(1600, 130 * MS)
    assert not fresh
    assert stamp == pytest.approx(100 * MS, abs=1 * MS)
    assert clock.follow(1600, 900 * MS) == (900 * MS, True)
    assert clock.follow(1600, 10 * MS) == (10 * MS, True)
