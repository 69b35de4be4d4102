"""A question as one text, the way a model of its kind was taught to read it.

Asking and training write questions here, so that a model is asked just as it learned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whee_ros.language.chat import told_form
from whee_ros.language.question import Message, Question
from whee_ros.language.schema import schema_of


def messages_of(question: Question) -> tuple[Message, ...]:
    """Give the messages, with the form of the answer told in words where there is one."""
    if question.form is None:
        return question.messages
    return told_form(question.messages, schema_of(question.form))


def has_template(tokenizer: Any) -> bool:
    """Whether a transformers tokenizer knows how its model wants a chat written."""
    return bool(getattr(tokenizer, "chat_template", None))


def written(tokenizer: Any, messages: Sequence[Message]) -> str:
    """Write messages as the chat template has them, up to where the answer begins; else plainly."""
    if not has_template(tokenizer):
        return "\n\n".join([*(one.text for one in messages), "Answer:"])
    try:
        return _templated(tokenizer, messages)
    except Exception:  # some templates know no system message, and say so in their own ways
        return _templated(tokenizer, _without_system(messages))


def _templated(tokenizer: Any, messages: Sequence[Message]) -> str:
    rows = [{"role": one.role, "content": one.text} for one in messages]
    return str(tokenizer.apply_chat_template(rows, tokenize=False, add_generation_prompt=True))


def _without_system(messages: Sequence[Message]) -> tuple[Message, ...]:
    """Move the system's words to the head of the user's."""
    system = "\n\n".join(one.text for one in messages if one.role == "system")
    rest = [one for one in messages if one.role != "system"]
    first = Message("user", f"{system}\n\n{rest[0].text}" if rest else system)
    return (first, *rest[1:])
