"""The judge of replies that never chooses finds most levels of answers it never saw."""

from __future__ import annotations

import pytest

from whee_ros.evaluation.how.linear_judge import linear_judge

pytestmark = pytest.mark.long


def test_it_finds_the_levels_of_answers_that_it_never_saw():
    found = linear_judge().agreement()
    assert found["answers"] > 100
    for name in ("emotional_reaction", "interpretation", "exploration"):
        assert found[name] > 0.65  # a third by chance


def test_it_tells_a_question_from_a_plain_word():
    asked, plain = linear_judge()("my dog died", ["What was he like, your dog?", "Okay."])
    assert asked.likeliest.exploration > plain.likeliest.exploration
    assert plain.likeliest.interpretation == 0
