"""What a person names and an answer takes up: whom, how long, and what it is about."""

from __future__ import annotations

import pytest
from how_scenes import decision

from whee_ros.how.bank import slots
from whee_ros.how.bank.bank import Bank
from whee_ros.how.choice.candidates import BankCandidates, Task
from whee_ros.how.choice.pairs import MOST, paired
from whee_ros.how.policy.policy import Policy, Standing
from whee_ros.how.reading import tone
from whee_ros.how.reading.details import person_named, span_named

BANK, POLICY = Bank.load(), Policy.load()


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("My best friend moved away", "your best friend"),
        ("i saw my mum and my mum waved", "your mum"),
        ("my mum's flat is empty", ""),  # the flat, not the mother
        ("my mum and dad came", ""),  # two of them
        ("my sister called my brother", ""),
        ("mum, come here", ""),
        ("the nurse came", ""),
        ("my brother's funeral was yesterday", ""),
    ],
)
def test_the_one_person_somebody_speaks_of(said, named):
    assert person_named(said) == named


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Nineteen years and they gave me a box", "nineteen years"),
        ("fifty one years i passed him the salt", "fifty one years"),
        ("I waited 6 weeks for it", "6 weeks"),
        ("i am thirty four years old", ""),
        ("two days ago", ""),
        ("in twelve weeks we go", ""),
        ("eight years, and then three years", ""),
        ("nineteen years' work", ""),
        ("for years", ""),
    ],
)
def test_the_length_of_time_worth_a_word(said, named):
    assert span_named(said) == named


def test_a_slot_with_a_capital_gets_one():
    said = "i worked there for nineteen years"
    appraisal = decision(said).appraisal
    assert slots.fill("{Span}. Oh.", ("Span",), appraisal, "Whee", said=said) == (
        "Nineteen years. Oh."
    )
    assert slots.fill("All of {span}.", ("span",), appraisal, "Whee", said="for ever") is None


def offered(said, label, valence, confidence=0.3):
    turn = decision(said, "seeking", label, valence, confidence=confidence)
    task = Task(decision=turn, target=POLICY.target(turn, Standing()), seed="s")
    return BankCandidates(BANK).offer(task).found


def test_what_was_written_for_a_topic_is_offered_only_where_it_is_named():
    assert any(one.apt for one in offered("they were laughing at me", "shame", -0.7))
    assert not any(one.apt for one in offered("it was not good", "shame", -0.7))


def test_nobody_is_asked_how_a_dead_person_is():
    def asks(said):
        return [one.text for one in offered(said, "sadness", -0.7) if "are things with" in one.text]

    assert asks("i had a row with my dad")
    assert not asks("my dad died in spring")


@pytest.mark.parametrize(
    ("label", "valence"), [("sadness", -0.7), ("joy", 0.7), ("neutral", 0.0), ("pride", -0.1)]
)
def test_pairs_say_more_than_their_halves_briefly_and_ask_once(label, valence):
    found = offered("my friend told me about the letter", label, valence, 0.9)
    by_id = {one.id: one for one in found}
    pairs = paired(found, "seed", 0, 18)
    assert 10 <= len(pairs) <= MOST
    for pair in pairs:
        lead, follow = (by_id[name] for name in pair.id.split("+"))
        assert pair.text == f"{lead.text} {follow.text}"
        assert len(pair.text.split()) <= 18
        assert pair.text.count("?") <= 1
        assert pair.mechanisms.exploration == follow.mechanisms.exploration
        assert pair.mechanisms.interpretation >= lead.mechanisms.interpretation
        assert not (lead.quotes and follow.quotes)


def test_other_turns_bring_other_pairs_and_the_same_turn_the_same():
    found = offered("it rained all day", "sadness", -0.6)
    first, again, other = (paired(found, seed, 0, 18) for seed in ("a", "a", "b"))
    assert first == again
    assert {one.id for one in first} != {one.id for one in other}


def test_sentences_for_an_unknown_feeling_neither_pity_nor_cheer():
    for entry in BANK.of("story"):
        if entry.fits & {"unclear", "neutral"}:
            assert tone.of_reply(entry.text) == 0, entry
            assert abs(entry.valence) < 0.2, entry
