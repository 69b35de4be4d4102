"""Fills ROS messages from plain dictionaries, as robot profiles describe them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from whee_ros.ros import message

_ELEMENT = re.compile(r"^sequence<(?P<kind>[\w/<>]+)(, \d+)?>$|^(?P<array>[\w/]+)\[\d+\]$")
_FLOATS = ("float", "double")
_INTEGERS = ("int", "uint")


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
        except (AssertionError, TypeError, OverflowError, AttributeError, ImportError) as error:
            raise ValueError(f"{kind.__name__}.{name} cannot be {value!r}: {error}") from error
    return made


def _value(present: Any, type_name: str, value: Any) -> Any:
    element = _ELEMENT.match(type_name)
    if element:
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise TypeError(f"a list is needed ({type_name})")
        kind = element["kind"] or element["array"]
        if kind.startswith(_FLOATS) and set(map(type, value)) <= {float}:
            return list(value)
        return [_element(kind, part) for part in value]
    if isinstance(value, Mapping):
        if not hasattr(type(present), "get_fields_and_field_types"):
            raise TypeError(f"one value is needed ({type_name})")
        return build(type(present), value)
    return _scalar(type_name, value)


def _element(type_name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        package, _, name = type_name.partition("/")
        if not name:
            raise TypeError(f"one value is needed ({type_name})")
        return build(message(f"{package}/msg/{name}"), value)
    return _scalar(type_name, value)


def _scalar(type_name: str, value: Any) -> Any:
    """Turn a number of the wrong kind into the right one where nothing is lost."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return value
    if type_name.startswith(_FLOATS):
        return float(value)
    if type_name.startswith(_INTEGERS) and isinstance(value, float) and value.is_integer():
        return int(value)
    return value
