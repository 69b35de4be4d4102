"""Mouth motion tells speech from a smile and from landmark noise."""

from __future__ import annotations

import numpy as np
import pytest

from whee_ros.cues import NANOSECONDS
from whee_ros.perception.face.mouth import MouthMotion


def motion(gaps: np.ndarray, rate: float = 30.0) -> list[float]:
    mouth = MouthMotion()
    return [mouth.update(float(g), int(i * NANOSECONDS / rate)) for i, g in enumerate(gaps)]


def syllables(seconds: float, rate: float = 30.0, per_second: float = 4.0) -> np.ndarray:
    t = np.arange(int(seconds * rate)) / rate
    return 0.05 * (1 - np.cos(2 * np.pi * per_second * t))


@pytest.mark.parametrize("rate", [15.0, 24.0, 30.0, 60.0])
def test_speech_moves_the_mouth_at_any_image_rate(rate):
    assert min(motion(syllables(3.0, rate), rate)[int(rate) :]) > 0.5


def test_a_still_mouth_does_not_move():
    assert max(motion(np.full(60, 0.02))) == 0.0


def test_landmark_noise_is_no_speech():
    noise = 0.01 + 0.002 * np.random.default_rng(1).standard_normal(90)
    assert max(motion(noise)) < 0.1


def test_opening_once_is_no_speech():
    opened = np.concatenate([np.zeros(30), np.linspace(0, 0.15, 8), np.full(30, 0.15)])
    assert max(motion(opened)) < 0.1


def test_it_ends_within_the_window_after_speech():
    shown = motion(np.concatenate([syllables(2.0), np.zeros(30)]))
    assert shown[-1] == 0.0
    assert shown[60 + 20] < 0.05


def test_images_at_one_instant_do_no_harm():
    mouth = MouthMotion()
    assert [mouth.update(0.1 * (i % 2), 0) for i in range(300)][-1] <= 1.0
