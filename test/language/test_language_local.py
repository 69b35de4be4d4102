"""A model in a transformers folder answers as a server does: streamed, in time, checked."""

from __future__ import annotations

import time
from typing import Literal

import msgspec
import pytest
import tiny_model

from whee_ros.language.answers import ask
from whee_ros.language.error import LanguageError
from whee_ros.language.local import LocalModel
from whee_ros.language.question import Message, Question

AMPLE = 120.0
SOON = 0.2
NEVER = 60.0
SAYS = ("Answer:", '{"name":', '"red",', '"strength":', "0.5}", "and", "so", "on")
MESSAGES = (Message("system", "Name a colour."), Message("user", '{"said": "a tomato"}'))
CHATML = (
    "{% for m in messages %}<{{ m.role }}> {{ m.content }} {% endfor %}"
    "{% if add_generation_prompt %}Answer:{% endif %}"
)
NO_SYSTEM = "{% if messages[0].role == 'system' %}{{ raise_exception('no') }}{% endif %}" + CHATML


class Colour(msgspec.Struct):
    name: Literal["red", "green"]
    strength: float


@pytest.mark.parametrize("template", ["", CHATML, NO_SYSTEM])
def test_it_answers_with_or_without_a_chat_template(tmp_path, template):
    model = LocalModel(str(tiny_model.save(tmp_path / "tiny", SAYS, True, template)))
    question = Question(MESSAGES, form=Colour, most_tokens=tiny_model.LONGEST // 2)
    assert ask(model, question, Colour, AMPLE) == Colour("red", 0.5)
    assert model.name == "tiny"


def test_plain_text_comes_in_pieces_up_to_the_wanted_length(tmp_path):
    model = LocalModel(str(tiny_model.save(tmp_path, SAYS, True)))
    pieces = list(model.pieces(Question(MESSAGES, most_tokens=6), AMPLE))
    assert len(pieces) == 6
    assert "".join(pieces) == '{"name": "red", "strength": 0.5} and so'


def test_a_model_that_talks_nonsense_gives_no_answer(tmp_path):
    model = LocalModel(str(tiny_model.save(tmp_path, SAYS, False)))
    with pytest.raises(LanguageError, match="does not fit"):
        ask(model, Question(MESSAGES, form=Colour, most_tokens=20), Colour, AMPLE)


def test_a_model_that_goes_on_and_on_is_stopped_at_the_deadline(tmp_path):
    model = LocalModel(str(tiny_model.save(tmp_path, ("Answer:", "and"), True)))
    endless = Question(MESSAGES, most_tokens=tiny_model.LONGEST // 2)
    began = time.monotonic()
    with pytest.raises(LanguageError, match="no whole answer within"):
        list(model.pieces(endless, SOON))
    assert time.monotonic() - began < NEVER
    assert next(model.pieces(endless, AMPLE)) == "and"  # it is free again
    model.close()


def test_a_question_longer_than_its_context_is_refused(tmp_path):
    model = LocalModel(str(tiny_model.save(tmp_path, SAYS, True)))
    with pytest.raises(LanguageError, match="tokens"):
        list(model.pieces(Question(MESSAGES, most_tokens=tiny_model.LONGEST), AMPLE))


def test_a_missing_or_damaged_folder_is_named_and_nothing_is_downloaded(tmp_path):
    (tmp_path / "config.json").write_text("{")
    for wrong in (str(tmp_path), "/no/such/folder", "nobody/nothing"):
        with pytest.raises(LanguageError, match="cannot be loaded") as caught:
            LocalModel(wrong)
        assert wrong in str(caught.value)
