"""The circuit breaker, with times of the test's own."""

import pytest

from whee_ros.language.breaker import Breaker


def failing(times, now=0):
    breaker = Breaker(failures=3, rest=100)
    for _ in range(times):
        breaker.failed(now)
    return breaker


def test_it_opens_after_three_failures_in_a_row():
    assert failing(2).allows(0)
    assert not failing(3).allows(0)
    recovered = failing(2)
    recovered.succeeded()
    recovered.failed(0)
    assert recovered.state(0) == "closed"


def test_rested_it_lets_one_trial_through():
    breaker = failing(3)
    assert [breaker.state(now) for now in (0, 99, 100)] == ["open", "open", "half-open"]
    assert [breaker.allows(now) for now in (99, 100, 101)] == [False, True, False]


def test_the_trial_closes_it_or_opens_it_again():
    good = failing(3)
    assert good.allows(100)
    good.succeeded()
    assert good.state(100) == "closed"
    assert good.allows(100)
    bad = failing(3)
    assert bad.allows(100)
    bad.failed(150)
    assert [bad.allows(now) for now in (200, 249, 250)] == [False, False, True]


def test_a_trial_that_is_never_reported_back_is_not_waited_for_forever():
    breaker = failing(3)
    assert [breaker.allows(now) for now in (100, 199, 200)] == [True, False, True]


def test_a_clock_that_ran_back_ends_the_rest():
    assert failing(3, now=1000).allows(5)


@pytest.mark.parametrize("wrong", [{"failures": 0}, {"rest": -1}])
def test_numbers_must_make_sense(wrong):
    with pytest.raises(ValueError, match="make no sense"):
        Breaker(**wrong)
