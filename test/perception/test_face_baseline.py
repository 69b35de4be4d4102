"""The resting face of a person is learnt, and an expression does not become it."""

from __future__ import annotations

import numpy as np
import pytest

from whee_ros.cues import NANOSECONDS
from whee_ros.perception.face.baseline import Baseline

REST, SPREAD = np.array([0.5, 1.0]), np.array([0.1, 0.1])
OWN = np.array([0.6, 1.05])
SMILE = np.array([0.9, 1.05])


def watched(*parts: tuple[np.ndarray, float], rate: float = 30.0) -> Baseline:
    """A baseline after seeing each value for so many seconds."""
    baseline, stamp = Baseline(REST, SPREAD, seconds=90.0), 0.0
    for value, seconds in parts:
        for _ in range(round(seconds * rate)):
            baseline.update(value, int(stamp * NANOSECONDS))
            stamp += 1.0 / rate
    return baseline


def test_before_anything_is_seen_it_is_that_of_people_at_large():
    baseline = Baseline(REST, SPREAD, 90.0)
    assert baseline.learnt == 0.0
    assert baseline.values == pytest.approx(REST)


def test_one_picture_teaches_nothing():
    assert watched((OWN, 1 / 30)).values == pytest.approx(REST)


def test_after_a_good_second_it_is_the_persons_own():
    baseline = watched((OWN, 1.1))
    assert baseline.learnt == 1.0
    assert baseline.values == pytest.approx(OWN)


def test_slow_images_must_be_at_least_ten():
    assert watched((OWN, 5.0), rate=1.0).learnt < 1.0
    assert watched((OWN, 12.0), rate=1.0).learnt == 1.0


def test_a_smile_of_twenty_seconds_is_not_neutral():
    assert watched((OWN, 1.1), (SMILE, 20.0)).values == pytest.approx(OWN)


def test_somebody_met_smiling_is_not_taken_to_smile_at_rest():
    baseline = watched((SMILE, 20.0))
    assert baseline.values[0] <= REST[0] + 2 * SPREAD[0] + 1e-9


def test_what_lasts_becomes_the_resting_face():
    assert watched((OWN, 1.1), (SMILE, 120.0), rate=5.0).values == pytest.approx(SMILE)


def test_a_few_wild_readings_in_the_first_second_do_not_matter():
    baseline = Baseline(REST, SPREAD, 90.0)
    for i in range(40):
        baseline.update(OWN + (5.0 if i % 7 == 0 else 0.0), i * NANOSECONDS // 30)
    assert baseline.values == pytest.approx(OWN)


def test_it_does_not_grow():
    baseline = watched((OWN, 400.0), rate=10.0)
    assert len(baseline._window) == 180
