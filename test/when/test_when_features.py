"""The explicit cues of an utterance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whee_ros.when.features import FEATURES, features, group_columns, is_question, is_request


def value(text, name):
    return features(text)[FEATURES.index(name)]


def test_the_pronoun_i_counts_in_any_case():
    assert value("I lost my keys", "self") > 0
    assert value("i lost the keys", "self") > 0
    assert value("the keys are lost", "self") == 0


@pytest.mark.parametrize(
    "text",
    ["what time does the museum close", "um where is it", "Is it open?", "how far is the station"],
)
def test_a_question_is_seen_with_and_without_its_mark(text):
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    ["turn on the light", "could you turn on the light", "please stop", "uh play some music"],
)
def test_a_request_is_seen(text):
    assert is_request(text)


def test_a_story_is_neither_question_nor_request():
    assert not is_question("my dog ran away")
    assert not is_request("my dog ran away")


def test_comfort_is_seen():
    assert value("i'm sorry about your dog", "comfort") == 1
    assert value("my dog is in the garden", "comfort") == 0


def test_recogniser_text_reads_like_typed_text():
    typed, heard = (
        features("My mother died, and I can't sleep."),
        features("my mother died and i can't sleep"),
    )
    np.testing.assert_allclose(typed, heard)


def test_every_feature_is_in_one_group():
    columns = [column for group in group_columns().values() for column in group]
    assert sorted(columns) == list(range(len(FEATURES)))


@given(st.text(max_size=200))
def test_any_text_gives_values_between_0_and_1(text):
    found = features(text)
    assert found.shape == (len(FEATURES),)
    assert np.isfinite(found).all()
    assert found.min() >= 0
    assert found.max() <= 1
