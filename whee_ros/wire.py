"""The vocabulary as JSON: one encoding for topics, traces, files and the command line."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class WireError(ValueError):
    """The text is not JSON of the expected form; the message says where and why."""


def encode(value: Any) -> str:
    """Give the JSON text of a cue, decision, act or plan, keys in their declared order.

    Equal values give equal text; a float that is not finite becomes null, as in JSON.
    """
    return msgspec.json.encode(value).decode()


def decode(text: str | bytes, kind: type[T]) -> T:
    """Read ``text`` as ``kind``. Unknown fields are ignored, wrong ones are refused.

    Raises:
        WireError: ``text`` is not valid JSON or does not fit ``kind``.
    """
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WireError(f"not a {kind.__name__}: {error}") from error


def schema(kind: type) -> dict[str, Any]:
    """Give the JSON schema of one part of the vocabulary."""
    return msgspec.json.schema(kind)
