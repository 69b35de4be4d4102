"""The chat-completions format: what is sent, and how the streamed answer is read.

Reference: OpenAI's "Create chat completion", as vLLM, Ollama and llama.cpp's server offer it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from whee_ros.language.error import LanguageError
from whee_ros.language.question import Message, Question
from whee_ros.language.schema import schema_of

FORMATS = ("json_schema", "json_object", "")
"""How an answer's form is asked for, best first; the last leaves it to the words."""
MOST_BYTES = 4_000_000
"""Of one answer with everything around it."""


def payload(model: str, question: Question, how: str) -> dict[str, Any]:
    """Give the body of a request.

    Args:
        model: the server's name for the model.
        question: what is asked.
        how: one of ``FORMATS``; without a form to fill it makes no difference.
    """
    messages = question.messages
    body: dict[str, Any] = {}
    if question.form is not None:
        schema = schema_of(question.form)
        if how == "json_schema":
            named = {"name": question.form.__name__.lower(), "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        else:
            messages = told_form(messages, schema)
        if how == "json_object":
            body["response_format"] = {"type": "json_object"}
    return {
        "model": model,
        "messages": [{"role": one.role, "content": one.text} for one in messages],
        "temperature": 0,
        "seed": 0,
        "max_tokens": question.most_tokens,
        "stream": True,
        **body,
    }


def told_form(messages: tuple[Message, ...], schema: dict[str, Any]) -> tuple[Message, ...]:
    """Describe the form in words, for models that nothing else keeps to it."""
    form = (
        "Answer with one JSON object and nothing else. It must fit this JSON schema:\n"
        + json.dumps(schema, ensure_ascii=False)
    )
    if messages and messages[0].role == "system":
        return (Message("system", f"{messages[0].text}\n\n{form}"), *messages[1:])
    return (Message("system", form), *messages)


class AnswerReader:
    """Takes the bytes of a response, gives the text in it: streamed events, or one JSON body.

    ``whole`` turns true when the server has said that the answer is over.
    """

    def __init__(self, name: str) -> None:
        self.whole = False
        self._name = name
        self._rest = b""
        self._body: list[bytes] = []
        self._bytes = 0

    def feed(self, more: bytes) -> Iterator[str]:
        """Take more bytes; give the texts that they complete.

        Raises:
            LanguageError: this is too much, or no chat completion.
        """
        self._bytes += len(more)
        if self._bytes > MOST_BYTES:
            raise LanguageError(
                f"{self._name} sent more than {MOST_BYTES // 1_000_000} MB for one answer",
                "check that the URL is that of a chat-completions server",
            )
        *lines, self._rest = (self._rest + more).split(b"\n")
        for line in lines:
            yield from self._line(line)

    def end(self) -> Iterator[str]:
        """Take the end of the response; give what is left.

        Raises:
            LanguageError: the answer is not whole.
        """
        yield from self._line(self._rest)
        if self._body and not self.whole:
            yield from self._completion(b"\n".join(self._body), "message")
        if not self.whole:
            raise LanguageError(f"{self._name} broke off in the middle", "look at the server's log")

    def _line(self, line: bytes) -> Iterator[str]:
        line = line.strip()
        if line.startswith(b"data:"):
            event = line[5:].strip()
            if event == b"[DONE]":
                self.whole = True
            elif event:
                yield from self._completion(event, "delta")
        elif line and not line.startswith((b":", b"event:", b"id:", b"retry:")):
            self._body.append(line)

    def _completion(self, text: bytes, part: str) -> Iterator[str]:
        try:
            held = json.loads(text)
            if isinstance(held, dict) and held.get("error"):
                raise LanguageError(
                    f"{self._name} failed in the middle of an answer",
                    "look at the server's log",
                    shortened(held["error"]),
                )
            choices = held["choices"]
            choice = choices[0] if choices else {}  # a stream's last event may hold usage only
            said = (choice.get(part) or {}).get("content") or ""
            over = bool(choice.get("finish_reason"))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise _no_completion(self._name, text) from None
        if not isinstance(said, str):
            raise _no_completion(self._name, text)
        self.whole |= over or (part == "message" and bool(choices))
        if said:
            yield said


def _no_completion(name: str, text: bytes) -> LanguageError:
    return LanguageError(
        f"{name} sent something that is no chat completion",
        "check that the URL is that of a chat-completions server, such as http://localhost:11434/v1",
        shortened(text),
    )


def shortened(held: Any) -> str:
    """Give the beginning of what a server sent, on one line."""
    text = held.decode("utf-8", "replace") if isinstance(held, bytes) else str(held)
    return " ".join(text.split())[:200]
