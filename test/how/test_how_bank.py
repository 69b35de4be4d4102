"""The response bank keeps its own rules: honest, brief, varied, and complete for the policy."""

from __future__ import annotations

import statistics
from collections import Counter

import pytest
from how_scenes import decision

from whee_ros.decision import Appraisal
from whee_ros.how.bank import slots
from whee_ros.how.bank.bank import Bank
from whee_ros.how.choice.candidates import BankCandidates, Task
from whee_ros.how.policy.policy import Policy, Standing
from whee_ros.how.safety import honesty
from whee_ros.how.tables import TableError
from whee_ros.how.words import texts

SAMPLES = Appraisal(cause="my exam", wish="to see my sister", fear="the result")
EVENT = Appraisal(cause="my friend moved away")
SAID = "i have looked after my mum for nineteen years"


@pytest.fixture(scope="module")
def bank():
    return Bank.load()


@pytest.fixture(scope="module")
def policy():
    return Policy.load()


def spoken(bank):
    texts_ = []
    for entry in bank.entries:
        appraisal = EVENT if {"event", "Event"} & set(entry.slots) else SAMPLES
        filled = slots.fill(entry.text, entry.slots, appraisal, "Whee", "the bus", SAID)
        assert filled, f"{entry.id} cannot be filled"
        texts_.append(filled)
    return texts_


def test_there_are_enough_entries_and_none_twice(bank):
    simplified = Counter(" ".join(texts.words(entry.text)) for entry in bank.entries)
    assert len(bank.entries) >= 400
    assert [text for text, count in simplified.items() if count > 1] == []


def test_every_entry_is_honest_when_spoken(bank):
    assert {
        text: honesty.violations(text) for text in spoken(bank) if honesty.violations(text)
    } == {}


def test_entries_are_brief(bank):
    lengths = [len(text.split()) for text in spoken(bank)]
    assert statistics.median(lengths) <= 14
    assert max(lengths) <= 30


def test_no_turn_of_phrase_dominates(bank):
    frames = Counter(frame for text in spoken(bank) for frame in texts.frames(text))
    assert frames.most_common(1)[0][1] <= 0.1 * len(bank.entries)


def test_openings_vary(bank):
    openings = Counter(texts.opening(entry.text) for entry in bank.entries)
    assert openings.most_common(1)[0][1] <= 0.05 * len(bank.entries)
    assert len(openings) >= 0.6 * len(bank.entries)


def test_a_fair_share_of_the_answers_to_stories_are_questions(bank):
    stories = bank.of("story")
    share = sum(texts.is_question(entry.text) for entry in stories) / len(stories)
    assert 0.2 <= share <= 0.5


def test_the_phrases_of_a_formulaic_robot_are_absent(bank):
    for entry in bank.entries:
        assert "are you feeling" not in entry.text.lower()
        assert "must be" not in entry.text.lower() or entry.strategy == "share_joy"


def test_questions_explore_and_statements_do_not_ask_for_details(bank):
    for entry in bank.of("story"):
        if texts.is_question(entry.text):
            assert entry.mechanisms.exploration >= 1, entry
        else:
            assert entry.mechanisms.exploration <= 1, entry


def test_good_news_never_gets_the_words_for_distress(bank, policy):
    bad, good = policy.families(["distress"]), policy.families(["gladness"])
    for entry in bank.of("story"):
        if entry.fits & bad:
            assert entry.valence <= 0, entry
            assert not entry.fits & good, entry
        if entry.fits & good:
            assert entry.valence > 0, entry


def test_every_family_that_an_entry_names_exists(bank, policy):
    known = policy.families(["distress", "gladness", "even"]) | {"any"}
    for entry in bank.entries:
        assert entry.fits <= known, entry


def test_every_cell_of_the_policy_can_be_answered_without_slots_and_without_a_question(
    bank, policy
):
    families = policy.families(["distress", "gladness", "even"]) - {"distress", "gladness", "even"}
    for direction in ("seeking", "providing", "none"):
        for family in families:
            for empathic in (0, 1, 3):
                standing = Standing(empathic=empathic, questions_in_a_row=1)
                target = policy.target(decision("it happened", direction, family), standing)
                task = Task(decision=decision("it happened", direction), target=target)
                found = BankCandidates(bank).offer(task).found
                usable = [c for c in found if not texts.is_question(c.text)]
                assert len(usable) >= 3, (direction, family, target.rule)


def test_every_strategy_has_entries_for_every_family_it_is_used_for(bank, policy):
    for rule in policy.rules:
        for family in policy.families(rule.when.emotion) - {"distress", "gladness", "even"}:
            fitting = {
                family,
                *(g for g in ("distress", "gladness", "even") if family in policy.families([g])),
            }
            for strategy in rule.strategies:
                fitting |= {"any"} if rule.situation != "story" else set()
                entries = [
                    e
                    for e in bank.of(rule.situation)
                    if e.strategy == strategy and e.fits & fitting
                ]
                assert len(entries) >= 3, (rule.name, family, strategy)


@pytest.mark.parametrize(
    "situation",
    ["meeting", "filler", "late", "fallback", "repair", "stay", "near", "wonder", "advice"],
)
def test_the_sentences_around_the_conversation_are_there(bank, situation):
    assert len(bank.of(situation)) >= 3


def test_every_greeting_says_that_it_is_a_robot(bank):
    for entry in bank.of("meeting"):
        assert "robot" in entry.text.replace("{robot}", "").lower()


def test_acknowledgements_of_requests_promise_nothing(bank):
    for entry in bank.of("request"):
        said = texts.expanded(entry.text)
        assert "i will" not in said
        assert "right away" not in said
        assert "done" not in texts.words(said)


@pytest.mark.parametrize(
    ("block", "named"),
    [
        ("[{strategy: hug, fits: [any], valence: 0.0, entries: []}]", "strategy"),
        (
            "[{strategy: question, fits: [any], valence: 0.0, entries: [[0, 0, 3, 'Why?']]}]",
            "0, 1 or 2",
        ),
        (
            "[{strategy: question, fits: [any], valence: 0.0, entries: [[0, 0, 1, 'Why {x}?']]}]",
            "unknown slot",
        ),
        (
            "[{strategy: question, fits: [any], valence: 7, entries: [[0, 0, 1, 'Why?']]}]",
            "valence",
        ),
        ("[{strategy: question, fits: [any], entries: []}]", "valence"),
        ("{a: 1}", "array"),
        ("[", "YAML"),
    ],
)
def test_a_faulty_bank_is_refused_with_the_place(tmp_path, block, named):
    path = tmp_path / "bank.yaml"
    path.write_text(block)
    with pytest.raises(TableError, match=named) as error:
        Bank.load(path)
    assert str(path) in str(error.value)


def test_a_sentence_that_stands_twice_is_refused(tmp_path):
    path = tmp_path / "bank.yaml"
    row = "[0, 0, 1, 'Why?']"
    path.write_text(f"[{{strategy: question, fits: [any], valence: 0.0, entries: [{row}, {row}]}}]")
    with pytest.raises(TableError, match="more than once"):
        Bank.load(path)
