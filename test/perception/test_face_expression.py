"""From action units to valence, arousal, and one of the 25 expressions of hri_msgs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whee_ros.perception.face.expression import EXPRESSIONS, PROTOTYPES, read

HRI_MSGS = {
    "neutral", "angry", "sad", "happy", "surprised", "disgusted", "scared", "pleading",
    "vulnerable", "despaired", "guilty", "disappointed", "embarrassed", "horrified", "skeptical",
    "annoyed", "furious", "suspicious", "rejected", "bored", "tired", "asleep", "confused",
    "amazed", "excited",
}  # fmt: skip

units_of = st.dictionaries(st.integers(0, 98), st.floats(-5, 5), max_size=30)


def test_the_names_are_those_of_hri_msgs():
    assert set(EXPRESSIONS) == HRI_MSGS
    assert len(EXPRESSIONS) == 25


@pytest.mark.parametrize(
    ("units", "name"),
    [
        ({6: 0.7, 12: 0.9, 25: 0.4}, "happy"),
        ({12: 0.5}, "happy"),
        ({1: 0.8, 4: 0.5, 15: 0.9, 17: 0.5}, "sad"),
        ({1: 0.9, 2: 0.9, 5: 0.8, 25: 0.6, 26: 0.7}, "surprised"),
        ({4: 0.9, 5: 0.4, 7: 0.8, 23: 0.8}, "angry"),
        ({9: 0.9, 15: 0.5, 17: 0.6, 4: 0.2}, "disgusted"),
        ({1: 0.8, 2: 0.5, 4: 0.7, 5: 0.9, 20: 0.8, 25: 0.6}, "scared"),
        ({4: 0.7, 6: 0.9, 9: 0.6, 15: 0.6, 20: 0.5}, "despaired"),
        ({}, "neutral"),
        ({25: 0.3, 45: 1.0}, "neutral"),
    ],
)
def test_prototypes_of_facs_get_their_names(units, name):
    assert read(units).expression == name


@pytest.mark.parametrize("name", ["happy", "excited", "sad", "angry", "despaired", "scared"])
def test_valence_has_the_sign_of_the_expression(name):
    prototype = PROTOTYPES[name]
    assert read(prototype.units).valence * prototype.valence > 0.1


def test_wide_eyes_and_an_open_mouth_arouse_and_long_closed_eyes_calm():
    assert read({1: 0.8, 2: 1.0, 5: 0.9, 26: 0.8}).arousal > 0.5
    assert read({43: 1.0}, closed_seconds=30.0).arousal < -0.5


def test_closing_the_eyes_for_a_second_is_not_sleep():
    assert read({43: 1.0}, closed_seconds=1.0).expression == "neutral"
    assert read({43: 1.0}, closed_seconds=30.0).expression == "asleep"


def test_a_speaking_mouth_is_no_surprise():
    speaking = {25: 0.7, 26: 0.7}
    assert read(speaking, mouth_motion=1.0).expression == "neutral"
    assert read(speaking, mouth_motion=1.0).arousal < read(speaking).arousal


def test_looking_down_alone_shows_nothing():
    assert read({}, pitch=0.8).expression == "neutral"


def test_weak_action_gives_weak_confidence():
    weak, strong = read({12: 0.35}), read({6: 0.8, 12: 1.0})
    assert weak.confidence < strong.confidence - 0.2


def test_a_mixed_pattern_is_less_certain_than_a_clear_one():
    mixed = {4: 0.6, 12: 0.6, 15: 0.6, 2: 0.6, 9: 0.6}
    assert read(mixed).confidence < read({6: 0.8, 12: 1.0}).confidence - 0.2


@given(
    units=units_of,
    pitch=st.floats(-1.6, 1.6),
    motion=st.floats(0, 1),
    closed=st.floats(0, 1e6),
)
def test_every_reading_is_in_range(units, pitch, motion, closed):
    reading = read(units, pitch, motion, closed)
    assert reading.expression in HRI_MSGS
    assert -1.0 <= reading.valence <= 1.0
    assert -1.0 <= reading.arousal <= 1.0
    assert 0.0 <= reading.confidence <= 1.0
