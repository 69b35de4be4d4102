"""Fills ROS messages from plain dictionaries, as robot profiles describe them."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any

from whee_ros.ros import message

_ELEMENT = re.compile(r"^sequence<(?P<kind>[\w/<>]+)(, \d+)?>$|^(?P<array>[\w/]+)\[\d+\]$")
_FLOATS = ("float", "double")
_INTEGERS = ("int", "uint")
_UNFIT = (AssertionError, TypeError, OverflowError, AttributeError, ImportError)


def build(kind: Any, fields: Mapping[str, Any]) -> Any:
    """Give a message of class ``kind`` with ``fields`` set; nested dictionaries fill sub-messages.

    Raises:
        ValueError: the message has no such field, or the value does not fit it.
    """
    types = _types(kind)
    values = {}
    for name, value in fields.items():
        if name not in types:
            raise ValueError(f"{kind.__name__} has no field '{name}'; it has {', '.join(types)}")
        try:
            values[name] = _value(types[name], value)
        except _UNFIT as error:
            raise _refused(kind, name, value, error) from error
    try:
        return kind(**values)
    except _UNFIT:
        made = kind()
        for name, value in values.items():
            try:
                setattr(made, name, value)
            except _UNFIT as error:  # it is this one
                raise _refused(kind, name, fields[name], error) from error
        return made


def _refused(kind: Any, name: str, value: Any, error: Exception) -> ValueError:
    return ValueError(f"{kind.__name__}.{name} cannot be {value!r}: {error}")


@functools.cache
def _types(kind: Any) -> dict[str, str]:
    """Give the fields of a message class and their types."""
    found: dict[str, str] = kind.get_fields_and_field_types()
    return found


@functools.cache
def _list_of(type_name: str) -> str:
    """Give the type of a list's elements; nothing where a type is no list."""
    element = _ELEMENT.match(type_name)
    return (element["kind"] or element["array"]) if element else ""


def _value(type_name: str, value: Any) -> Any:
    kind = _list_of(type_name)
    if not kind:
        return _element(type_name, value)
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise TypeError(f"a list is needed ({type_name})")
    if kind.startswith(_FLOATS) and set(map(type, value)) <= {float}:
        return list(value)
    return [_element(kind, part) for part in value]


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
