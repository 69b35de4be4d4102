"""A small model is taught to answer: its losses fall, its preferences turn, its folder is used."""

from __future__ import annotations

import json
import random

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import tiny_student
import torch

from whee_ros.how.choice.candidates import Candidate
from whee_ros.language.question import Message
from whee_ros.training import how, how_preferences, how_supervised
from whee_ros.training.how_preferences import Pair
from whee_ros.training.how_rows import Chat, Reply, Row
from whee_ros.training.how_student import Student, StudentError

QUICK = how.Recipe(rate=1e-2, epochs=8, preference_epochs=6, preference_rate=0.5, batch=8, seed=1)
SAD, GLAD = ("the dog died", "i am alone", "it hurts so"), ("we won", "i passed", "she said yes")
COMFORT, CHEER = ("That is hard.", "That hurts."), ("Well done!", "Good for you!")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return tiny_student.save(tmp_path_factory.mktemp("tiny") / "tiny", vocabulary=400, size=32)


def reply(text, reason=""):
    candidate = Candidate(id=text, text=text, strategy="reflection")
    return Reply(candidate=candidate, answer=json.dumps({"utterance": text}), reason=reason)


def small_rows(count):
    """Sad turns are comforted, glad ones cheered; the opposite is rejected."""
    chance = random.Random(0)
    rows = []
    for number in range(count):
        fits, unfit = (COMFORT, CHEER) if number % 2 else (CHEER, COMFORT)
        said = chance.choice(SAD if number % 2 else GLAD)
        rows.append(
            Row(
                id=str(number),
                conversation=f"talk {number // 4}",
                held=number % 3 == 0,
                prompt=(
                    Chat(role="system", content="Answer."),
                    Chat(role="user", content=f"well {chance.randrange(100)} {said}"),
                ),
                chosen=reply(chance.choice(fits)),
                rejected=(reply(chance.choice(unfit), "opposite emotion"),),
            )
        )
    return rows


@pytest.fixture(scope="module")
def taught(tiny):
    student = Student(str(tiny))
    return student, how.train(student, small_rows(72), QUICK, lambda line: None)


def test_the_answers_become_likelier_on_turns_that_were_held_out(taught):
    losses = taught[1]["held_loss"]["before, and after each supervised epoch"]
    assert min(losses[1:]) < 0.3 * losses[0]


def test_the_chosen_answers_are_preferred_on_pairs_that_were_held_out(taught):
    prefers = taught[1]["prefers"]
    assert prefers["before"]["all"]["share"] < 0.75
    assert prefers["preferences"]["all"]["share"] > 0.9
    assert prefers["implicit reward"]["all"]["share"] > 0.9
    assert prefers["preferences"]["opposite emotion"]["pairs"] == 24


def test_preferences_alone_turn_what_is_preferred(tiny):
    student = Student(str(tiny))
    found = how.lessons(student, small_rows(24))
    turned = [Pair(one.rejected, one.chosen, one.kind, one.conversation) for one in found.pairs]
    before = how_preferences.read(student, turned, 8)
    more = {"beta": 0.1, "anchor": 0.0, "seed": 0, "say": lambda line: None}
    how_preferences.learn(student, turned, epochs=6, rate=5e-3, size=8, **more)
    after = how_preferences.read(student, turned, 8)
    reward = how_preferences.accuracy(turned, after, before)
    assert reward["all"]["share"] > 0.9


def test_the_same_seed_teaches_the_same(tiny):
    brief = how.Recipe(rate=1e-2, epochs=1, batch=8, seed=5)
    found = [how.train(Student(str(tiny)), small_rows(24), brief, lambda line: None) for _ in "ab"]
    assert found[0]["held_loss"] == found[1]["held_loss"]
    assert found[0]["prefers"] == found[1]["prefers"]


def test_only_the_reply_is_learned_and_padding_changes_nothing(tiny):
    student = Student(str(tiny))
    short = student.example((Message("user", "hi"),), "Yes.")
    long = student.example((Message("user", "hi " * 30),), "No, not at all.")
    with torch.inference_mode():
        together, counts = student.likelihoods([short, long])
        alone, _ = student.likelihoods([short])
    assert counts[0] == len(short.ids) - short.start
    assert together[0] == pytest.approx(float(alone[0]), abs=1e-3)
    assert how_supervised.loss(student, [short], 2) == pytest.approx(float(-alone[0] / counts[0]))


def test_a_base_without_template_or_padding_is_taught_and_says_so(tmp_path):
    plain = tiny_student.save(tmp_path / "p", vocabulary=400, size=32, template="", pads=False)
    student = Student(str(plain))
    assert any("no chat template" in note for note in student.notes)
    assert any("no padding token" in note for note in student.notes)
    brief = how.Recipe(rate=1e-2, epochs=2, preference_epochs=0, batch=8)
    figures = how.train(student, small_rows(24), brief, lambda line: None)
    losses = figures["held_loss"]["before, and after each supervised epoch"]
    assert losses[-1] < losses[0]


def test_what_cannot_be_taught_is_named(tmp_path, tiny):
    (tmp_path / "empty").mkdir()
    with pytest.raises(StudentError, match="is empty"):
        Student(str(tmp_path / "empty"))
    with pytest.raises(StudentError, match="cannot be loaded"):
        Student(str(tmp_path / "nothing"))
    short = tiny_student.save(tmp_path / "short", vocabulary=400, size=32, reads=10)
    with pytest.raises(ValueError, match="longer than the 10 tokens"):
        how.train(Student(str(short)), small_rows(24), QUICK, lambda line: None)
    with pytest.raises(ValueError, match="too few"):
        how.train(Student(str(tiny)), small_rows(3), QUICK, lambda line: None)


def test_words_that_a_tokenizer_does_not_know_are_no_lesson(tmp_path):
    import tiny_model

    knows = tiny_model.save(tmp_path / "two", ("yes", "no"), False)
    with pytest.raises(StudentError, match="cannot write a reply"):
        Student(str(knows)).example((Message("user", "yes"),), "something else altogether")
