"""Fusion of words, face and voice."""

import dataclasses
import math

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whee_ros.cues import NANOSECONDS, VoiceCue
from whee_ros.when.affect import Affect
from whee_ros.when.evidence import PRIOR_NEED, TEXT_LIMIT, choose, fuse
from whee_ros.when.head import log_softmax
from whee_ros.when.labels import EMOTIONS
from whee_ros.when.text_reading import TextReading
from whee_ros.when.voice_affect import read_voice

WEIGHTS = {"face_weight": 2.2, "voice_weight": 3.0}
SAD = Affect(0.8, 0.0, -0.7, -0.2, 0.9, "sad")
GLAD = Affect(0.0, 0.8, 0.7, 0.4, 0.9, "glad")
CALM = Affect(0.0, 0.0, 0.0, 0.0, 0.9)
CRYING = VoiceCue(stamp=0, is_speaking=True, duration=2.0, valence=-0.8, arousal=-0.1)
CALM_VOICE = dataclasses.replace(CALM, calm=1.0)


def words(need, valence=0.0, label="neutral", trust=1.0):
    """A reading of words with this log-odds of need."""
    chances = np.log(np.array([1.0, math.exp(need), 0.05]))
    emotion = np.full(len(EMOTIONS), -3.0)
    emotion[EMOTIONS.index(label)] = 0.0
    return TextReading(
        parts=(("text", "words", need - PRIOR_NEED, ""), ("text", "length", 0.0, "")),
        direction=log_softmax(chances),
        emotion=log_softmax(emotion),
        valence=valence,
        arousal=0.0,
        trust=trust,
    )


shares = st.floats(0, 1)
affects = st.none() | st.builds(
    Affect, shares, shares, st.floats(-1, 1), st.floats(-1, 1), shares, calm=shares
)


@given(st.floats(-30, 30), shares, affects, affects, st.floats(-2, 2))
def test_the_evidence_adds_up_to_the_need(need, trust, face, voice, sensitivity):
    found = fuse(words(need, trust=trust), face, voice, sensitivity=sensitivity, **WEIGHTS)
    total = sum(piece.weight for piece in found.evidence)
    assert found.need == pytest.approx(1 / (1 + math.exp(-total)))
    assert sum(found.probabilities.values()) == pytest.approx(1)
    assert 0 <= found.confidence <= 1


def test_words_alone_never_outvote_everything():
    assert fuse(words(25), None, None, **WEIGHTS).need < 1 / (1 + math.exp(-TEXT_LIMIT)) + 1e-9


def test_a_sad_face_and_voice_turn_a_neutral_sentence_into_seeking():
    plain = fuse(words(-2), None, None, **WEIGHTS)
    felt = fuse(words(-2), SAD, SAD, **WEIGHTS)
    assert choose(plain.probabilities, 0.5) == "none"
    assert choose(felt.probabilities, 0.5) == "seeking"
    assert felt.need > plain.need + 0.3
    assert any("told with feeling" in piece.note for piece in felt.evidence)


def test_a_calm_face_does_not_talk_a_feeling_away():
    told = words(2, valence=-0.7, label="grief")
    assert fuse(told, CALM, CALM_VOICE, **WEIGHTS).need == fuse(told, None, None, **WEIGHTS).need
    assert any("told flatly" in e.note for e in fuse(told, CALM, None, **WEIGHTS).evidence)


def test_joy_asks_for_less_than_distress():
    told = words(-1)
    assert fuse(told, GLAD, None, **WEIGHTS).need < fuse(told, SAD, None, **WEIGHTS).need


def test_contradiction_is_named_and_lowers_confidence():
    well = words(1, valence=0.5, label="joy")
    fused, agreed = fuse(well, SAD, None, **WEIGHTS), fuse(well, GLAD, None, **WEIGHTS)
    assert fused.disagreement == "says fine, looks sad"
    assert fused.confidence < agreed.confidence


def test_a_face_and_a_voice_that_contradict_each_other_are_named():
    assert fuse(None, GLAD, SAD, **WEIGHTS).disagreement == "looks glad, sounds sad"
    assert fuse(words(-2), SAD, SAD, **WEIGHTS).disagreement == ""


def test_a_calm_voice_is_some_evidence_and_a_missing_one_is_none():
    plain = fuse(words(-1), None, None, **WEIGHTS)
    calm = fuse(words(-1), None, CALM_VOICE, **WEIGHTS)
    assert plain.need - 0.15 < calm.need < plain.need
    assert [e.channel for e in plain.evidence if e.channel in ("face", "voice")] == []


def test_every_channel_that_is_missing_or_doubtful_takes_from_the_confidence():
    told = words(-2)
    alone = fuse(told, None, None, **WEIGHTS).confidence
    both = fuse(told, CALM, None, **WEIGHTS).confidence
    three = fuse(told, CALM, CALM, **WEIGHTS).confidence
    doubtful = fuse(told, CALM, dataclasses.replace(CALM, confidence=0.1), **WEIGHTS).confidence
    assert alone < both < doubtful < three
    assert fuse(None, CALM, CALM, **WEIGHTS).confidence < 0.6


def test_stale_evidence_moves_the_need_to_what_it_is_without():
    without = fuse(words(-2), None, None, **WEIGHTS).need
    needs = [
        fuse(words(-2), None, read_voice([CRYING], seconds * NANOSECONDS), **WEIGHTS).need
        for seconds in (0, 5, 20, 60)
    ]
    assert needs == sorted(needs, reverse=True)
    assert needs[0] > without + 0.3
    assert needs[-1] == pytest.approx(without, abs=0.01)


@pytest.mark.parametrize(
    ("valence", "arousal", "felt"),
    [(-0.8, -0.2, True), (-0.7, 0.6, True), (0.8, 0.5, True), (0.0, 0.0, False)],
)
def test_the_same_sentence_said_with_feeling_changes_the_decision(valence, arousal, felt):
    cue = msgspec.structs.replace(CRYING, valence=valence, arousal=arousal, confidence=0.8)
    sentence = words(-2)
    plain = fuse(sentence, None, None, **WEIGHTS)
    found = fuse(sentence, None, read_voice([cue]), **WEIGHTS)
    assert (found.need > plain.need + 0.05) == felt
    assert (found.emotion.label != plain.emotion.label) == felt
    assert found.emotion.valence * valence >= 0


def test_without_words_the_face_decides_with_low_confidence():
    found = fuse(None, SAD, None, **WEIGHTS)
    assert found.emotion.label in {"sadness", "grief", "loneliness", "disappointment"}
    assert found.need > fuse(None, None, None, **WEIGHTS).need
    assert found.confidence < 0.4


def test_nothing_at_all_is_no_emotion_and_no_confidence():
    found = fuse(None, None, None, **WEIGHTS)
    assert found.emotion.label == "neutral"
    assert found.confidence == 0


def test_doubtful_words_weigh_less():
    assert fuse(words(3, trust=0.4), None, None, **WEIGHTS).need < 0.6
    assert fuse(words(3), None, None, **WEIGHTS).need > 0.9


def test_the_threshold_decides():
    chances = {"none": 0.4, "seeking": 0.55, "providing": 0.05}
    assert choose(chances, 0.5) == "seeking"
    assert choose(chances, 0.6) == "none"
