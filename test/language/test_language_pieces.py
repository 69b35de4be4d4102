"""A reader of pieces is told in time, even by a maker that never says anything again."""

import threading
import time

import pytest

from whee_ros.language.error import LanguageError
from whee_ros.language.pieces import Pieces

SOON, AMPLE, NEVER = 0.1, 60.0, 30.0


def test_pieces_are_read_to_their_end_and_the_maker_is_told():
    told = []
    pieces = Pieces("tiny", AMPLE)
    for text in ("Oh ", "dear."):
        pieces.put(text)
    pieces.end()
    assert "".join(pieces.read(lambda: told.append("done"))) == "Oh dear."
    assert told == ["done"]


def test_a_maker_that_falls_silent_is_not_waited_for():
    cancelled = threading.Event()
    pieces = Pieces("tiny", SOON)
    pieces.put("Oh ")
    reading = pieces.read(cancelled.set)
    assert next(reading) == "Oh "
    began = time.monotonic()
    with pytest.raises(LanguageError, match=r"tiny gave no whole answer within 0\.1 s"):
        next(reading)
    assert time.monotonic() - began < NEVER
    assert cancelled.is_set()


def test_pieces_that_come_too_late_count_as_late():
    pieces = Pieces("tiny", 0.001)
    while pieces.left > 0:
        time.sleep(0.001)
    pieces.put("Oh dear.")
    pieces.end()
    with pytest.raises(LanguageError, match="no whole answer"):
        list(pieces.read(lambda: None))


def test_an_error_of_the_maker_reaches_the_reader():
    pieces = Pieces("tiny", AMPLE)
    pieces.end(LanguageError("it broke off", "look at its log"))
    with pytest.raises(LanguageError, match=r"it broke off\. Cure: look at its log\."):
        list(pieces.read(lambda: None))
