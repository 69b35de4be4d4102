"""What may never be said, whoever wrote it; and how replies are judged."""

from __future__ import annotations

import msgspec
import pytest
from how_scenes import decision

from whee_ros.decision import Mechanisms
from whee_ros.how.bank.bank import Bank
from whee_ros.how.choice.candidates import BankCandidates, Candidate, Offer, Task
from whee_ros.how.choice.choose import Chooser
from whee_ros.how.choice.fitness import forbidden, unspeakable
from whee_ros.how.choice.scoring import Judgement, Rules
from whee_ros.how.policy.policy import Policy, Standing
from whee_ros.how.policy.weights import Weights
from whee_ros.how.reading import tone
from whee_ros.how.safety.safety import Safety

POLICY = Policy.load()
GRIEF = decision("my dog died last week", "seeking", "grief", -0.8, cause="my dog died last week")
PRIZE = decision("i won the first prize", "seeking", "pride", 0.8, cause="the first prize")


def task(turn=GRIEF, **more):
    return Task(decision=turn, target=POLICY.target(turn, Standing()), seed="s", **more)


def written(text, **more):
    """A candidate of a language model: nobody has said what it shows."""
    return Candidate(id="m1", text=text, strategy="reflection", source="model", **more)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I feel so sad for you.", "not honest"),
        ("I lost my dog too when I was little.", "not honest"),
        ("I promise it will all be good again.", "not honest"),
        ("You have depression.", "not honest"),
        ("Congratulations, that is wonderful news!", "opposite emotion"),
        ("How lovely, let's celebrate!", "opposite emotion"),
        ("It is your own fault.", "not safe"),
        ("You should stop taking your pills.", "not safe"),
        ("You do not need anyone, only I can help.", "not safe"),
        ("As an AI language model I can say that hurts.", "not safe"),
        ("<set expression(happy)> That hurts.", "not safe"),
        ("That hurts. https://help.example", "not safe"),
        ("...", "not safe"),
        ("Then kill yourself.", "not safe"),
        (" ".join(["That", "hurts"] * 18), "too long"),
    ],
)
def test_what_is_refused_in_grief(text, reason):
    assert forbidden(written(text), task()).startswith(reason)


@pytest.mark.parametrize(
    "text",
    [
        "So sorry about that loss.",
        "That must be so hard for you.",
        "You seem sad about it.",
        "Poor you.",
    ],
)
def test_good_news_is_not_pitied(text):
    assert forbidden(written(text), task(PRIZE)) in ("opposite emotion", "not honest") or forbidden(
        written(text), task(PRIZE)
    ).startswith("not honest")


def test_good_news_that_was_taken_for_bad_is_not_pitied_either():
    mistaken = decision("i passed, i am so happy", "seeking", "sadness", -0.6)
    assert forbidden(written("That sounds hard."), task(mistaken)) == "false distress"
    assert forbidden(written("What was that like?"), task(mistaken)) == ""


def test_bad_news_that_was_taken_for_good_is_not_cheered():
    mistaken = decision("my grandma died on sunday", "seeking", "joy", 0.6)
    assert forbidden(written("Hooray for you!"), task(mistaken)) == "cheers at bad news"


def test_words_that_were_corrected_are_refused_in_any_form():
    avoid = frozenset({"dad"})
    assert (
        forbidden(written("Your dad was late."), task(avoid=avoid)) == "repeats what was corrected"
    )
    assert forbidden(written("The bus was late."), task(avoid=avoid)) == ""


def test_words_of_risk_are_refused_where_a_detector_is_given():
    detect = Safety.load().detect
    chooser = Chooser(unsafe=lambda text: "risk" if detect(text) else "")
    offer = Offer(found=(written("You could take an overdose."), written("That hurts.")))
    reasons = {one.reason.split(":")[0] for one in chooser.choose(offer, task()).rejected}
    assert "not safe" in reasons


def test_the_whole_bank_may_be_spoken():
    assert [
        e.text for e in Bank.load().entries if unspeakable(e.text.replace("{", "").replace("}", ""))
    ] == []


def test_the_tone_of_the_banks_own_words_agrees_with_what_they_claim():
    for entry in Bank.load().of("story"):
        assert tone.of_reply(entry.text) * entry.valence >= 0, entry


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("It is ten to five.", (0, 0, 0)),
        ("What happened?", (0, 0, 1)),
        ("That sounds hard.", (1, 0, 0)),
        ("Oh, how hard. You miss him, and the house is quiet without him.", (1, 2, 0)),
        ("What was he like when you first brought him home?", (0, 0, 2)),
    ],
)
def test_the_rules_judge_by_the_surface(text, levels):
    shown = Rules()("my dog died", [text])[0].likeliest
    assert (shown.emotional_reaction, shown.interpretation, shown.exploration) == levels


def test_relevance_is_higher_for_what_takes_up_the_words():
    near, far = Rules()("my dog died", ["Your dog was dear to you.", "What a day."])
    assert near.relevance > far.relevance


def test_a_match_is_the_product_of_the_probabilities():
    judged = Judgement(levels=((0.5, 0.3, 0.2), (0.1, 0.8, 0.1), (0.9, 0.1, 0.0)))
    assert judged.match(Mechanisms(interpretation=1)) == pytest.approx(0.5 * 0.8 * 0.9)


class Fond:
    """A judge that finds the target in one text only."""

    name = "fond"

    def __init__(self, text, target):
        self.text, self.read = text, 0
        self.wanted = msgspec.structs.astuple(target)

    def __call__(self, said, replies):
        self.read += len(replies)
        return [Judgement(levels=self._levels(reply == self.text)) for reply in replies]

    def _levels(self, found):
        return tuple(
            tuple((0.9 if found else 0.05) if level == wanted else 0.05 for level in range(3))
            for wanted in self.wanted
        )


def test_the_judge_decides_between_candidates_that_the_rules_like():
    wanted = decision("it hurts", "seeking", "grief", -0.8, target=(2, 2, 2))
    asked = Task(decision=wanted, target=POLICY.target(wanted, Standing(empathic=1)), seed="s")
    offer = BankCandidates(Bank.load()).offer(asked)
    free = Weights(shortlist=12, claimed=0.0, variety=0.0, match=10.0)
    plain = Chooser(free).choose(offer, asked)
    others = [one.id for one in plain.rejected if one.reason.startswith("fits less well")]
    second = next(one for one in offer.found if one.id == others[0])
    judge = Fond(second.text, asked.target.mechanisms)
    choice = Chooser(free, judge).choose(offer, asked)
    assert choice.candidate == second
    assert choice.judge == "fond"
    assert judge.read == 12


def test_each_criterion_adds_what_its_weight_says():
    offer = BankCandidates(Bank.load()).offer(task())
    choice = Chooser(Weights(answers=0.0, variety=0.0)).choose(offer, task())
    assert choice.parts["answers"] == 0
    assert choice.parts["variety"] == 0
    assert choice.score == pytest.approx(sum(choice.parts.values()))
    assert len(choice.rejected) == len(offer.found) + len(offer.rejected) - 1
