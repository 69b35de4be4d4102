"""Fills ROS messages from plain dictionaries, as robot profiles describe them."""

from __future__ import annotations

import array
import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from whee_ros.ros import message

_ELEMENT = re.compile(r"^sequence<(?P<kind>[\w/<>]+)(, \d+)?>$|^(?P<array>[\w/]+)\[\d+\]$")
_FLOATS = ("float", "double")
_INTEGERS = ("int", "uint")
_KEPT = 16  # tuples whose sub-messages are remembered, for each type of list
Fit = Callable[[Any], Any]
"""Turns a plain value into what a field takes, or raises one of ``_UNFIT``."""
_UNFIT = (AssertionError, TypeError, OverflowError, AttributeError, ImportError)


def build(kind: Any, fields: Mapping[str, Any]) -> Any:
    """Give a message of class ``kind`` with ``fields`` set; nested dictionaries fill sub-messages.

    A list given as a tuple must never change: sub-messages made of it may be used again.

    Raises:
        ValueError: the message has no such field, or the value does not fit it.
    """
    fits = _fits(kind)
    values = {}
    for name, value in fields.items():
        if name not in fits:
            raise ValueError(f"{kind.__name__} has no field '{name}'; it has {', '.join(fits)}")
        try:
            values[name] = fits[name](value)
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
def _fits(kind: Any) -> dict[str, Fit]:
    """Give what fills each field of a message class."""
    types: dict[str, str] = kind.get_fields_and_field_types()
    return {name: _fit(type_name) for name, type_name in types.items()}


def _fit(type_name: str) -> Fit:
    listed = _ELEMENT.match(type_name)
    if not listed:
        return _single(type_name)
    kind = listed["kind"] or listed["array"]
    one, floats = _single(kind), kind.startswith(_FLOATS)
    made: dict[int, tuple[Any, list[Any]]] = {}  # of tuples, by their identity

    def fit(value: Any) -> Any:
        if id(value) in made:
            return made[id(value)][1]
        if not isinstance(value, (list, tuple, Sequence)) or isinstance(value, str):
            raise TypeError(f"a list is needed ({type_name})")
        if floats and set(map(type, value)) <= {float}:
            return array.array("d", value) if kind == "double" else list(value)
        found = [one(part) for part in value]
        if isinstance(value, tuple):
            if len(made) == _KEPT:
                del made[next(iter(made))]
            made[id(value)] = (value, found)
        return found

    return fit


def _single(type_name: str) -> Fit:
    package, _, name = type_name.partition("/")
    scalar = _scalar(type_name)
    kind: Any = None

    def fit(value: Any) -> Any:
        nonlocal kind
        if not isinstance(value, (dict, Mapping)):
            return scalar(value)
        if kind is None:
            if not name:
                raise TypeError(f"one value is needed ({type_name})")
            kind = message(f"{package}/msg/{name}")
        return build(kind, value)

    return fit


def _scalar(type_name: str) -> Fit:
    """Give what turns a number of the wrong kind into the right one where nothing is lost."""
    floats, whole = type_name.startswith(_FLOATS), type_name.startswith(_INTEGERS)

    def fit(value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            return value
        if floats:
            return float(value)
        if whole and isinstance(value, float) and value.is_integer():
            return int(value)
        return value

    return fit
