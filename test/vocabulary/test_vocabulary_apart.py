"""An object in a process of its own: its answers in order, its errors here, its end told."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from whee_ros.apart import Apart, ApartError


@pytest.fixture
def fractions():
    """A number of the standard library, over there."""
    apart = Apart("fractions:Fraction", 3, 4)
    yield apart
    apart.close()


def test_questions_are_answered_in_their_order_wherever_they_are_asked(fractions):
    fractions.ask("__add__", 1)
    fractions.ask("__mul__", 2)
    found = []
    thread = threading.Thread(target=lambda: found.extend([fractions.answer() for _ in range(2)]))
    thread.start()
    thread.join()
    assert [str(one) for one in found] == ["7/4", "3/2"]


def test_what_a_method_raises_is_raised_here_and_the_next_question_is_answered(fractions):
    fractions.ask("__truediv__", 0)
    fractions.ask("no_such_method")
    fractions.ask("__neg__")
    with pytest.raises(ZeroDivisionError):
        fractions.answer()
    with pytest.raises(AttributeError, match="no_such_method"):
        fractions.answer()
    assert str(fractions.answer()) == "-3/4"


def test_what_cannot_be_made_is_told_when_it_is_waited_for():
    apart = Apart("fractions:Fraction", 1, 0)
    with pytest.raises(ZeroDivisionError):
        apart.ready()
    apart.close()


def test_an_answer_that_cannot_be_sent_is_an_error_with_its_kind():
    apart = Apart("threading:Thread")
    apart.ask("__getattribute__", "_started")  # a lock is in it
    apart.ask("is_alive")
    with pytest.raises(RuntimeError, match="TypeError: cannot pickle"):
        apart.answer()
    assert apart.answer() is False
    apart.close()


def test_its_end_is_told_to_whoever_waits(fractions):
    fractions.ready()
    os.kill(fractions._process.pid, signal.SIGKILL)
    fractions.ask("__neg__")
    with pytest.raises(ApartError, match=r"ended \(SIGKILL\).* memory"):
        fractions.answer()


def test_large_questions_do_not_make_the_asker_wait():
    apart = Apart("builtins:bytearray")
    apart.ready()
    os.kill(apart._process.pid, signal.SIGSTOP)
    for _ in range(8):
        apart.ask("extend", bytes(1_000_000))
    os.kill(apart._process.pid, signal.SIGCONT)
    for _ in range(8):
        apart.answer()
    apart.ask("__len__")
    assert apart.answer() == 8_000_000
    apart.close()


def test_closing_ends_the_process_and_wakes_who_waits(fractions):
    fractions.ready()
    raised = []

    def wait() -> None:
        try:
            fractions.answer()
        except ApartError as error:
            raised.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    fractions.close()
    thread.join(20)
    assert raised
    assert fractions._process.poll() is not None
