"""A chat-completions client keeps its one deadline, whatever the server does."""

from __future__ import annotations

import threading
import time
from typing import Literal

import language_server as server
import msgspec
import pytest

from whee_ros.language.answers import ask
from whee_ros.language.endpoint import Endpoint
from whee_ros.language.error import LanguageError
from whee_ros.language.question import Message, Question

pytest.importorskip("httpx", reason="pip install 'whee_ros[language]'")

SOON = 0.2
AMPLE = 60.0
NEVER = 30.0
"""Far beyond SOON and far below any server's patience here: a deadline was kept or it was not."""


class Colour(msgspec.Struct):
    name: Literal["red", "green"]
    strength: float


QUESTION = Question((Message("system", "Name a colour."), Message("user", "{}")), form=Colour)
RED = '{"name": "red", "strength": 0.5}'


def asked(reply, seconds=AMPLE, **options):
    """Ask a server of this kind once; give the answer and what it saw."""
    with server.Server(reply) as running:
        endpoint = Endpoint(running.url, "tiny", **options)
        try:
            return ask(endpoint, QUESTION, Colour, seconds), running
        finally:
            endpoint.close()


def test_an_answer_is_streamed_and_read():
    answer, seen = asked(server.says(RED))
    assert answer == Colour("red", 0.5)
    request = seen.asked[0]
    assert request["model"] == "tiny"
    assert request["stream"] is True
    assert request["response_format"]["json_schema"]["schema"]["required"] == ["name", "strength"]
    assert seen.seen[0][0] == "/v1/chat/completions"


def test_pieces_come_while_the_server_is_still_talking():
    def talks_then_waits(exchange):
        exchange.begin()
        exchange.event("That sounds hard.")
        exchange.rest()

    with server.Server(talks_then_waits) as running:
        endpoint = Endpoint(running.url, "tiny")
        pieces = endpoint.pieces(Question((Message("user", "hello"),)), AMPLE)
        assert next(pieces) == "That sounds hard."
        pieces.close()  # the person has begun to speak: nobody waits for the rest
        endpoint.close()


def test_a_whole_object_is_enough_even_if_the_server_goes_on():
    def talks_on(exchange):
        exchange.begin()
        exchange.event(f"```json\n{RED}\n```")
        exchange.rest()

    assert asked(talks_on)[0].name == "red"


def test_a_server_that_cannot_stream_is_read_too():
    assert asked(server.says_at_once(RED))[0].name == "red"


@pytest.mark.parametrize("refused", [("json_schema",), ("json_schema", "json_object")])
def test_a_server_that_refuses_the_format_is_asked_in_words_and_that_is_remembered(refused):
    with server.Server(server.takes_no(*refused, then=server.says(f"Sure! {RED}"))) as running:
        endpoint = Endpoint(running.url, "tiny")
        for _ in range(2):
            assert ask(endpoint, QUESTION, Colour, AMPLE).name == "red"
        endpoint.close()
    formats = [body.get("response_format", {}).get("type", "") for body in running.asked]
    taken = ["json_schema", "json_object", ""][len(refused)]
    assert formats == [*refused, taken, taken]
    assert '"strength"' in running.asked[-1]["messages"][0]["content"]


LATE = {
    "hangs": server.hangs,
    "hangs after the head": server.hangs_after_the_head,
    "drips bytes": server.drips,
    "drips words": server.drips_words,
}


@pytest.mark.parametrize("reply", LATE.values(), ids=LATE)
def test_the_deadline_holds_for_the_whole_answer(reply):
    began = time.monotonic()
    with pytest.raises(LanguageError, match=r"no whole answer within 0\.2 s"):
        asked(reply, SOON)
    assert time.monotonic() - began < NEVER


def test_the_deadline_holds_over_retries_in_other_formats():
    with pytest.raises(LanguageError, match="no whole answer"):
        asked(server.takes_no("json_schema", then=server.hangs), SOON)


BAD = {
    "drops in the middle": (server.drops, "broke off|no answer from"),
    "garbage": (server.garbage, "no chat completion"),
    "no HTTP": (server.no_http, "no answer from"),
    "a web page": (server.web_page, "no chat completion"),
    "an error 500": (server.fails, "answered 500"),
    "an error in the stream": (server.fails_in_the_stream, "failed in the middle"),
    "a redirect": (server.sends_elsewhere, "answered 307"),
    "huge": (server.huge, "more than 4 MB"),
    "rambling": (server.rambles, "did not stop after"),
    "prose": (server.says("I would say red."), "holds no JSON object"),
    "the wrong schema": (server.says('{"name": "blue", "strength": 1}'), "Invalid enum"),
    "the wrong kind": (server.says('{"name": "red", "strength": "much"}'), "Expected `float`"),
}


