"""Reading an answer: lenient about what stands around the JSON, strict about what is in it."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn, TypeVar

import msgspec

from whee_ros.language.error import LanguageError
from whee_ros.language.question import LanguageModel, Question
from whee_ros.language.stop import Stop

S = TypeVar("S", bound=msgspec.Struct)

LONGEST = 65_536
"""Characters of an answer; one that goes on after that is no answer."""
_TRIES = 200
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.I)
_OPENING = re.compile(r"\s*(?:```[a-z]*\s*)?(?=\{)", re.I)
_SHOWN = 200
# A value of the answer in a message about it: it may quote what people said.
_VALUE = re.compile(r" '.*'", re.DOTALL)


def ask(
    model: LanguageModel,
    question: Question,
    form: type[S],
    seconds: float,
    stop: Stop | None = None,
) -> S:
    """Ask, and read the answer as soon as it is whole.

    Args:
        model: who is asked.
        question: its ``form`` should be the same ``form``.
        form: the struct that the answer fills.
        seconds: when it is too late.
        stop: gives it up from another thread.

    Raises:
        LanguageError: no answer in time, or none that fits, or it was given up.
    """
    text = ""
    pieces = model.pieces(question, seconds)
    close = getattr(pieces, "close", None)
    try:
        if stop is not None:
            stop.watch(close)
        for piece in pieces:
            text += piece
            if len(text) > LONGEST:
                raise LanguageError(
                    f"{model.name} did not stop after {LONGEST} characters",
                    "choose a model that follows instructions",
                )
            if "}" in piece and complete(text):
                break
    finally:
        if stop is not None:
            stop.watch(None)
        if close:
            close()
    return parse(text, form)


def complete(text: str) -> bool:
    """Whether the answer begins with a JSON object that has ended: what follows adds nothing."""
    said = _THOUGHT.sub("", text)
    opening = _OPENING.match(said)
    return opening is not None and isinstance(_object(said, opening.end())[0], dict)


def parse(text: str, form: type[S]) -> S:
    """Read an answer.

    Code fences, a model's thoughts and prose around the object are skipped; of several objects the
    last that fits counts, as models repeat the question before they answer.

    Raises:
        LanguageError: no object in it fits the struct; it says what is wrong with the last one.
    """
    said, wrong = _THOUGHT.sub("", text[:LONGEST]), "it holds no JSON object"
    found: S | None = None
    place, tries = said.find("{"), 0
    while place >= 0 and tries < _TRIES:
        held, end = _object(said, place)
        if isinstance(held, dict):
            try:
                found = msgspec.convert(held, form, strict=True)
            except msgspec.ValidationError as error:
                wrong = _VALUE.sub("", str(error))
        tries += 1
        place = said.find("{", end)
    if found is None:
        start = " ".join(said.split())[:_SHOWN]
        raise LanguageError(
            f"the answer does not fit: {wrong}",
            "choose a larger model, or a server that keeps to JSON schemas",
            start,
        )
    return found


def _object(text: str, place: int) -> tuple[Any, int]:
    """Decode the object that begins at a brace; None, and the next place, if it is none."""
    try:
        held, end = _DECODER.raw_decode(text, place)
    except (ValueError, RecursionError):
        return None, place + 1
    return held, end


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_number)
