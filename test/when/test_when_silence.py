"""A face that shows distress while nobody speaks."""

import math

import pytest
from when_scenes import SECOND, THRESHOLD, adds_up, reasons, told, turn

from whee_ros.cues import FaceCue
from whee_ros.decision import EmpathyDecision, Evidence
from whee_ros.when.in_time import LASTING, InTime
from whee_ros.when.silence import Silence
from whee_ros.when.timing import TimingSettings

SAD = {"action_units": {1: 0.8, 4: 0.6, 15: 0.6}, "valence": -0.6, "expression": "sad"}
GLAD = {"action_units": {6: 0.8, 12: 0.9}, "valence": 0.7, "expression": "happy"}
CALM = {"action_units": {}, "valence": 0.0}


def faces(shown, start, end, rate=10):
    """A face seen ``rate`` times a second."""
    count = round((end - start) * rate)
    stamps = [round((start + number / rate) * SECOND) for number in range(count)]
    return [FaceCue(stamp=stamp, source="f1", confidence=0.9, **shown) for stamp in stamps]


def silence(cues, now=12.0, quiet=5.0, watch=None, settings=None):
    return (watch or Silence()).turn(
        "ann", cues, round(quiet * SECOND), round(now * SECOND), settings or TimingSettings()
    )


def test_two_seconds_of_distress_without_words_become_a_turn_without_words():
    found = silence(faces(SAD, 10, 12))
    assert found.text == ""
    assert found.state == "ended"
    assert found.person == "ann"
    assert found.face == "f1"
    assert found.voice == ""
    assert (found.start, found.end) == (10 * SECOND, 12 * SECOND)
    assert found.confidence == 0.0


@pytest.mark.parametrize("shown", [GLAD, CALM])
def test_glad_and_calm_faces_do_not(shown):
    assert silence(faces(shown, 10, 12)) is None


def test_a_moment_of_distress_does_not():
    cues = faces(CALM, 10, 11.5) + faces(SAD, 11.5, 12)
    assert silence(cues) is None


def test_a_face_that_was_not_seen_all_the_time_does_not():
    assert silence(faces(SAD, 10, 10.4) + faces(SAD, 11.2, 12)) is None
    assert silence([]) is None


def test_it_must_have_been_quiet_all_the_time():
    assert silence(faces(SAD, 10, 12), quiet=10.5) is None
    assert silence(faces(SAD, 10, 12), quiet=10.0) is not None


def test_how_long_it_takes_can_be_set():
    settings = TimingSettings(silence_time=5.0)
    assert silence(faces(SAD, 10, 12), settings=settings) is None
    assert silence(faces(SAD, 7, 12), settings=settings) is not None


def test_it_can_be_switched_off():
    assert silence(faces(SAD, 10, 12), settings=TimingSettings(silence_weight=0.0)) is None


def test_turns_of_silence_have_names_of_their_own():
    watch = Silence()
    first = silence(faces(SAD, 10, 12), watch=watch)
    assert silence(faces(SAD, 10, 13), now=13.0, watch=watch) is None
    second = silence(faces(SAD, 12, 14), now=14.0, watch=watch)
    assert first.id != second.id


def seen(at=12.0, distress=0.8):
    """What the classifier decides about the face alone."""
    weights = {"prior": -2.0, "distress": 2.2 * 0.9 * distress}
    odds = sum(weights.values())
    need = 1 / (1 + math.exp(-odds))
    return EmpathyDecision(
        id="s",
        person="ann",
        stamp=round(at * SECOND),
        turn=silence(faces(SAD, at - 2, at), now=at),
        probabilities={"none": 0.55, "seeking": 0.42, "providing": 0.03},
        direction="seeking",
        need=need,
        confidence=0.2,
        evidence=tuple(
            Evidence(channel="face", name=name, value=weight, weight=weight)
            for name, weight in weights.items()
        ),
    )


def test_a_silent_face_makes_one_decision_and_says_how_long_it_lasted():
    settled = InTime().settle_silence(seen(), THRESHOLD)
    assert settled.direction == "seeking"
    assert reasons(settled)[LASTING] > 0
    assert "2.0 s" in next(one.note for one in settled.evidence if one.name == LASTING)
    assert adds_up(settled)
    assert settled.confidence < 0.3


def test_then_the_face_is_let_be_for_a_while():
    in_time = InTime()
    assert in_time.settle_silence(seen(12), THRESHOLD)
    assert in_time.meets("ann", 40 * SECOND)
    assert in_time.settle_silence(seen(40), THRESHOLD) is None
    assert in_time.settle_silence(seen(73), THRESHOLD)


def test_who_was_just_answered_is_not_answered_for_the_face_again():
    in_time = InTime()
    told([turn("ann", 10, 0.9)], in_time=in_time)
    assert in_time.settle_silence(seen(20), THRESHOLD) is None


def test_who_is_comforted_by_another_is_left_to_them():
    in_time = InTime(TimingSettings(silence_gap=0.0))
    scene = [turn("ann", 10, 0.9), turn("bob", 14, 0.05, "providing")]
    told(scene, in_time=in_time)
    assert in_time.settle_silence(seen(20), THRESHOLD) is None
    assert in_time.settle_silence(seen(40), THRESHOLD)


def test_a_faint_sadness_comes_to_nothing():
    import msgspec

    faint = msgspec.structs.replace(
        seen(), direction="none", probabilities={"none": 0.9, "seeking": 0.07, "providing": 0.03}
    )
    assert InTime().settle_silence(faint, THRESHOLD) is None
