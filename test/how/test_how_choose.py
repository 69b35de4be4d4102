"""Why one answer is chosen and the others are not."""

from __future__ import annotations

import pytest
from how_scenes import decision

from whee_ros.decision import Mechanisms
from whee_ros.how.choice.candidates import Candidate, Offer, Said, Task
from whee_ros.how.choice.choose import Chooser
from whee_ros.how.policy.policy import Target


def target(levels=(1, 1, 0), *, may_ask=True):
    return Target(
        rule="test",
        situation="story",
        family="sadness",
        fits=frozenset({"sadness", "distress", "any"}),
        stage="connect",
        strategies=("reflection", "question"),
        mechanisms=mechanisms(levels),
        behaviour="validate",
        may_ask=may_ask,
    )


def mechanisms(levels):
    return Mechanisms(emotional_reaction=levels[0], interpretation=levels[1], exploration=levels[2])


def candidate(text, levels=(1, 1, 0), *, valence=-0.3, strategy="reflection", **more):
    return Candidate(
        id=text,
        text=text,
        strategy=strategy,
        mechanisms=mechanisms(levels),
        valence=valence,
        **more,
    )


def choose(candidates, aim, valence, history, seed):
    """Choose by the rules, as an answer to a turn of that valence."""
    turn = decision("it happened", valence=valence)
    task = Task(decision=turn, target=aim, history=tuple(history), seed=seed)
    return Chooser().choose(Offer(found=tuple(candidates)), task)


HARD = candidate("That sounds hard.")


def reasons(choice):
    return {entry.id: entry.reason.split(":")[0] for entry in choice.rejected}


def test_the_nearest_to_the_target_wins_not_the_strongest():
    strong = candidate("Such pain, so deep, tell me all?", (2, 2, 2))
    choice = choose([strong, HARD], target(), -0.6, (), "d1")
    assert choice.candidate == HARD
    assert reasons(choice) == {strong.id: "fits less well"}


QUOTED = Said(id="x", text="Oh.", quotes=True)
BAD = Said(id="x", text="How bad it was.")
WAS = Said(id="It was bad.", text="It was bad.")


@pytest.mark.parametrize(
    ("other", "history", "reason"),
    [
        (candidate("I feel sad for you."), (), "not honest"),
        (candidate("Hooray for you!", valence=0.9), (), "opposite emotion"),
        (candidate("Such a day.", quotes=True), (QUOTED,), "quotes again"),
        (candidate("It was bad."), (WAS,), "said before"),
        (candidate("It was worse."), (WAS,), "same opening"),
        (candidate("Oh, so bad it was."), (BAD,), "same turn of phrase"),
    ],
)
def test_reasons_to_reject(other, history, reason):
    choice = choose([other, HARD], target(), -0.6, history, "d1")
    assert choice.candidate == HARD
    assert reasons(choice)[other.id] == reason


def test_a_question_is_not_asked_when_there_were_enough():
    asked = candidate("What happened?", (0, 0, 1), strategy="question")
    choice = choose([asked], target(may_ask=False), -0.6, (), "d1")
    assert choice.candidate is None
    assert reasons(choice) == {asked.id: "a question again"}


def test_when_everything_was_said_the_oldest_comes_again_but_nothing_dishonest():
    first, second = candidate("Oh my."), candidate("Poor day.")
    history = (Said(id="Poor day.", text="Poor day."), Said(id="Oh my.", text="Oh my."))
    lie = candidate("I know how you feel.")
    choice = choose([first, second, lie], target(), -0.6, history, "d1")
    assert choice.candidate == second


def test_the_seed_varies_between_equals_and_nothing_else_does():
    equals = [candidate(text) for text in ("Red it is.", "Blue, then.", "Green now.", "Oh my.")]
    chosen = {choose(equals, target(), -0.6, (), f"d{n}").candidate.text for n in range(40)}
    assert len(chosen) == 4
    assert choose(equals, target(), -0.6, (), "d1") == choose(equals, target(), -0.6, (), "d1")


def test_nothing_to_choose_from_is_no_error():
    assert choose([], target(), -0.6, (), "d1").candidate is None
