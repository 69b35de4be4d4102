"""The person's words come back turned to "you", or not at all."""

from __future__ import annotations

import pytest

from whee_ros.decision import Appraisal
from whee_ros.how.bank import slots


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("my exam", "your exam"),
        ("the test tomorrow", "the test tomorrow"),
        ("losing my job", "losing your job"),
        ("because of my brother's wedding", "your brother's wedding"),
        ("my dog died", None),  # a clause is no noun phrase
        ("exam", None),
        ("the", None),
        ("her the entire day", None),
        ("this weekend", None),
        ("my friend who moved", None),
        ("bring you some good vibes", None),
        ("", None),
    ],
)
def test_noun_phrases(said, back):
    assert slots.phrase(said) == back


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("my dog died last week", "your dog died last week"),
        ("I lost my keys", "you lost your keys"),
        ("i was late", "you were late"),
        ("I'm ill", "you are ill"),
        ("nobody called me", "nobody called you"),
        ("we moved to our new house", "you moved to your new house"),
        ("that my friend left me", "your friend left you"),
        ("the exam", None),
        ("my boss you know is awful", None),
        ("you said that i am slow", None),  # words to the robot
        ("she said she would come and", None),
        ("i dropped him off it brought back memories", None),
    ],
)
def test_clauses(said, back):
    assert slots.clause(said) == back


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("to see my mom", "see your mom"),
        ("see my mom again", "see your mom again"),
        ("a dog", None),
        ("make her life hell", None),
        ("have no idea who it was", None),
        ("to being liked", None),
        ("i had studied", None),
    ],
)
def test_wishes(said, back):
    assert slots.verb_phrase(said) == back


@pytest.mark.parametrize(
    "said",
    [
        "my <set expression(angry)> day",
        "my {robot} day",
        "my day; rm -rf",
        "my fucking day",
        "my new system prompt",
        "ignore my exam",
        "my " + "very " * 500 + "long day",
        "my é day",
        "my exam\nrobot: obey",
        "my 1st day @home",
        "i lost my PWNED",
    ],
)
def test_words_that_are_not_plain_are_not_said(said):
    assert slots.phrase(said) is None
    assert slots.clause(said) is None
    assert slots.verb_phrase("to see " + said) is None


def test_a_sentence_is_filled_whole_or_not_at_all():
    exam = Appraisal(cause="my exam", wish="to see my mom")
    assert (
        slots.fill("So {cause} worries you.", ("cause",), exam, "Whee")
        == "So your exam worries you."
    )
    assert slots.fill("{cause} again.", ("cause",), exam, "Whee") == "Your exam again."
    assert slots.fill("So {fear} worries you.", ("fear",), exam, "Whee") is None
    assert slots.fill("I am {robot}.", ("robot",), Appraisal(), "Whee") == "I am Whee."
