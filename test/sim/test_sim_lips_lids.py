"""The drawn face speaks and blinks: lips take the words' shapes, lids do as they are told."""

import numpy as np
import pytest

from whee_ros.cues import Word
from whee_ros.sim.lids import Lids
from whee_ros.sim.robot import SimRobot
from whee_ros.sim.voice import Lips

SECOND = 1_000_000_000
TENTH = SECOND // 10


def words(*spans):
    return [Word(text=text, start=start * TENTH, end=end * TENTH) for text, start, end in spans]


def speaking(*spans):
    lips = Lips()
    lips.voice(True, 0)
    lips.words(words(*spans))
    return lips


def test_lips_are_round_in_moon_and_wide_in_see():
    lips = speaking(("moon", 0, 4), ("see", 5, 9))
    assert max(lips.rounding(t * TENTH // 2) for t in range(8)) > 0.6
    assert min(lips.rounding(t * TENTH // 2) for t in range(10, 18)) < -0.4


def test_they_close_for_a_p_and_between_words():
    lips = speaking(("apa", 0, 6), ("so", 9, 12))
    openings = [lips.opening(t * SECOND) for t in (0.1, 0.3, 0.5, 0.75, 1.05)]
    assert openings[1] < 0.1 < 0.4 < openings[0]
    assert openings[3] < 0.1 < 0.4 < openings[4]


def test_loudness_counts_more_than_letters():
    lips = speaking(("moon", 0, 4))
    lips.loudness(0.1, [-90.0] * 4, 0)
    assert lips.opening(3 * TENTH) == 0.0
    assert lips.rounding(3 * TENTH) > 0.5


def test_nothing_is_left_of_words_that_were_broken_off():
    lips = speaking(("moon", 0, 40))
    lips.voice(False, SECOND)
    assert (lips.opening(2 * SECOND), lips.rounding(2 * SECOND)) == (0.0, 0.0)


@pytest.mark.parametrize("spans", [(), (("...", 5, 5),), (("moon", 9, 2), ("x", -5, 3))])
def test_senseless_words_do_no_harm(spans):
    lips = speaking(*spans)
    for t in range(-2, 20):
        assert 0 <= lips.opening(t * TENTH) <= 1
        assert -1 <= lips.rounding(t * TENTH) <= 1


def width_of_the_mouth(face):
    return int(np.ptp(np.nonzero((face[330:470] > 120).any(axis=2))[1]))


def test_the_shapes_can_be_seen():
    robot = SimRobot()
    robot.speaking(True, 0)
    robot.words(words(("moon", 0, 4), ("see", 5, 9)))
    moon, see = (width_of_the_mouth(robot.draw_face(at)) for at in (2 * TENTH, 7 * TENTH))
    assert moon < 0.75 * see


def test_a_blink_that_is_told_shuts_the_eyes_then():
    lids = Lids()
    lids.blink(0.2, 5 * SECOND)
    assert lids.shut(5 * SECOND + TENTH) == pytest.approx(1.0)
    told = [lids.shut(5 * SECOND + t * SECOND // 50) for t in range(11, 500)]
    assert max(told) == 0.0, "and no other, as long as somebody tells"


def test_alone_it_blinks_by_itself_again():
    lids = Lids()
    lids.blink(0.2, 0)
    assert max(lids.shut(20 * SECOND + t * SECOND // 50) for t in range(500)) > 0.9


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -1.0, 0.0, 60.0])
def test_a_blink_of_senseless_length_is_ignored(seconds):
    lids, other = Lids(), Lids()
    lids.blink(seconds, 0)
    assert lids.shut(SECOND) == other.shut(SECOND)
