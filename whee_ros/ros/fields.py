"""What a message field may hold: its default, its check, and its rclpy type text.

Lists of numbers are ``array.array`` as in rclpy, fixed lists are numpy arrays. Each carries the
``view`` that rosbags' serialiser calls, so a picture crosses into CDR in one copy.
"""

from __future__ import annotations

import array
import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from rosbags.interfaces import Nodetype

Desc = tuple[Any, Any]  # rosbags' field description
Check = Callable[[Any], Any]

TYPECODES = {
    "int8": "b", "uint8": "B", "char": "B", "int16": "h", "uint16": "H", "int32": "i",
    "uint32": "I", "int64": "q", "uint64": "Q", "float32": "f", "float64": "d",
}  # fmt: skip
TYPE_TEXTS = {"bool": "boolean", "byte": "octet", "float32": "float", "float64": "double"}
SEQUENCES = (list, tuple, set, frozenset, array.array, bytes, bytearray, range)
FLOAT32_MAX = 3.402823466e38
SMALL = 4096
"""Bytes, or numbers, up to which a copy costs less than a view."""


class Numbers(array.array):
    """An ``array.array`` that rosbags can serialise."""

    def view(self, dtype: Any) -> np.ndarray | bytes:
        """Give the bytes; many are not copied."""
        return self.tobytes() if len(self) < SMALL else np.frombuffer(self, dtype)

    def __copy__(self) -> Numbers:
        return Numbers(self.typecode, self)

    def __deepcopy__(self, _: Any) -> Numbers:
        return Numbers(self.typecode, self)


class Octet(bytes):
    """One byte, as rclpy holds it, that ``struct`` can pack as an int8."""

    def __index__(self) -> int:
        return int.from_bytes(self, "little", signed=True)


class Flags(list):
    """A list of bool that rosbags can serialise."""

    def view(self, dtype: Any) -> np.ndarray:
        """Give one byte a flag."""
        return np.array(self, np.bool_).view(dtype)


class Octets(list):
    """A list of single bytes that rosbags can serialise."""

    def view(self, dtype: Any) -> np.ndarray:
        """Give the bytes in a row."""
        return np.frombuffer(b"".join(self), dtype)


HOLDERS: dict[str, type[list]] = {"bool": Flags, "byte": Octets}


def need(fits: bool, text: str, *values: Any) -> None:
    """Refuse a value as rclpy does.

    Raises:
        AssertionError: not ``fits``.
    """
    if not fits:
        raise AssertionError(text.format(*values))


def check_scalar(kind: str, limit: int) -> Check:
    """Give the check of one value of base type ``kind``; ``limit`` bounds a string's length."""
    if kind == "string":
        # Nearly every value is right; it is seen at one look, what is not is looked at closely.
        return lambda value: value if type(value) is str and not limit else _text(value, limit)
    if kind == "bool":
        return lambda value: value if type(value) is bool else _flag(value)
    if kind == "byte":
        return _octet
    if kind in ("float32", "float64"):
        bound = FLOAT32_MAX if kind == "float32" else math.inf
        return lambda value: (
            value if type(value) is float and -bound <= value <= bound else _real(value, bound)
        )
    bits = 8 if kind == "char" else int("".join(c for c in kind if c.isdigit()))
    signed = kind.startswith("int")
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    return lambda value: (
        value if type(value) is int and low <= value <= high else _whole(value, low, high)
    )


def _text(value: Any, limit: int) -> str:
    need(isinstance(value, str), "must be of type 'str', not {!r}", value)
    need(not limit or len(value) <= limit, "must be at most {} characters long", limit)
    return str(value)


def _flag(value: Any) -> bool:
    need(isinstance(value, (bool, np.bool_)), "must be of type 'bool', not {!r}", value)
    return bool(value)


def _octet(value: Any) -> Octet:
    if type(value) is int:  # from rosbags' deserialiser
        return Octet(value.to_bytes(1, "little", signed=True))
    fits = isinstance(value, (bytes, bytearray)) and len(value) == 1
    need(fits, "must be of type 'bytes' with length 1, not {!r}", value)
    return Octet(value)


