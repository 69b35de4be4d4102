"""What face and voice tell about a turn."""

import json
import math
from pathlib import Path

import pytest

from whee_ros.cues import NANOSECONDS, FaceCue, Turn, VoiceCue
from whee_ros.when.affect import in_window
from whee_ros.when.face_affect import read_face
from whee_ros.when.voice_affect import VOICE_ODDS, read_voice

SECOND = NANOSECONDS

SAD = FaceCue(stamp=0, valence=-0.6, arousal=-0.2, action_units={1: 0.8, 4: 0.6, 15: 0.6})
GLAD = FaceCue(stamp=0, valence=0.7, arousal=0.4, action_units={12: 0.9, 6: 0.8})


def test_a_sad_face_shows_distress():
    found = read_face([SAD])
    assert found.distress > 0.4
    assert found.gladness == 0
    assert found.label == "sad"


def test_a_smile_shows_gladness():
    found = read_face([GLAD])
    assert found.gladness > 0.4
    assert found.distress == 0
    assert found.label == "glad"


def test_a_resting_face_shows_neither():
    found = read_face([FaceCue(stamp=0, action_units={4: 0.1, 12: 0.1})])
    assert found.distress == found.gladness == 0


def test_surprise_is_no_distress_and_fear_is():
    surprised = FaceCue(stamp=0, action_units={1: 0.8, 2: 0.9, 5: 0.6, 25: 1.0, 26: 0.8})
    afraid = FaceCue(stamp=0, action_units={1: 0.8, 2: 0.6, 4: 0.5, 5: 0.8, 20: 0.7})
    assert read_face([surprised]).distress == 0
    assert read_face([afraid]).distress > 0.4
    assert read_face([afraid]).label == "afraid"


def test_a_short_strong_moment_counts_more_than_its_share_of_frames():
    rest = FaceCue(stamp=0)
    brief = read_face([rest] * 7 + [SAD] * 3)
    assert brief.distress > 0.3 * read_face([SAD]).distress


def test_frames_count_by_their_confidence():
    doubtful = GLAD.__class__(stamp=0, valence=0.7, action_units={12: 0.9}, confidence=0.01)
    assert read_face([SAD, doubtful]).valence < -0.5


def test_nothing_seen_is_nothing_not_neutral():
    assert read_face([]) is None
    assert read_voice([]) is None
    assert read_face([FaceCue(stamp=0, confidence=0.0)]) is None
    assert read_voice([VoiceCue(stamp=0, is_speaking=False, duration=1.0)]) is None


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_non_finite_readings_are_ignored(bad):
    face = FaceCue(stamp=0, valence=bad, arousal=bad, action_units={1: bad})
    assert read_face([face, SAD]).valence == pytest.approx(SAD.valence, abs=0.5)
    found = read_voice(
        [VoiceCue(stamp=0, is_speaking=True, duration=bad, valence=bad, arousal=bad)]
    )
    assert math.isfinite(found.distress)
    assert math.isfinite(found.valence)


def test_a_tearful_voice_shows_distress():
    found = read_voice([VoiceCue(stamp=0, is_speaking=True, duration=1, valence=-0.7)])
    assert found.distress > 0.4


def voice(stamp=0, **told):
    return VoiceCue(stamp=stamp, is_speaking=True, duration=1.0, **told)


@pytest.mark.parametrize(
    ("valence", "arousal", "label"),
    [(-0.6, -0.1, "sad"), (-0.6, 0.6, "upset"), (0.6, 0.4, "glad"), (0.0, 0.0, "calm")],
)
def test_valence_and_arousal_of_a_voice_name_how_it_sounds(valence, arousal, label):
    assert read_voice([voice(valence=valence, arousal=arousal)]).label == label


def test_a_raised_voice_of_unclear_valence_is_rather_distress():
    assert read_voice([voice(arousal=0.6)]).distress > read_voice([voice()]).distress == 0


def test_a_calm_voice_speaks_against_distress_and_a_resting_face_says_nothing():
    assert read_voice([voice()]).calm == 1
    assert read_face([FaceCue(stamp=0)]).calm == 0


@pytest.mark.parametrize(
    ("read", "cue"), [(read_face, SAD), (read_voice, voice(valence=-0.7, confidence=0.8))]
)
def test_what_was_seen_long_ago_is_less_sure_but_no_less_sad(read, cue):
    fresh, old = read([cue], now=0), read([cue], now=10 * SECOND)
    assert old.confidence < 0.4 * fresh.confidence
    assert old.age == 10
    assert old.distress == fresh.distress


def test_later_moments_of_a_turn_count_more():
    first, later = voice(0, valence=-0.8), voice(8 * SECOND, valence=0.8, arousal=0.4)
    assert read_voice([first, later], now=8 * SECOND).valence > 0.2
    assert read_face([SAD, GLAD.__class__(stamp=0)], now=0).valence == pytest.approx(-0.3)


def test_the_odds_are_those_that_training_found():
    weights = Path(__file__).parents[2] / "whee_ros/perception/voice/weights/own-v1.json"
    learned = json.loads(weights.read_text())["odds"]
    assert {name: tuple(values) for name, values in learned.items()} == VOICE_ODDS


def test_only_this_persons_cues_around_the_turn_count():
    turn = Turn(
        id="t", person="ann", stamp=0, state="ended", start=5 * NANOSECONDS, end=8 * NANOSECONDS
    )

    def face(seconds, person=""):
        return FaceCue(stamp=int(seconds * NANOSECONDS), person=person)

    cues = [face(1), face(4.5), face(6), face(6, "bob"), face(7, "ann"), face(30)]
    kept = in_window(cues, turn, before=1.0, now=9 * NANOSECONDS)
    assert [cue.stamp / NANOSECONDS for cue in kept] == [4.5, 6, 7]
