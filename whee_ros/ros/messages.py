"""Message and service classes that behave as rclpy's do, made from their definitions.

rosbags serialises and reads them directly: its type store constructs what is made here.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from rosbags.interfaces import Nodetype
from rosbags.typesys.base import normalize_fieldname

from whee_ros.ros import fields as checks
from whee_ros.ros.interfaces import DEFAULTS, FILLER, UnknownInterfaceError, definition, store

IMMUTABLE = (bool, int, float, str, bytes)
Put = Callable[[Any, Any], None]
"""Sets a slot of a message without a check."""


class Message:
    """What every message class is: slots, checks on assignment, comparison and text."""

    __slots__ = ()
    __msgtype__: ClassVar[str]
    _checks: ClassVar[dict[str, checks.Check]]
    _types: ClassVar[dict[str, str]]
    _slots: ClassVar[dict[str, Put]]
    _plan: ClassVar[tuple[tuple[str, Put, checks.Check, Callable[[], Any] | None, Any], ...]]

    def __init__(self, **named: Any) -> None:
        for field, put, check, fresh, default in self._plan:
            if field not in named:
                put(self, default if fresh is None else fresh())
                continue
            try:
                put(self, check(named.pop(field)))
            except (AssertionError, OverflowError) as error:
                raise AssertionError(f"The '{field}' field {error}") from None
        if named:
            unknown = ", ".join(sorted(named))
            raise AssertionError(f"Invalid arguments passed to constructor: {unknown}")

    def __setattr__(self, field: str, value: Any) -> None:
        try:
            checked = self._checks[field](value)
        except KeyError:
            kind = type(self).__name__
            raise AttributeError(f"'{kind}' object has no attribute '{field}'") from None
        except (AssertionError, OverflowError) as error:
            raise AssertionError(f"The '{field}' field {error}") from None
        self._slots[field](self, checked)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(_same(getattr(self, f), getattr(other, f)) for f in self._checks)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        package, kind, name = self.__msgtype__.split("/")
        body = ", ".join(f"{f}={_text(getattr(self, f))}" for f in self._types)
        return f"{package}.{kind}.{name}({body})"

    @classmethod
    def get_fields_and_field_types(cls) -> dict[str, str]:
        """Give each field with the text of its type, in order."""
        return dict(cls._types)


class Service:
    """What every service class is; never made, only named."""

    __srvtype__: ClassVar[str]
    Request: ClassVar[type[Message]]
    Response: ClassVar[type[Message]]


def _fresh(default: Any) -> Callable[[], Any] | None:
    """Give what makes a field's default anew; None where one value serves all."""
    if isinstance(default, IMMUTABLE):
        return None
    if isinstance(default, type):
        return default
    if isinstance(default, list) and default and isinstance(default[0], type):
        return lambda: [kind() for kind in default]
    if isinstance(default, checks.Numbers):
        return functools.partial(checks.Numbers, default.typecode)
    return functools.partial(copy.copy, default)


def _reader(kind: type[Message], unsure: list[str]) -> Callable[..., Message]:
    """Give what makes a message of the values that rosbags has just read.

    They are of the right kind by how they were read, but for the fields named ``unsure``.
    """
    puts = tuple(kind._slots.values())

    def read(*values: Any) -> Message:
        made = kind.__new__(kind)
        for put, value in zip(puts, values, strict=True):
            put(made, value)
        for field in unsure:
            setattr(made, field, getattr(made, field))
        return made

    return read


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return bool(np.array_equal(one, other))
    return bool(one == other)


def _text(value: Any) -> str:
    return repr(value.tolist()) if isinstance(value, checks.Numbers) else repr(value)


