"""An animal's illness or death alarms no doctor; a person's does, also beside an animal."""

from __future__ import annotations

import pytest
from how_scenes import SECOND, decision

from whee_ros.how.reading.animals import about
from whee_ros.how.stage import HowStage


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("my hamster is not moving", []),
        ("he was all cold this morning", ["my hamster has died", "he was two"]),
        ("she would not wake up", ["we had an old cat"]),
        ("it is not breathing", ["there is a bird on the balcony"]),
    ],
)
def test_an_animal_is_spoken_of(text, earlier):
    assert about(text, earlier)


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("he is not breathing", []),
        ("my dad is not moving", ["we have a dog"]),
        ("he is not moving", ["the dog barks", "my dad fell down the stairs"]),
        ("i can not breathe", ["my cat has died"]),
        ("the dog bit me and there is blood everywhere", []),
        ("my chest hurts", ["my dog has died"]),
        ("the dog bit my brother", []),
        ("the children are not moving", ["we have a dog"]),
    ],
)
def test_a_person_may_be_meant(text, earlier):
    assert not about(text, earlier)


def told(*said):
    stage = HowStage()
    plans = [
        stage.respond(decision(text, "seeking", "grief", -0.7, stamp=n * SECOND), n * SECOND)
        for n, text in enumerate(said, start=1)
    ]
    return plans[-1].kind


def test_the_emergency_number_is_for_people():
    assert told("my rabbit is ill", "she is not waking up") == "response"
    assert told("my rabbit is ill", "my mum is not waking up") == "handoff"
    assert told("my rabbit has died", "i want to die") == "handoff"
