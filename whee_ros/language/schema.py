"""JSON schemas in the dialect that every server's constrained decoding understands.

OpenAI's strict mode, vLLM, llama.cpp and Ollama differ in the keywords they take. What all of them
take: objects whose every field is required and which allow no other, enumerations, plain types, no
references. Ranges and lengths are left out here and checked when the answer is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

_KEPT = ("type", "enum", "properties", "items", "anyOf", "description")
_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


def schema_of(form: type[msgspec.Struct]) -> dict[str, Any]:
    """Give a struct's JSON schema, without references; recursive structs have none.

    Raises:
        ValueError: the struct holds itself.
    """
    whole = msgspec.json.schema(form)
    made: dict[str, Any] = _plain(whole, whole.get("$defs", {}), ())
    return made


def _plain(part: Mapping[str, Any], named: Mapping[str, Any], inside: tuple[str, ...]) -> Any:
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        if name in inside:
            raise ValueError(f"{name} holds itself; no server takes such a schema")
        return _plain(named[name], named, (*inside, name))
    kept = {key: value for key, value in part.items() if key in _KEPT}
    if "properties" in kept:
        fields = {name: _plain(one, named, inside) for name, one in kept["properties"].items()}
        kept |= {"properties": fields, "required": list(fields), "additionalProperties": False}
    if isinstance(kept.get("items"), Mapping):
        kept["items"] = _plain(kept["items"], named, inside)
    if "anyOf" in kept:
        kept["anyOf"] = [_plain(one, named, inside) for one in kept["anyOf"]]
    kinds = {type(value) for value in kept.get("enum", ())}
    if len(kinds) == 1 and "type" not in kept:
        kept["type"] = _TYPES[kinds.pop()]
    return kept
