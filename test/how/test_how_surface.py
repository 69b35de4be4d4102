"""The rules read levels by surface features, with weights fitted on people's labels."""

from __future__ import annotations

import math

import pytest

from whee_ros import locator
from whee_ros.how import tables
from whee_ros.how.choice import surface
from whee_ros.training.levels import answers


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("That sounds hard.", {"warm", "guesses", "points"}),
        ("You miss him, and it hurts.", {"you", "feeling", "joined", "warm"}),
        ("Go on, I'm listening.", {"invites", "I", "warm"}),
        ("What happened?", {"asks", "tells nothing", "words asked"}),
        ("What was it like when you came home?", {"asks", "tells nothing", "asks particulars"}),
    ],
)
def test_what_a_reply_shows(reply, shown):
    held = {name for name, value in surface.features(reply).items() if value}
    assert shown <= held


@pytest.mark.parametrize("reply", ["", "Oh.", "That sounds hard. " * 20, "Why? Why? Why?"])
def test_levels_are_probabilities(reply):
    for shares in surface.levels(reply):
        assert math.isclose(sum(shares), 1.0)
        assert min(shares) >= 0.0


def test_the_more_is_said_about_the_story_the_more_it_counts_as_understood():
    likely = [
        surface.levels(reply)[1][2]
        for reply in (
            "Oh.",
            "You miss him.",
            "You miss him, and the house is quiet now that he isn't there to meet you.",
        )
    ]
    assert likely == sorted(likely)
    assert likely[-1] > 0.5


def test_the_weights_belong_to_the_features_and_say_what_they_were_fitted_on():
    table = tables.read(locator.data("how/data/levels.json"), surface.Table)
    assert set(table.features) == set(surface.features(""))
    assert {len(row) for rows in table.weights.values() for row in rows} == {
        len(table.features) + 1
    }
    assert table.facts["fitted on"]


def test_they_find_the_levels_of_answers_that_they_were_not_fitted_on():
    held = [row for row in answers("dev") if row[2]]
    for place, (name, least) in enumerate(zip(surface.NAMES, (0.55, 0.5, 0.75), strict=True)):
        wanted = [levels[place] for _, levels, _ in held]
        shares = [surface.levels(reply)[place] for reply, _, _ in held]
        found = [max(range(3), key=one.__getitem__) for one in shares]
        right = sum(map(int.__eq__, found, wanted)) / len(held)
        commonest = max(wanted.count(level) for level in range(3)) / len(held)
        assert right > max(least, commonest), name
