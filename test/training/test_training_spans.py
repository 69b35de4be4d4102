"""Causes as places in a text: found again in changed words, and cut out of logits."""

import numpy as np
import pytest

from whee_ros.training.epitome_folds import folds_of
from whee_ros.training.spans import overlap, place_of, tokens_of
from whee_ros.when.appraisal import extract
from whee_ros.when.spans import decode

TEXT = "well, My dog died."
OFFSETS = np.array([(0, 0), (0, 4), (4, 5), (6, 8), (9, 12), (13, 17), (17, 18), (0, 0)])


@pytest.mark.parametrize("said", ["my dog", "My dog,", "MY DOG"])
def test_a_cause_is_found_whatever_its_case_and_marks(said):
    assert place_of(TEXT, said) == (6, 12)


@pytest.mark.parametrize("said", ["my cat", "", "...", "dog my"])
def test_words_that_are_not_there_have_no_place(said):
    assert place_of(TEXT, said) is None


def test_a_place_is_told_in_tokens():
    assert tokens_of((6, 12), OFFSETS) == (3, 4)
    assert tokens_of((30, 40), OFFSETS) is None


def logits(first, last, nothing=0.0):
    found = np.full((len(OFFSETS), 2), -5.0)
    found[first, 0] = found[last, 1] = 3.0
    found[0] = nothing
    return found


def test_the_likeliest_span_is_cut_out_without_marks_around_it():
    assert decode(logits(3, 4), OFFSETS, TEXT) == "My dog"
    assert decode(logits(3, 6), OFFSETS, TEXT) == "My dog died"


def test_no_span_is_given_where_not_named_is_likelier():
    assert decode(logits(3, 4, nothing=4.0), OFFSETS, TEXT) == ""


def test_a_span_never_ends_before_it_starts():
    assert decode(logits(5, 1, nothing=-9.0), OFFSETS, TEXT) in {"My dog died", "well", "died"}


def test_a_text_without_words_has_no_span():
    assert decode(np.zeros((2, 2)), np.zeros((2, 2), int), "") == ""


def test_overlap_is_the_f1_of_shared_words():
    assert overlap("my old dog", "dog") == pytest.approx(0.5)
    assert overlap("", "") == 1.0
    assert overlap("dog", "") == 0.0


def test_what_the_reader_marks_is_the_cause_and_earlier_turns_help_out():
    marked = {"it hurts so": "", "um my, you know, old dog died": "my, you know, old dog"}
    told = "um my, you know, old dog died"
    assert extract(told, (), lambda texts: [marked[t] for t in texts]).cause == "my, old dog"
    assert extract("it hurts so", [told], lambda ts: [marked[t] for t in ts]).cause == "my, old dog"


def test_replies_to_one_post_share_a_fold():
    posts = ["a", "b", "a", "c", "b"] * 3
    folds = folds_of(posts)
    assert len({folds[i] for i, post in enumerate(posts) if post == "a"}) == 1
    assert len(set(folds)) == 3
