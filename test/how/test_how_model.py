"""A language model as a source of answers: what becomes a candidate, and the second pass."""

from __future__ import annotations

import json
import threading

import msgspec
import pytest
from how_tasks import task

from whee_ros.decision import Mechanisms
from whee_ros.how.bank.bank import Bank
from whee_ros.how.choice.scoring import Rules
from whee_ros.how.choice.shown import Shown
from whee_ros.how.model import again as model_again
from whee_ros.how.model.acts import shown
from whee_ros.how.model.candidates import ModelCandidates
from whee_ros.how.model.settings import ModelSettings, model_of
from whee_ros.how.policy.policy import Policy
from whee_ros.language.error import LanguageError
from whee_ros.language.pieces import Pieces

BANK = Bank.load()
DRAFT = "Your dog is gone and the house is quiet."
BETTER = "No wonder that the house is so quiet now. You miss your dog."


def reply(text, face="concerned", gesture="none"):
    return json.dumps({"utterance": text, "acts": {"face": face, "gesture": gesture}})


class Model:
    """Says one text after the other; each takes ``seconds`` of its own clock."""

    name = "tiny"

    def __init__(self, *texts, seconds=0.1):
        self.texts, self.seconds, self.asked, self.time = list(texts), seconds, [], 0.0

    def pieces(self, question, seconds):
        self.asked.append(question)
        self.time += self.seconds
        text = self.texts.pop(0)
        if isinstance(text, Exception):
            raise text
        yield text

    def close(self):
        self.closed = True

    def clock(self):
        return self.time


def source(model, again="none"):
    return ModelCandidates(model, BANK, again=again, clock=model.clock)


def offered(model, again="none", soon=1.5):
    held = msgspec.structs.replace(task(levels=(2, 2, 0)), soon=soon)
    return source(model, again).offer(held, 5.0)


def test_a_reply_becomes_a_candidate_that_claims_nothing_about_itself():
    (made,) = offered(Model(reply(DRAFT, gesture="tilt"))).found
    assert (made.text, made.source, made.mechanisms) == (DRAFT, "tiny", None)
    assert made.shown == Shown(face="concerned", gesture="tilt")


@pytest.mark.parametrize("text", ["Oh dear!", "{}", '{"utterance": ""}', '{"utterance": 3}', ""])
def test_an_answer_of_another_form_is_none(text):
    with pytest.raises(LanguageError, match="does not fit"):
        offered(Model(text))


def test_with_time_left_a_draft_is_rewritten_after_two_similar_good_replies():
    model = Model(reply(DRAFT), reply(BETTER))
    assert [one.text for one in offered(model, "rewrite").found] == [DRAFT, BETTER]
    data = json.loads(model.asked[1].messages[1].text)
    assert data["draft"] == DRAFT
    assert len(data["good"]) == 2
    by_text = {entry.text: entry for entry in BANK.entries}
    assert all(by_text[one].mechanisms.exploration == 0 for one in data["good"])
    assert all(by_text[one].situation == "story" for one in data["good"])


def test_with_time_left_what_a_draft_misses_most_is_revised():
    model = Model(reply("Oh."), reply(BETTER))
    offered(model, "revise")
    system = model.asked[1].messages[0].text
    assert "Change only this" in system
    judged = Rules()("my dog died", ["Oh."])[0]
    assert model_again.weakest(judged, task(levels=(2, 2, 0))) in system


def test_the_judge_of_a_draft_is_not_its_author():
    met = Rules()("my dog died", ["Oh, how sad! It hurts to be so alone now, and you loved him."])
    held = task(levels=(1, 2, 0))
    assert model_again.weakest(met[0], held) == ""


@pytest.mark.parametrize("again", ["rewrite", "revise"])
def test_without_time_for_a_second_pass_the_draft_is_offered_at_once(again):
    model = Model(reply("Oh, that is so."), reply(BETTER), seconds=0.8)
    assert [one.text for one in offered(model, again).found] == ["Oh, that is so."]
    assert len(model.asked) == 1


def test_a_second_pass_that_fails_leaves_the_draft_and_its_reason():
    model = Model(reply(DRAFT), LanguageError("it broke off", "look at its log"))
    offer = offered(model, "rewrite")
    assert [one.text for one in offer.found] == [DRAFT]
    assert [(one.id, one.reason) for one in offer.rejected] == [
        ("tiny-rewrite", "none, it broke off")
    ]


def test_a_question_that_nobody_waits_for_is_given_up_at_once():
    class Hangs(Model):
        def pieces(self, question, seconds):
            asked.set()
            return Pieces(self.name, seconds).read(lambda: None)

    asked, model = threading.Event(), Hangs()
    hanging, held, wrong = ModelCandidates(model, BANK), task(), []

    def ask():
        try:
            hanging.offer(held, 600.0)
        except LanguageError as error:
            wrong.append(error.cause)

    thread = threading.Thread(target=ask)
    thread.start()
    assert asked.wait(60.0)
    hanging.cancel(held)
    thread.join(60.0)
    assert wrong == ["tiny was not waited for"]


def test_another_turns_question_is_not_given_up():
    model = Model(reply(DRAFT))
    held, other = task(), task()
    renamed = msgspec.structs.replace(other.decision, id="other")
    hanging = source(model)
    hanging.cancel(msgspec.structs.replace(other, decision=renamed))
    assert hanging.offer(held, 5.0).found


TABLE = Policy.load().behaviours


@pytest.mark.parametrize(
    ("behaviour", "face", "gesture", "is_shown", "is_moved"),
    [
        ("validate", "concerned", "tilt", "concerned", "tilt"),
        ("validate", "happy", "bounce", "concerned", "slow_nod"),
        ("validate", "neutral", "none", "neutral", "slow_nod"),
        ("share_joy", "happy", "nod", "happy", "nod"),
        ("share_joy", "concerned", "bounce", "happy", "bounce"),
        ("plain", "happy", "nod", "neutral", "nod"),
    ],
)
def test_a_models_acts_are_shown_only_where_they_agree_with_the_policy(
    behaviour, face, gesture, is_shown, is_moved
):
    found, notes = shown(Shown(face=face, gesture=gesture), TABLE[behaviour], TABLE)
    assert found.expression.name == is_shown
    assert found.gesture is not None
    assert found.gesture.name == is_moved
    assert all(note.startswith("not shown: ") for note in notes)
    assert bool(notes) == (face != is_shown or gesture not in ("none", is_moved))


def test_no_model_is_asked_unless_one_is_named():
    assert model_of(ModelSettings()) is None
    with pytest.raises(LanguageError, match="set model_folder"):
        model_of(ModelSettings(model="folder"))
    assert task().target.mechanisms != Mechanisms()
