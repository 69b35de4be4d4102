"""The rate of speech from words with times."""

import numpy as np
import pytest

from whee_ros.cues import Word
from whee_ros.perception.voice.rate import rate_of_words, syllables
from whee_ros.perception.voice.stage import VoiceStage

MS = 1_000_000


def said(*words):
    return [Word(text=text, start=start * MS, end=end * MS) for text, start, end in words]


@pytest.mark.parametrize(
    ("word", "count"),
    {
        "cat": 1,
        "the": 1,
        "table": 2,
        "walked": 1,
        "wanted": 2,
        "houses": 2,
        "I": 1,
        "mother": 2,
    }.items(),
)
def test_syllables_of_english_words(word, count):
    assert syllables(word) == count


@pytest.mark.parametrize(("word", "count"), {"yesterday": 3, "": 0, "...": 0, "hmm": 1}.items())
def test_no_word_is_no_syllable_and_every_word_at_least_one(word, count):
    assert syllables(word) == count


def test_other_languages_have_no_mute_endings():
    assert syllables("Liebe", "de_DE") == 2


def test_pauses_between_words_are_no_articulation():
    fluent = said(("my", 0, 200), ("mother", 250, 700), ("is", 700, 800))
    halting = said(("my", 0, 200), ("mother", 2250, 2700), ("is", 2700, 2800))
    assert rate_of_words(fluent) == pytest.approx(4 / 0.8)
    assert rate_of_words(halting) == pytest.approx(4 / 0.75)


@pytest.mark.parametrize("words", [(), said(("a", 5, 5)), said(("a", 0, 100)), said(("a", 9, 3))])
def test_too_little_gives_no_rate(words):
    assert rate_of_words(words) == 0.0


def test_words_correct_the_rate_of_a_summary():
    class Always:
        def probability(self, chunk):
            return 1.0

        def reset(self):
            pass

    stage = VoiceStage(detector=Always())
    stage.process(0.1 * np.ones(16_000, np.float32), 0)
    assert stage.summary(0, 1000 * MS, said(("mother", 0, 500))).rate == pytest.approx(4.0)
