"""Fills ROS messages from plain dictionaries, as robot profiles describe them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from whee_ros.ros import message

_ELEMENT = re.compile(r"^sequence<(?P<kind>[\w/]+)(, \d+)?>$|^(?P<array>[\w/]+)\[\d+\]$")
_FLOATS = ("float", "double")


def build(kind: Any, fields: Mapping[str, Any]) -> Any:
    """Give a message of class ``kind`` with ``fields`` set; nested dictionaries fill sub-messages.

    Raises:
        ValueError: the message has no such field, or the value does not fit it.
    """
    made = kind()
    types = kind.get_fields_and_field_types()
    for name, value in fields.items():
        if name not in types:
            raise ValueError(f"{kind.__name__} has no field '{name}'; it has {', '.join(types)}")
        try:
            setattr(made, name, _value(getattr(made, name), types[name], value))
        except (AssertionError, TypeError, OverflowError) as error:
            raise ValueError(f"{kind.__name__}.{name} cannot be {value!r}: {error}") from error
    return made


def _value(present: Any, type_name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return build(type(present), value)
    element = _ELEMENT.match(type_name)
    if element:
        return [_element(element["kind"] or element["array"], part) for part in value]
    if type_name.startswith(_FLOATS):
        return float(value)
    return value


def _element(type_name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        package, _, name = type_name.partition("/")
        return build(message(f"{package}/msg/{name}"), value)
    return float(value) if type_name.startswith(_FLOATS) else value
