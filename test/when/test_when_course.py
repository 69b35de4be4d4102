"""A person's need over time: it fades, a story holds it, and small needs are not fussed over."""

import dataclasses
import math

import pytest
from when_scenes import THRESHOLD, adds_up, reasons, said, told, turn

from whee_ros.when.course import SHOWN, STORY
from whee_ros.when.in_time import InTime
from whee_ros.when.timing import TimingSettings


def test_the_first_turn_stands_as_it_was_decided():
    alone = turn("ann", 10, 0.9)
    assert told([alone]) == [alone]


def test_a_small_need_right_after_empathy_is_only_listened_to_and_says_why():
    first, second = told([turn("ann", 10, 0.6), turn("ann", 15, 0.5)])
    assert not first.hold_back
    assert second.hold_back == SHOWN
    assert second.direction == "seeking"
    assert second.need < 0.4
    assert reasons(second)[SHOWN] < 0
    assert "5 s after" in next(piece.note for piece in second.evidence if piece.name == SHOWN)


@pytest.mark.parametrize("need", [0.8, 0.9, 0.99])
def test_strong_distress_always_passes(need):
    _, second = told([turn("ann", 10, 0.95), turn("ann", 12, need)])
    assert not second.hold_back
    assert second.need == pytest.approx(need)


def test_a_need_that_rises_passes():
    _, second = told([turn("ann", 10, 0.5), turn("ann", 13, 0.72)])
    assert not second.hold_back
    assert SHOWN not in reasons(second)


def test_another_feeling_passes():
    _, second = told([turn("ann", 10, 0.6, valence=0.7), turn("ann", 13, 0.5, valence=-0.6)])
    assert not second.hold_back


def test_a_question_and_the_answer_to_the_robots_question_pass():
    _, asks = told([turn("ann", 10, 0.6), turn("ann", 13, 0.5, question=True)])
    _, answers = told([turn("ann", 10, 0.6), turn("ann", 13, 0.5)], robot="What happened then?")
    _, goes_on = told([turn("ann", 10, 0.6), turn("ann", 13, 0.5)], robot="That sounds hard.")
    assert not asks.hold_back
    assert not answers.hold_back
    assert goes_on.hold_back


def test_both_can_be_switched_off():
    plain = TimingSettings(fuss_weight=0.0, story_weight=0.0)
    scene = [turn("ann", 10, 0.9), turn("ann", 15, 0.5), turn("ann", 40, 0.45, "none")]
    assert told(scene, in_time=InTime(plain)) == scene


def test_the_refractory_time_wears_off():
    def need_after(seconds):
        return told([turn("ann", 10, 0.55), turn("ann", 10 + seconds, 0.5)])[1].need

    needs = [need_after(seconds) for seconds in (1, 5, 10, 15, 19)]
    assert needs == sorted(needs)
    later = told([turn("ann", 10, 0.55), turn("ann", 31, 0.5)])[1]
    assert not later.hold_back
    assert SHOWN not in reasons(later)


def test_the_refractory_time_counts_from_what_was_shown_not_from_what_was_held_back():
    many = told([turn("ann", 10, 0.6), *(turn("ann", 10 + n, 0.5) for n in (6, 12, 18, 24))])
    assert [bool(one.hold_back) for one in many] == [False, True, True, False, True]


def test_within_a_story_a_turn_in_between_counts_more():
    first, second = told([turn("ann", 10, 0.9), turn("ann", 35, 0.45, "none")])
    assert reasons(second)[STORY] > 0
    assert second.need > 0.45
    assert second.direction == "seeking"
    assert second.target.interpretation == 2
    assert first.direction == "seeking"


def test_a_story_never_lifts_a_turn_above_the_need_at_which_one_begins():
    settings = TimingSettings(story_weight=4.0)
    _, second = told([turn("ann", 10, 0.99), turn("ann", 31, 0.5)], in_time=InTime(settings))
    assert second.need == pytest.approx(settings.enter_need)


def test_without_a_story_the_same_turn_stands_as_it_is():
    assert STORY not in reasons(told([turn("ann", 35, 0.45, "none")])[0])


def test_a_request_in_the_middle_of_a_story_is_a_request():
    plea = turn("ann", 15, 0.1, "none", valence=0.0, text="please turn on the light")
    _, second = told([turn("ann", 10, 0.9), plea])
    assert second == plea


def test_a_story_fades_with_its_half_life_and_is_then_over():
    slow, quick = TimingSettings(need_half_life=60.0), TimingSettings(need_half_life=5.0)
    story = [turn("ann", 10, 0.9), turn("ann", 40, 0.45, "none")]
    assert STORY in reasons(told(story, in_time=InTime(slow))[1])
    assert STORY not in reasons(told(story, in_time=InTime(quick))[1])


def test_after_it_has_left_a_story_begins_only_at_the_upper_threshold():
    """Hysteresis: 0.45 lies between the thresholds; what it means depends on what was."""
    late = 10 + 30 * math.log2(0.9 / 0.3) + 5
    _, faded, again = told(
        [turn("ann", 10, 0.9), turn("ann", late, 0.45, "none"), turn("ann", late + 25, 0.45)]
    )
    assert STORY not in reasons(faded)
    assert STORY not in reasons(again)


def test_what_one_person_told_says_nothing_about_another():
    _, bob = told([turn("ann", 10, 0.6), turn("bob", 12, 0.5)])
    assert bob == turn("bob", 12, 0.5)


@pytest.mark.parametrize("seed", range(20))
def test_the_evidence_always_adds_up_and_the_chances_to_one(seed):
    import random

    chance = random.Random(seed)
    at, in_time = 0.0, InTime()
    for _ in range(40):
        at += chance.uniform(0.5, 15)
        direction = chance.choice(["none", "seeking", "seeking", "providing"])
        need = chance.uniform(0.02, 0.98)
        alone = turn(chance.choice(["ann", "bob"]), at, need, direction, chance.uniform(-1, 1))
        settled = in_time.settle(alone, [], THRESHOLD, "robot")
        assert adds_up(settled)
        assert sum(settled.probabilities.values()) == pytest.approx(1.0)
        sizes = [abs(piece.weight) for piece in settled.evidence]
        assert sizes == sorted(sizes, reverse=True)


def test_when_time_jumps_back_everything_is_forgotten():
    in_time = InTime()
    told([turn("ann", 100, 0.9)], in_time=in_time)
    again = turn("ann", 10, 0.5)
    assert told([again], in_time=in_time) == [again]


def test_many_people_are_remembered_without_end_of_memory():
    in_time = InTime()
    for number in range(500):
        told([turn(f"p{number}", 10 + number, 0.9)], in_time=in_time)
    assert in_time.meets("p499", 510 * 10**9)
    assert not in_time.meets("p0", 510 * 10**9)


def test_settings_that_make_no_sense_are_refused_by_name_and_the_old_stay():
    in_time = InTime()
    with pytest.raises(ValueError, match=r"leave_need is 0\.7, above enter_need"):
        in_time.configure(TimingSettings(leave_need=0.7))
    with pytest.raises(ValueError, match="refractory is -1"):
        in_time.configure(dataclasses.replace(TimingSettings(), refractory=-1.0))
    assert in_time.settings == TimingSettings()


def test_words_of_the_robot_before_the_persons_own_turn_are_no_question_to_answer():
    in_time = InTime()
    told([turn("ann", 10, 0.6)], in_time=in_time)
    context = [said("robot", 11, "What happened?"), said("ann", 12, "the dog ran off")]
    settled = in_time.settle(turn("ann", 14, 0.5), context, THRESHOLD, "robot")
    assert settled.hold_back
