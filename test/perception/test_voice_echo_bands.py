"""The robot's echo, band by band: it is learnt, and what is not the robot's stands out of it."""

import numpy as np
import pytest

from whee_ros.perception.voice.echo_bands import BANDS, BandEcho, band_powers

RATE = 16_000
SECOND = 1_000_000_000
CHUNK = 512


def bursts(seconds, low, high, seed, rate=3.0):
    """Noise between two frequencies that comes and goes."""
    rng = np.random.default_rng(seed)
    size = int(seconds * RATE)
    spectrum = np.fft.rfft(rng.standard_normal(size))
    frequency = np.fft.rfftfreq(size, 1 / RATE)
    spectrum[(frequency < low) | (frequency > high)] = 0
    swell = 0.5 - 0.5 * np.cos(2 * np.pi * rate * np.arange(size) / RATE)
    return (0.1 * np.fft.irfft(spectrum, size) * swell).astype(np.float32)


def shares(echo, heard, start):
    noise = 1e-4 * np.random.default_rng(1).standard_normal(len(heard))
    sound = (heard + noise).astype(np.float32)
    whole = range(0, len(sound) // CHUNK * CHUNK, CHUNK)
    return [echo.share(sound[i : i + CHUNK], start + (i + CHUNK) * SECOND // RATE) for i in whole]


def taught(delay=0.1, gain=0.3):
    """An echo that has heard the robot for eight seconds, and when that was over."""
    echo, robot = BandEcho(), bursts(8.0, 200, 1500, 3)
    echo.playing(band_powers(robot, 256), 16_000_000, SECOND)
    shares(echo, gain * np.roll(robot, int(delay * RATE)), SECOND)
    return echo, 10 * SECOND


@pytest.mark.parametrize("delay", [0.0, 0.1, 0.3])
@pytest.mark.parametrize("gain", [0.03, 0.3, 1.0])
def test_the_robots_echo_does_not_stand_out(delay, gain):
    echo, now = taught(delay, gain)
    robot = bursts(2.0, 200, 1500, 4)
    echo.playing(band_powers(robot, 256), 16_000_000, now)
    found = shares(echo, gain * np.roll(robot, int(delay * RATE)), now)
    assert np.sort(found)[-4] < 0.15


def test_sound_in_other_bands_stands_out_though_it_is_less_loud():
    echo, now = taught()
    robot, person = bursts(2.0, 200, 1500, 4), bursts(2.0, 2000, 5000, 5)
    echo.playing(band_powers(robot, 256), 16_000_000, now)
    found = shares(echo, 0.3 * np.roll(robot, RATE // 10) + 0.1 * person, now)
    assert np.median(found) > 0.2


def test_nothing_is_told_before_the_echo_is_learnt_or_where_nothing_is_played():
    echo = BandEcho()
    assert not echo.known
    assert set(shares(echo, bursts(2.0, 200, 5000, 5), SECOND)) == {0.0}
    echo, now = taught()
    assert set(shares(echo, bursts(2.0, 200, 5000, 5), now + 5 * SECOND)) == {0.0}


def test_what_is_stopped_is_no_longer_expected():
    echo, now = taught()
    echo.playing(band_powers(bursts(8.0, 200, 1500, 4), 256), 16_000_000, now)
    echo.stop(now + SECOND)
    assert set(shares(echo, bursts(1.0, 200, 5000, 5), now + 3 * SECOND)) == {0.0}


def test_every_band_has_its_power():
    for i, frequency in enumerate((200, 600, 1200, 2500, 5000)):
        tone = np.sin(2 * np.pi * frequency * np.arange(CHUNK) / RATE).astype(np.float32)
        powers = band_powers(tone)
        assert powers.shape == (1, BANDS)
        assert powers[0].argmax() >= 3 * i