@functools.cache
def _field(owner: str, name: str, node: Any, rest: Any) -> tuple[checks.Check, Any]:
    """Give the check of a field, and what to make its default from."""
    if node == Nodetype.BASE:
        kind, limit = rest
        zeros = {"string": "", "bool": False, "byte": checks.Octet(b"\0")}
        zero = 0.0 if kind.startswith("float") else 0
        default = DEFAULTS.get((owner, name), zeros.get(kind, zero))
        return checks.check_scalar(kind, limit), default
    if node == Nodetype.NAME:
        kind = message(rest)
        return functools.partial(_instance, kind), kind
    (inner, detail), size = rest
    fixed = size if node == Nodetype.ARRAY else None
    limit = 0 if node == Nodetype.ARRAY else size
    if inner == Nodetype.BASE and detail[0] in checks.TYPECODES:
        if fixed is not None:
            zeros_array = np.zeros(fixed, np.dtype(checks.TYPECODES[detail[0]]))
            return checks.check_fixed(detail[0], fixed), zeros_array
        return checks.check_numbers(detail[0], limit), checks.Numbers(checks.TYPECODES[detail[0]])
    one, zero = _field(owner, name, inner, detail)
    holder = checks.HOLDERS.get(detail[0], list)
    return checks.check_items(one, limit, fixed, holder), holder([zero] * (fixed or 0))


def _right_as_read(desc: Any) -> bool:
    """Whether a field, read from CDR, is what it must be; lists, bytes and bounds are seen to."""
    node, rest = desc
    return bool(
        node == Nodetype.NAME or (node == Nodetype.BASE and rest[0] != "byte" and not rest[1])
    )


def _instance(kind: type[Message], value: Any) -> Message:
    checks.need(isinstance(value, kind), f"must be a sub message of type '{kind.__name__}'")
    given: Message = value
    return given


@functools.cache
def message(name: str) -> Any:
    """Give the class of message "pkg/msg/Name" (or of a service's half, "pkg/srv/Name_Request").

    Raises:
        UnknownInterfaceError: there is no such definition.
    """
    constants, entries = definition(name)
    made = {normalize_fieldname(f): _field(name, f, *desc) for f, desc in entries}
    package, kind, short = name.split("/")
    body: dict[str, Any] = {
        "__slots__": tuple(made),
        "__msgtype__": name,
        "__module__": f"{package}.{kind}",
        "__doc__": f"Message {name}.",
        "_checks": {f: check for f, (check, _) in made.items()},
        "_types": {
            normalize_fieldname(f): checks.type_text(desc) for f, desc in entries if f != FILLER[0]
        },
    }
    for constant, base, value in constants:
        body[constant] = bytes([value & 0xFF]) if base == "byte" else value
    made_class: Any = type(short, (Message,), body)
    made_class._slots = slots = {field: getattr(made_class, field).__set__ for field in made}
    made_class._plan = tuple(
        (field, slots[field], check, _fresh(default), default)
        for field, (check, default) in made.items()
    )
    unsure = [normalize_fieldname(f) for f, desc in entries if not _right_as_read(desc)]
    store().types[name] = _reader(made_class, unsure)  # type: ignore[assignment]
    return made_class


@functools.cache
def service(name: str) -> Any:
    """Give the class of service "pkg/srv/Name", with its ``Request`` and ``Response``.

    Raises:
        UnknownInterfaceError: there is no such definition.
    """
    parts = name.split("/")
    if len(parts) != 3 or parts[1] != "srv":
        raise UnknownInterfaceError(f"{name!r} does not name a service like std_srvs/srv/Trigger")
    halves = {part: message(f"{name}_{part}") for part in ("Request", "Response")}
    body = {"__srvtype__": name, "__module__": f"{parts[0]}.srv", **halves}
    return type(parts[2], (Service,), body)


def serialize_message(message: Message) -> bytes:
    """Give the CDR form of ``message``, with its 4-byte header."""
    return bytes(store().serialize_cdr(message, message.__msgtype__))


def deserialize_message(serialized_message: bytes, message_type: type[Message]) -> Any:
    """Read CDR as ``message_type``.

    Raises:
        rosbags.serde.SerdeError: the bytes are no such message.
    """
    return store().deserialize_cdr(memoryview(serialized_message), message_type.__msgtype__)
