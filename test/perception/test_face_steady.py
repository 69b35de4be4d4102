"""A blink or one odd picture changes no expression; a real change soon does."""

from __future__ import annotations

from whee_ros.cues import NANOSECONDS
from whee_ros.perception.face.expression import PROTOTYPES
from whee_ros.perception.face.steady import SteadyExpression, SteadyUnits

REST = dict.fromkeys((1, 2, 4, 5, 6, 7, 9, 12, 15, 17, 20, 23, 25, 26, 43, 45), 0.0)
TICK = NANOSECONDS // 15
SMILE, GRIEF, ANGER = (REST | PROTOTYPES[name].units for name in ("happy", "sad", "angry"))


def named(*pictures: dict[int, float], motion: float = 0.0) -> list[str]:
    face = SteadyExpression()
    return [face.update(p, 0.0, motion, 0.0, i * TICK).expression for i, p in enumerate(pictures)]


def test_a_blink_leaves_the_brows_where_they_were():
    units = SteadyUnits()
    for i in range(30):
        units.update(REST, 0.0, i * TICK)
    blinking = REST | {4: 0.9, 7: 0.9, 45: 1.0}
    shown = units.update(blinking, 1.0, 30 * TICK)
    assert (shown[4], shown[7], shown[45]) == (0.0, 0.0, 1.0)
    assert units.update(REST | {4: 0.6}, 0.0, 31 * TICK)[4] == 0.0  # the lids are just opening
    assert units.update(REST | {4: 0.6}, 0.0, 36 * TICK)[4] > 0.2


def test_one_odd_picture_does_not_change_the_expression():
    assert set(named(*[SMILE] * 20, ANGER, *[SMILE] * 20)) == {"happy"}


def test_a_change_that_lasts_is_named_within_a_second():
    shown = named(*[REST] * 30, *[GRIEF] * 15)
    assert (shown[29], shown[-1]) == ("neutral", "sad")
    assert shown.count("sad") + shown.count("neutral") == len(shown)


def test_syllables_do_not_turn_a_smile_into_excitement():
    closed, open_ = SMILE | {25: 0.0, 26: 0.0}, SMILE | {25: 1.0, 26: 0.7}
    assert set(named(*[closed, closed, open_, open_] * 15, motion=0.6)) == {"happy"}


def test_the_first_picture_speaks_for_itself_and_repeated_stamps_do_no_harm():
    assert named(SMILE) == ["happy"]
    face = SteadyExpression()
    assert {face.update(SMILE, 0.0, 0.0, 0.0, 5).expression for _ in range(50)} == {"happy"}
