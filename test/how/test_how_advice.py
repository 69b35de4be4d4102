"""Who asks what to do gets a suggestion that fits the asking; concern comes first in trouble."""

from __future__ import annotations

import pytest
from how_scenes import SECOND, decision, story

from whee_ros.how.bank.bank import Bank
from whee_ros.how.reading.advice import asked
from whee_ros.how.safety import honesty
from whee_ros.how.stage import HowStage, words_of
from whee_ros.how.words import texts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("So what should I do now?", "do"),
        ("who can i turn to", "do"),
        ("do you have any advice for me", "do"),
        ("What do I tell the children?", "say"),
        ("how am i supposed to break it to mum", "say"),
        ("How can I put things right with her?", "mend"),
        ("how do i make it up to my brother", "mend"),
        ("How do I get through the evenings?", "calm"),
        ("what can i do to fall asleep", "calm"),
        ("Should I take the job or stay where I am?", "choice"),
        ("which one should i pick", "choice"),
        ("Do you think I should ring her?", "yes_no"),
        ("would it be silly to go back", "yes_no"),
        ("What can I bring her?", "thing"),
        ("what should i get him for his birthday", "thing"),
        ("What would you do in my place?", "place"),
        ("Should I stop taking the pills?", "medicine"),
        ("should i see a doctor about it", "medicine"),
        ("Should I sign the contract?", "law"),
        ("how can i get back at them", "harm"),
    ],
)
def test_the_kind_of_asking(text, kind):
    assert asked(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "How do I get to the museum?",
        "how can i turn this thing on",
        "Which platform do I need?",
        "what time should i be there",
        "How much do I have to pay?",
        "Where can I find a plaster?",
        "How do I say good night in Polish?",
        "Can I have a glass of water?",
        "She asked me what she should do.",
        "i had a good idea yesterday",
        "I should go now.",
        "what is the time",
        "",
    ],
)
def test_what_asks_for_knowledge_or_for_nothing(text):
    assert asked(text) == ""


def answers(*turns):
    stage = HowStage()
    return [stage.respond(turn, turn.stamp) for turn in turns]


def ask(text, number=9, direction="none", **more):
    return decision(text, direction, name=f"d{number}", stamp=number * SECOND, **more)


@pytest.mark.parametrize("direction", ["none", "seeking", "providing"])
def test_a_suggestion_is_made_however_the_asking_was_taken(direction):
    *_, plan = answers(story("guilt", 1), ask("how can i make it good again", direction=direction))
    assert plan.strategy == "suggestion"
    assert words_of(plan)


def test_who_was_not_met_yet_hears_concern_before_advice():
    (plan,) = answers(
        ask("what should i say to my mum", direction="seeking", label="fear", valence=-0.8)
    )
    first, *rest = texts.expanded(words_of(plan)).split(". ")
    assert plan.strategy == "suggestion"
    assert plan.mechanisms.emotional_reaction >= 1
    assert first
    assert rest


def test_who_asks_out_of_the_blue_gets_plain_advice():
    (plan,) = answers(ask("what should i wear tomorrow"))
    assert plan.strategy == "suggestion"
    assert plan.mechanisms.emotional_reaction == 0


def test_the_suggestion_takes_up_what_was_told_before():
    *_, plan = answers(
        story("grief", 0), ask("we bury him on friday", 8), ask("what can i put in with him")
    )
    assert any(word in words_of(plan).lower() for word in ("flower", "picture", "liked"))


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("should i take more of the tablets", ("doctor", "pharmacist", "surgery", "nurse")),
        ("should i sign the loan", ("law", "advis", "independent", "along")),
        ("should i slap him", ("not", "leave", "cost", "before")),
    ],
)
def test_what_a_robot_must_not_advise_is_sent_on_or_talked_out_of(text, heard):
    (plan,) = answers(ask(text))
    assert any(word in words_of(plan).lower() for word in heard)


def test_asked_again_and_again_it_does_not_repeat_itself():
    stage = HowStage()
    said = []
    for number in range(8):
        turn = ask("what should i do", number + 1)
        said.append(words_of(stage.respond(turn, turn.stamp)))
    assert len(set(said)) == len(said)


def test_every_suggestion_is_brief_humble_and_honest():
    for entry in Bank.load().of("advice"):
        said = texts.expanded(entry.text)
        assert entry.strategy == "suggestion"
        assert len(entry.text.split()) <= 18, entry
        assert "you must" not in said
        assert "you have to" not in said.replace("do not have to", "")
        assert not honesty.violations(entry.text), entry