@pytest.mark.parametrize(("reply", "cause"), BAD.values(), ids=BAD)
def test_a_bad_answer_is_an_error_with_cause_and_cure(reply, cause):
    with pytest.raises(LanguageError, match=cause) as caught:
        asked(reply)
    assert caught.value.cure


ECHOES = {
    "in an error": (server.fails, "out of memory"),
    "in the stream": (server.fails_in_the_stream, "the model has crashed"),
    "on a web page": (server.web_page, "Welcome to nginx"),
    "in prose": (server.says("I would say red."), "I would say red."),
    "in a value": (server.says('{"name": "my dog died", "strength": 1}'), "my dog died"),
}


@pytest.mark.parametrize(("reply", "words"), ECHOES.values(), ids=ECHOES)
def test_what_came_back_is_a_detail_apart_since_it_may_quote_people(reply, words):
    with pytest.raises(LanguageError) as caught:
        asked(reply)
    assert words in caught.value.detail
    assert words not in str(caught.value) + caught.value.cause + caught.value.cure


def test_after_any_failure_the_next_question_is_answered():
    with server.Server(server.hangs) as running:
        endpoint = Endpoint(running.url, "tiny")
        for bad in (server.hangs, server.drops, server.fails, server.garbage):
            running.reply = bad
            with pytest.raises(LanguageError):
                ask(endpoint, QUESTION, Colour, SOON)
        running.reply = server.says(RED)
        assert ask(endpoint, QUESTION, Colour, AMPLE).name == "red"
        endpoint.close()


def test_nobody_there():
    with server.Server(server.hangs) as running:
        url = running.url
    endpoint = Endpoint(url, "tiny")
    with pytest.raises(LanguageError, match=r"no answer from 127\.0\.0\.1"):
        ask(endpoint, QUESTION, Colour, AMPLE)
    endpoint.close()


def test_the_key_comes_from_the_named_variable_and_stands_in_no_message():
    key = "sk-hidden"
    _, seen = asked(server.says(RED), key_variable="MY_KEY", environment={"MY_KEY": f" {key}\n"})
    assert seen.seen[0][1]["authorization"] == f"Bearer {key}"
    with pytest.raises(LanguageError) as caught:
        asked(server.fails, key_variable="MY_KEY", environment={"MY_KEY": key})
    assert key not in str(caught.value)
    with pytest.raises(LanguageError, match="MY_KEY holds no API key"):
        Endpoint("http://localhost:1/v1", "tiny", "MY_KEY", {})


@pytest.mark.parametrize("url", ["", "localhost:11434", "ftp://a/b", "http://", "http://[::1/v1"])
def test_what_is_no_url_is_named_so(url):
    with pytest.raises(LanguageError, match="is none"):
        Endpoint(url, "tiny")


def test_it_knows_whether_words_leave_the_machine():
    here = ["http://localhost:11434/v1", "http://127.0.0.2/v1", "http://[::1]:8000/v1"]
    there = ["http://192.168.0.9/v1", "https://me:secret@api.example.com/v1"]
    assert [Endpoint(url, "tiny").leaves_machine for url in here + there] == [False] * 3 + [
        True
    ] * 2
    assert Endpoint(there[1], "tiny").host == "api.example.com"


def test_closing_ends_what_is_under_way():
    asked_now = threading.Event()

    def tells_and_hangs(exchange):
        asked_now.set()
        exchange.rest()

    with server.Server(tells_and_hangs) as running:
        endpoint = Endpoint(running.url, "tiny")
        pieces = endpoint.pieces(QUESTION, AMPLE)
        assert asked_now.wait(AMPLE)
        endpoint.close()
        with pytest.raises(LanguageError, match="was not waited for"):
            next(pieces)
        with pytest.raises(LanguageError, match="closed"):
            endpoint.pieces(QUESTION, AMPLE)


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan"), float("inf")])
def test_a_deadline_must_be_one(seconds):
    endpoint = Endpoint("http://localhost:1/v1", "tiny")
    with pytest.raises(ValueError, match="makes no sense"):
        endpoint.pieces(QUESTION, seconds)