def _real(value: Any, bound: float) -> float:
    need(isinstance(value, float), "must be of type 'float', not {!r}", value)
    need(abs(value) <= bound or not math.isfinite(value), "must be a float in range: {!r}", value)
    return float(value)


def _whole(value: Any, low: int, high: int) -> int:
    need(isinstance(value, int), "must be of type 'int', not {!r}", value)
    need(low <= value <= high, "must be an integer in [{}, {}], not {!r}", low, high, value)
    return int(value)


def check_numbers(kind: str, limit: int) -> Check:
    """Give the check of a list of numbers; a buffer is copied at once, not one by one."""
    code, one, dtype = TYPECODES[kind], check_scalar(kind, 0), np.dtype(TYPECODES[kind])

    def check(value: Any) -> Numbers:
        if isinstance(value, array.array):
            need(value.typecode == code, "must have the type code of {!r}", code)
            need(not limit or len(value) <= limit, "must hold at most {} values", limit)
            return Numbers(code, value)  # same type code: one copy
        numbers = Numbers(code)
        if isinstance(value, np.ndarray):
            need(value.ndim == 1 and value.dtype == dtype, "must be 1-D of type {}", dtype)
            if value.size:
                small = value.nbytes < SMALL
                whole = value.tobytes() if small else np.ascontiguousarray(value).data.cast("B")
                numbers.frombytes(whole)
        elif isinstance(value, (bytes, bytearray)) and code == "B":
            numbers.frombytes(value)
        elif dtype.kind == "f" and isinstance(value, (list, tuple)) and _floats(value, dtype):
            numbers.extend(value)
        else:
            numbers.extend(one(item) for item in sequence(value))
        need(not limit or len(numbers) <= limit, "must hold at most {} values", limit)
        return numbers

    return check


def _floats(values: list | tuple, dtype: Any) -> bool:
    """Whether all are floats that ``dtype`` can hold, seen at once."""
    if not set(map(type, values)) <= {float}:
        return False
    return dtype.itemsize == 8 or max(map(abs, values), default=0.0) <= FLOAT32_MAX


def check_fixed(kind: str, length: int) -> Check:
    """Give the check of a list of exactly ``length`` numbers, kept as a numpy array."""
    one, dtype = check_scalar(kind, 0), np.dtype(TYPECODES[kind])

    def check(value: Any) -> np.ndarray:
        if isinstance(value, np.ndarray):
            need(value.dtype == dtype, "must have the dtype of {}", dtype)
            numbers = value if value.flags.writeable else value.copy()
        else:
            numbers = np.array([one(item) for item in sequence(value)], dtype)
        need(numbers.shape == (length,), "must have a size of {}, not {}", length, numbers.shape)
        return numbers

    return check


def check_items(one: Check, limit: int, length: int | None, kind: type[list] = list) -> Check:
    """Give the check of a list of ``kind`` whose items pass ``one``."""

    def check(value: Any) -> list:
        if isinstance(value, np.ndarray):  # from rosbags' deserialiser
            value = value.tolist()
        items = kind(one(item) for item in sequence(value))
        need(length is None or len(items) == length, "must have a size of {}", length)
        need(not limit or len(items) <= limit, "must hold at most {} values", limit)
        return items

    return check


def sequence(value: Any) -> Iterable[Any]:
    """Give ``value`` if it is a set or sequence and no text.

    Raises:
        AssertionError: it is something else.
    """
    need(isinstance(value, SEQUENCES), "must be a set or sequence, not {!r}", value)
    given: Iterable[Any] = value
    return given


def type_text(desc: Desc) -> str:
    """Say a field's type as rclpy's ``get_fields_and_field_types`` does."""
    node, rest = desc
    if node == Nodetype.BASE:
        kind, limit = rest
        return f"{TYPE_TEXTS.get(kind, kind)}" + (f"<{limit}>" if limit else "")
    if node == Nodetype.NAME:
        package, _, name = rest.split("/")
        return f"{package}/{name}"
    inner, size = type_text(rest[0]), rest[1]
    if node == Nodetype.ARRAY:
        return f"{inner}[{size}]"
    return f"sequence<{inner}, {size}>" if size else f"sequence<{inner}>"
